"""Pressure outside the table: what one sector reports, what the ground rules attach to it, what the other answers."""

from app.continuity import lifecycle, queries
from app.continuity.models import CoerciveMeasure, TruceEffect
from app.continuity.rulings import ruling_on
from app.continuity.schemas.standstill import (
    CoerciveMeasureIn,
    CoerciveMeasureOut,
    ExplanationIn,
    ReasonsIn,
    SuspensionOut,
)
from app.continuity.service.suspending import start_again, stop
from app.core.ids import new_id
from app.directory.legal_days import local_date
from app.identity.callers import WriteResult
from app.ledger.acts import Act
from app.ledger.append import Change
from app.protocols.schemas.document import GOVERNING
from app.roundtables.access import Standing
from app.roundtables.lifecycle import LIVE
from app.roundtables.policy import require_own_sector
from app.roundtables.schemas.tables import RoundtableOut
from app.rules import engine
from app.rules.clauses import rule_or_default
from app.rules.kinds.suspension import Suspension as SuspensionRule
from app.rules.kinds.truce import Truce
from app.rules.moments import MeasureReported


async def report(standing: Standing, body: CoerciveMeasureIn) -> WriteResult:
    """Put a measure on record; where the clause on the truce says so, the table is suspended in the same entry.

    Of what happened before the table was installed nothing follows: nobody had promised a truce yet.
    Raises MeasureOfOwnSector, MeasureToCome, RoundtableNotLive and ProtocolMissing.
    """
    roundtable, now = standing.roundtable, standing.now
    today = local_date(now, roundtable.time_zone)
    lifecycle.require_of_others(standing.seat.sector, body.attributed_to, body.occurred_on, today)
    lifecycle.require_attended(roundtable, await queries.running_suspension(standing.db, roundtable.id))
    clauses = (await ruling_on(standing.db, roundtable, now)).clauses
    heard = engine.heard(clauses, Truce, MeasureReported(now, body.attributed_to))
    truce = heard[0] if heard else Truce()
    effect = lifecycle.effect_of(truce.effect, roundtable, body.occurred_on)

    measure = CoerciveMeasure(
        id=new_id(),
        roundtable_id=roundtable.id,
        attributed_to=body.attributed_to,
        text=body.text,
        occurred_on=body.occurred_on,
        reported_by=standing.seat.id,
        sector=standing.seat.sector,
        reported_at=now,
        effect=effect,
        explanation=None,
        explained_by=None,
        explained_at=None,
        ended_by=None,
        ended_at=None,
        end_reasons=None,
    )
    standing.db.add(measure)
    changes = [Change(measure, CoerciveMeasureOut)]
    if effect is TruceEffect.suspends and roundtable.phase in LIVE:
        pauses = rule_or_default(clauses, SuspensionRule).clocks == "pause"
        words = truce.sentence().model_dump()[GOVERNING]
        changes.append(Change(stop(standing, body.text, words, pauses_clocks=pauses), SuspensionOut))
        changes.append(Change(roundtable, RoundtableOut))
    return await standing.record(Act.coercive_measure_reported, *changes)


async def explain(standing: Standing, measure: CoerciveMeasure, body: ExplanationIn) -> WriteResult:
    """The sector that is named answers, once; a table that was suspended until it is heard goes on in the same entry.

    Raises OtherSector or AlreadyExplained.
    """
    require_own_sector(standing.seat.sector, measure.attributed_to)
    lifecycle.require_unexplained(measure)

    measure.explanation, measure.explained_at = body.text, standing.now
    measure.explained_by = standing.seat.id
    changes = [Change(measure, CoerciveMeasureOut)]
    suspension = await queries.running_suspension(standing.db, standing.roundtable.id)
    if suspension is not None:
        reported = await queries.measures_that_suspend(standing.db, suspension)
        if lifecycle.waited_for_explanations(suspension, reported):
            changes += await start_again(standing, suspension, body.text)
    return await standing.record(Act.coercive_measure_explained, *changes)


async def end(standing: Standing, measure: CoerciveMeasure, body: ReasonsIn) -> WriteResult:
    """The sector that reported it says that it is over, once. Raises OtherSector or MeasureEnded."""
    require_own_sector(standing.seat.sector, measure.sector)
    lifecycle.require_lasting(measure)

    measure.ended_by, measure.ended_at = standing.seat.id, standing.now
    measure.end_reasons = body.reasons
    return await standing.record(Act.coercive_measure_ended, Change(measure, CoerciveMeasureOut))
