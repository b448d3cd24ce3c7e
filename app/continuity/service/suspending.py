"""The table stands still, and goes on."""

from app.continuity import lifecycle, policy, queries
from app.continuity.models import Suspension
from app.continuity.rulings import ruling_on
from app.continuity.schemas.standstill import ReasonsIn, SuspensionIn, SuspensionOut
from app.core.errors import NotFound
from app.core.ids import new_id
from app.directory import queries as directory
from app.directory.legal_days import local_date
from app.identity.callers import WriteResult
from app.ledger.acts import Act
from app.ledger.append import Change
from app.protocols.policy import SectorDoesNotDecide
from app.roundtables import queries as tables
from app.roundtables.access import Standing
from app.roundtables.lifecycle import LIVE, begin_pause, end_pause
from app.roundtables.models import Power, RoundtablePhase, Seat
from app.roundtables.schemas.tables import RoundtableOut
from app.rules import engine
from app.rules.clauses import rule_or_default, with_default
from app.rules.kinds.suspension import Suspension as SuspensionRule
from app.rules.moments import TableSuspended


def require_suspender(standing: Standing) -> None:
    """Those who run the table, or a delegate of a deciding sector. Raises SectorDoesNotDecide or PowerMissing."""
    if not standing.conducts:
        standing.require_deciding(SectorDoesNotDecide)
        standing.require_power(Power.decide)


async def suspend(standing: Standing, body: SuspensionIn) -> WriteResult:
    """Raises RoundtableNotLive, ProtocolMissing, and SuspensionNotTheirs for a sector that may not by the rules."""
    lifecycle.require_stoppable(standing.roundtable)
    clauses = (await ruling_on(standing.db, standing.roundtable, standing.now)).clauses
    engine.require(with_default(clauses, SuspensionRule), TableSuspended(standing.now, standing.conducts))

    pauses = rule_or_default(clauses, SuspensionRule).clocks == "pause"
    suspension = stop(standing, body.cause, body.conditions, pauses_clocks=pauses)
    return await standing.record(
        Act.roundtable_suspended, Change(suspension, SuspensionOut), Change(standing.roundtable, RoundtableOut)
    )


def stop(standing: Standing, cause: str, conditions: str, *, pauses_clocks: bool) -> Suspension:
    """The suspension, with the table in it; not yet recorded."""
    roundtable = standing.roundtable
    suspension = Suspension(
        id=new_id(),
        roundtable_id=roundtable.id,
        cause=cause,
        conditions=conditions,
        phase_before=roundtable.phase,
        pauses_clocks=pauses_clocks,
        suspended_by=standing.seat.id,
        suspended_at=standing.now,
        ended_by=None,
        ended_at=None,
        end_reasons=None,
    )
    standing.db.add(suspension)
    roundtable.phase = RoundtablePhase.suspended
    if pauses_clocks:
        begin_pause(roundtable, local_date(standing.now, roundtable.time_zone))
    return suspension


async def resume(standing: Standing, suspension: Suspension, body: ReasonsIn) -> WriteResult:
    """The table goes on where it stood, its clocks with the days that they had left.

    Raises SuspensionOfOthers or SuspensionEnded.
    """
    roundtable = standing.roundtable
    suspender = await tables.at_table(standing.db, Seat, roundtable.id, suspension.suspended_by)
    if suspender is None:
        raise NotFound
    policy.require_may_resume(standing.seat, suspender, conducts=standing.conducts)
    lifecycle.require_running(suspension)

    return await standing.record(Act.roundtable_resumed, *await start_again(standing, suspension, body.reasons))


async def start_again(standing: Standing, suspension: Suspension, reasons: str) -> tuple[Change, ...]:
    """The suspension, ended, and the table where it stood; not yet recorded."""
    roundtable = standing.roundtable
    suspension.ended_by, suspension.ended_at = standing.seat.id, standing.now
    suspension.end_reasons = reasons
    roundtable.phase = suspension.phase_before
    away = await queries.withdrawals(standing.db, roundtable.id)
    # Who left a dialogue that lapsed since stops no clock of the follow-up.
    if roundtable.phase not in LIVE or not any(withdrawal.pauses_clocks for withdrawal in away):
        await go_on(standing)
    return Change(suspension, SuspensionOut), Change(roundtable, RoundtableOut)


async def go_on(standing: Standing) -> None:
    """The clocks of the table run again, where they stood still."""
    roundtable = standing.roundtable
    holidays = await directory.holidays(standing.db, roundtable.calendar_id)
    end_pause(roundtable, local_date(standing.now, roundtable.time_zone), holidays)
