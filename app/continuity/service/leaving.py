"""A deciding sector leaves the table and returns, and a table that nobody keeps up lapses."""

from datetime import date

from app.continuity import lifecycle, queries
from app.continuity.models import Withdrawal
from app.continuity.rulings import ruling_on
from app.continuity.schemas.standstill import ReasonsIn, WithdrawalIn, WithdrawalOut
from app.continuity.service.suspending import go_on
from app.core.ids import new_id
from app.directory.legal_days import local_date
from app.directory.table_calendar import days_still
from app.identity.callers import WriteResult
from app.ledger.acts import Act
from app.ledger.append import Change
from app.roundtables.access import Standing
from app.roundtables.clock import calendar_of
from app.roundtables.lifecycle import begin_pause, require_live, term_end
from app.roundtables.models import RoundtablePhase
from app.roundtables.policy import require_own_sector
from app.roundtables.schemas.tables import LapseOut, RoundtableOut
from app.rules import engine
from app.rules.clauses import rule_or_default
from app.rules.kinds.lapse import Lapse
from app.rules.kinds.withdrawal import Withdrawal as WithdrawalRule
from app.rules.moments import TableLapsed


async def withdraw(standing: Standing, body: WithdrawalIn) -> WriteResult:
    """Raises RoundtableNotLive, WithdrawnAlready and ProtocolMissing."""
    db, roundtable, now = standing.db, standing.roundtable, standing.now
    lifecycle.require_attended(roundtable, await queries.running_suspension(db, roundtable.id))
    lifecycle.require_here(await queries.withdrawals(db, roundtable.id), standing.seat.sector)
    clauses = (await ruling_on(db, roundtable, now)).clauses

    withdrawal = Withdrawal(
        id=new_id(),
        roundtable_id=roundtable.id,
        sector=standing.seat.sector,
        reasons=body.reasons,
        pauses_clocks=rule_or_default(clauses, WithdrawalRule).clocks == "pause",
        withdrawn_by=standing.seat.id,
        withdrawn_at=now,
        returned_by=None,
        returned_at=None,
        return_reasons=None,
    )
    db.add(withdrawal)
    changes = [Change(withdrawal, WithdrawalOut)]
    if withdrawal.pauses_clocks:
        begin_pause(roundtable, local_date(now, roundtable.time_zone))
        changes.append(Change(roundtable, RoundtableOut))
    return await standing.record(Act.sector_withdrawn, *changes)


async def come_back(standing: Standing, withdrawal: Withdrawal, body: ReasonsIn) -> WriteResult:
    """The sector takes its places again. Raises OtherSector, RoundtableNotLive or ReturnedAlready."""
    db, roundtable = standing.db, standing.roundtable
    suspension = await queries.running_suspension(db, roundtable.id)
    require_own_sector(standing.seat.sector, withdrawal.sector)
    lifecycle.require_attended(roundtable, suspension)
    lifecycle.require_away(withdrawal)

    withdrawal.returned_by, withdrawal.returned_at = standing.seat.id, standing.now
    withdrawal.return_reasons = body.reasons
    changes = [Change(withdrawal, WithdrawalOut)]
    others = [away for away in await queries.withdrawals(db, roundtable.id) if away.id != withdrawal.id]
    stopped = [*(each.pauses_clocks for each in others), suspension is not None and suspension.pauses_clocks]
    if withdrawal.pauses_clocks and not any(stopped):
        await go_on(standing)
        changes.append(Change(roundtable, RoundtableOut))
    return await standing.record(Act.sector_returned, *changes)


async def lapse(standing: Standing, body: ReasonsIn) -> WriteResult:
    """The dialogue is over without a closing; the commitments are followed up as before, and their clocks run.

    Raises RoundtableNotLive, ProtocolMissing, GroundRuleMissing where no clause lets a table lapse, and LapseTooEarly.
    """
    db, roundtable, now = standing.db, standing.roundtable, standing.now
    require_live(roundtable)
    ruling = await ruling_on(db, roundtable, now)
    engine.rule_of(ruling.clauses, Lapse)
    away = await queries.withdrawals(db, roundtable.id)
    ruling.require(
        TableLapsed(
            now=now,
            time_zone=roundtable.time_zone,
            holidays=await calendar_of(db, roundtable, now),
            term_ends_on=term_end(roundtable),
            away_since=local_date(away[0].withdrawn_at, roundtable.time_zone) if away else None,
            suspended_on=await _suspended_on(standing),
        )
    )

    roundtable.phase = RoundtablePhase.in_follow_up
    await go_on(standing)
    lapsed = LapseOut(reasons=body.reasons, lapsed_at=now, protocol_id=ruling.protocol_id)
    roundtable.lapse = lapsed.model_dump(mode="json")
    return await standing.record(Act.roundtable_lapsed, Change(roundtable, RoundtableOut))


async def _suspended_on(standing: Standing) -> frozenset[date]:
    """The days on which a suspension stopped the clocks; none is running where the table is live."""
    suspensions = await queries.pausing_suspensions(standing.db, standing.roundtable.id)
    zone = standing.roundtable.time_zone
    return frozenset[date]().union(
        *(
            days_still(local_date(each.suspended_at, zone), local_date(each.ended_at or standing.now, zone))
            for each in suspensions
        )
    )
