"""A proposal that is not decided: whoever tabled it takes it back, or it goes on to another session."""

from uuid import UUID

from app.decisions import lifecycle, queries
from app.decisions.models import Proposal
from app.decisions.schemas.decisions import CarryOverIn, ProposalOut, ProposalWithdrawalIn
from app.decisions.service import placing
from app.directory.models import Sector
from app.identity.callers import WriteResult
from app.ledger.acts import Act
from app.ledger.append import Change
from app.roundtables import queries as tables
from app.roundtables.access import Standing
from app.roundtables.models import Seat
from app.sessions.items import SessionUnknown
from app.sessions.lifecycle import require_sitting
from app.sessions.models import Session


async def withdraw(standing: Standing, proposal: Proposal, body: ProposalWithdrawalIn) -> WriteResult:
    """Raises ProposalOfOthers, ProposalDecided or ProposalNotInAssent."""
    await require_own(standing, proposal)
    lifecycle.require_undecided(proposal)

    lifecycle.withdraw(proposal, standing.seat.id, body.reasons, standing.now)
    return await standing.record(Act.proposal_withdrawn, Change(proposal, ProposalOut))


async def carry_over(standing: Standing, proposal: Proposal, body: CarryOverIn) -> WriteResult:
    """The session is one of the table; whoever runs it carries over what anybody tabled.

    Raises ProposalOfOthers, SessionUnknown, ProposalNotInAssent, ProposalStillThere, SessionOver, RoundtableNotLive,
    AgendaItemNotOfSession, AgendaItemNotForDecision and AgendaItemNeeded.
    """
    if not standing.conducts:
        await require_own(standing, proposal)
    session = await tables.at_table(standing.db, Session, standing.roundtable.id, body.session_id)
    if session is None:
        raise SessionUnknown
    lifecycle.require_left(proposal, await queries.session_of(standing.db, proposal))
    lifecycle.require_to_come(session)
    require_sitting(standing.roundtable, session)
    item_id = await placing.placed(standing, session, proposal, body.agenda_item_id)

    lifecycle.carry_over(proposal, session, item_id, standing.seat.id, standing.now)
    return await standing.record(Act.proposal_carried_over, Change(proposal, ProposalOut))


async def is_own(standing: Standing, proposal: Proposal) -> bool:
    """Whether the caller's organization tabled it, or the caller runs the table where who runs it did."""
    return await is_by_own(standing, proposal.tabled_by, proposal.sector)


async def is_by_own(standing: Standing, seat_id: UUID, sector: Sector | None) -> bool:
    """The same of whatever a seat brought in for its `sector`, or for none where its holder runs the table."""
    brought = await standing.db.get_one(Seat, seat_id)
    return lifecycle.is_tabled_by(standing.seat, brought, sector, conducts=standing.conducts)


async def require_own(standing: Standing, proposal: Proposal) -> None:
    """Raises ProposalOfOthers."""
    if not await is_own(standing, proposal):
        raise lifecycle.ProposalOfOthers
