"""A table that nobody keeps up lapses into follow-up."""

from collections.abc import Sequence
from datetime import date

from app.continuity import queries
from app.continuity.models import Withdrawal
from app.continuity.rulings import ruling_on
from app.continuity.schemas.standstill import ReasonsIn
from app.continuity.service.suspending import go_on
from app.directory.legal_days import local_date
from app.directory.table_calendar import days_still
from app.identity.callers import WriteResult
from app.ledger.acts import Act
from app.ledger.append import Change
from app.roundtables.access import Standing
from app.roundtables.clock import calendar_of
from app.roundtables.lifecycle import require_live, term_end
from app.roundtables.models import RoundtablePhase
from app.roundtables.schemas.tables import LapseOut, RoundtableOut
from app.rules import engine
from app.rules.kinds.lapse import Lapse
from app.rules.moments import TableLapsed


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
            away_since=_away_since(away, roundtable.time_zone),
            suspended_on=await _suspended_on(standing),
        )
    )

    roundtable.phase = RoundtablePhase.in_follow_up
    await go_on(standing)
    lapsed = LapseOut(reasons=body.reasons, lapsed_at=now, protocol_id=ruling.protocol_id)
    roundtable.lapse = lapsed.model_dump(mode="json")
    return await standing.record(Act.roundtable_lapsed, Change(roundtable, RoundtableOut))


def _away_since(away: Sequence[Withdrawal], zone: str) -> date | None:
    """The day on which the first of these sectors left."""
    left = [each.withdrawn_at for each in away if each.withdrawn_at is not None]
    return local_date(min(left), zone) if left else None


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
