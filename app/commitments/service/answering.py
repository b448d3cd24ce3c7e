"""An organization that owes something and has no seat: its sector names the seat that speaks for it."""

from app.commitments import facts, lifecycle, queries
from app.commitments.models import Commitment
from app.commitments.schemas.commitments import AnswersForIn, CommitmentOut
from app.commitments.schemas.parts import AnswersForOut
from app.directory.models import Sector
from app.identity.callers import WriteResult
from app.identity.roles import VOTING_ROLES
from app.ledger.acts import Act
from app.ledger.append import Change
from app.roundtables import queries as tables
from app.roundtables.access import Standing
from app.roundtables.lifecycle import RoundtableNotLive
from app.roundtables.models import RoundtablePhase, Seat
from app.roundtables.policy import require_own_sector


async def name(standing: Standing, commitment: Commitment, body: AnswersForIn) -> WriteResult:
    """Name the seat; the one that was named before for the same organization speaks for it no longer.

    Raises PartyUnknown, OtherSector, SeatUnfit, RoundtableNotLive, CommitmentOver or OrganizationSeated.
    """
    parties = {str(party["organization_id"]): party for party in facts.responsible(commitment)}
    party = parties.get(str(body.organization_id))
    if party is None:
        raise lifecycle.PartyUnknown
    mine = standing.seat.sector
    require_own_sector(mine, Sector(str(party["sector"])))
    seat = await tables.at_table(standing.db, Seat, standing.roundtable.id, body.seat_id)
    if seat is None or seat.sector is not mine or seat.role not in VOTING_ROLES:
        raise lifecycle.SeatUnfit
    if standing.roundtable.phase is RoundtablePhase.closed:
        raise RoundtableNotLive(standing.roundtable.phase)
    lifecycle.require_open(commitment)
    seated = await queries.voting_organizations(standing.db, standing.roundtable.id)
    lifecycle.require_seatless(body.organization_id, seated)

    named = AnswersForOut(
        organization_id=body.organization_id, seat_id=seat.id, named_by=standing.seat.id, named_at=standing.now
    )
    others = [each for each in commitment.answers_for if each["organization_id"] != str(body.organization_id)]
    commitment.answers_for = [*others, named.model_dump(mode="json")]
    return await standing.record(Act.answering_seat_named, Change(commitment, CommitmentOut))
