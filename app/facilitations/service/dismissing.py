"""A deciding sector takes back that somebody runs its table; nothing that was promised stops with it."""

from datetime import datetime

from app.core.ids import new_id
from app.facilitations import lifecycle
from app.facilitations.models import Facilitation, FacilitationPhase
from app.facilitations.schemas import DismissalIn, FacilitationOut
from app.identity.callers import WriteResult
from app.identity.roles import Role
from app.ledger.acts import Act
from app.ledger.append import Change
from app.protocols import queries as protocols
from app.protocols.lifecycle import ProtocolMissing, holding
from app.protocols.service.in_force import clauses_in_force
from app.roundtables import queries as tables
from app.roundtables.access import Standing
from app.roundtables.accrediting import waits
from app.roundtables.schemas.tables import RoundtableOut
from app.roundtables.sitting import sitting
from app.rules import engine
from app.rules.kinds.facilitation import Facilitation as FacilitationRule
from app.rules.moments import FacilitationDismissed


async def dismiss(standing: Standing, facilitation: Facilitation, body: DismissalIn) -> WriteResult:
    """Open sessions finish and the record goes on; sessions are called by who accompanies the table, as a clause says.

    Raises FacilitationNotAccepted.
    """
    lifecycle.require_accepted(facilitation)
    return await _dismiss(standing, facilitation, body)


async def dismiss_unconfirmed(standing: Standing, body: DismissalIn) -> WriteResult:
    """The same of who ran the table before anybody was asked: on record is then who they were, and why it ended.

    Raises FacilitationNotAccepted.
    """
    stands = lifecycle.require_unconfirmed(standing.roundtable)
    facilitation = Facilitation(
        id=new_id(),
        roundtable_id=standing.roundtable.id,
        number=await standing.next_number(Facilitation),
        seats=[each.model_dump(mode="json") for each in stands.seats],
        accompanying=[],
        leaving=[],
        reasons=None,
        phase=FacilitationPhase.dismissed,
        proposed_by=standing.seat.id,
        proposed_at=standing.now,
        accepted_at=None,
        ended_at=None,
        dismissed_by=None,
        dismissed_at=None,
        dismissal_reasons=None,
    )
    standing.db.add(facilitation)
    return await _dismiss(standing, facilitation, body)


async def _dismiss(standing: Standing, facilitation: Facilitation, body: DismissalIn) -> WriteResult:
    roundtable, db, now = standing.roundtable, standing.db, standing.now
    rule = await _rule(standing)
    seats, mandates = await tables.seats(db, roundtable.id), await tables.mandates_of_table(db, roundtable.id)
    excluded = await tables.hosts(db, roundtable.id) | {
        each.account_id
        for each in await sitting(db, roundtable, now)
        if waits(each.role, each.sector, roundtable.deciding_sectors)
    }
    ruled_at = await _ruled_at(standing)
    able = [mandate for mandate in mandates if lifecycle.may_convene(mandate, ruled_at, excluded)]
    convening = lifecycle.interim(Role(rule.interim), seats, able, roundtable.time_zone, now)

    lifecycle.dismiss(roundtable, facilitation, body.reasons, convening, standing.seat.id, now)
    return await standing.record(
        Act.facilitation_dismissed, Change(facilitation, FacilitationOut), Change(roundtable, RoundtableOut)
    )


async def _ruled_at(standing: Standing) -> datetime | None:
    """When the sectors adopted the rules that hold now; None where there are none yet."""
    versions = await protocols.adopted(standing.db, standing.roundtable.id)
    held = holding(versions, standing.now, standing.roundtable.sitting_since)
    return next((version.adopted_at for version in versions if version.id == held), None)


async def _rule(standing: Standing) -> FacilitationRule:
    """The clause, or what holds without one: a table that is prepared may have no ground rules yet."""
    try:
        clauses = await clauses_in_force(standing.db, standing.roundtable, standing.now)
    except ProtocolMissing:
        return FacilitationRule()
    heard = engine.heard(clauses, FacilitationRule, FacilitationDismissed(standing.now))
    return FacilitationRule() if heard is None else heard[0]
