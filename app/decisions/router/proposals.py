"""Proposals, positions on them, and their outcome."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.assents.lifecycle import AlreadyAssented
from app.assents.models import Position
from app.assents.schemas import AssentIn, AssentOut
from app.core.paging import Paging, page_response
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.decisions import lifecycle, policy
from app.decisions.models import Proposal, ProposalPhase
from app.decisions.schemas.decisions import PositionList, ProposalIn, ProposalList, ProposalOut
from app.decisions.service import deciding, tabling
from app.identity.answers import created, found
from app.identity.roles import Permission
from app.ledger import queries as ledger
from app.protocols.lifecycle import ProtocolMissing
from app.roundtables.access import Standing, located, matched, standing
from app.roundtables.lifecycle import RoundtableNotLive
from app.roundtables.models import Power
from app.roundtables.policy import PowerMissing
from app.rules.kinds import refusals_at
from app.rules.moments import DecisionTaken, MatterTabled
from app.sessions.lifecycle import SessionNotOpen
from app.sessions.models import Session
from app.sessions.schemas.sessions import StepIn

router = APIRouter(prefix="/v1/roundtables/{roundtable_id}", tags=["decisions"], route_class=StrictRoute)

P = Permission
Reading = Annotated[Standing, Depends(standing(P.roundtable_read))]


async def _speaking(taken: Annotated[Standing, Depends(standing(P.proposal_table))]) -> Standing:
    taken.require_power(Power.speak)
    return taken


async def _voting(taken: Annotated[Standing, Depends(standing(P.position_take, keyed=True))]) -> Standing:
    taken.require_deciding(policy.SectorTakesNoPosition)
    taken.require_power(Power.decide)
    return taken


# Powers are asked for here: who lacks one is told so before any precondition or text is looked at.
Tabling = Annotated[Standing, Depends(_speaking)]
Voting = Annotated[Standing, Depends(_voting)]
Deciding = Annotated[Standing, Depends(standing(P.proposal_decide))]


async def _step(body: StepIn | None = None) -> None:
    """Deciding says nothing: what the table decides was said before."""


@router.get(
    "/sessions/{session_id}/proposals",
    operation_id="list_proposals",
    response_model=ProposalList,
)
async def list_proposals(
    request: Request,
    reading: Reading,
    session: Annotated[Session, located(Session, "session_id", P.roundtable_read)],
    paging: Paging,
    phase: ProposalPhase | None = None,
) -> Response:
    """The proposals of a session, in the order in which they were tabled."""
    where = [Proposal.session_id == session.id, *([Proposal.phase == phase] if phase else [])]
    page = await ledger.page(
        reading.db, reading.reader, Proposal, paging, *where, roundtable_id=reading.roundtable.id, order=Proposal.number
    )
    return page_response(request, page)


@router.post(
    "/sessions/{session_id}/proposals",
    operation_id="table_proposal",
    status_code=201,
    response_model=ProposalOut,
    responses=problems(
        PowerMissing,
        RoundtableNotLive,
        SessionNotOpen,
        lifecycle.AgendaItemNotOfSession,
        lifecycle.AgendaItemNotForDecision,
        ProtocolMissing,
        *refusals_at(MatterTabled),
    ),
)
async def table_proposal(
    tabler: Tabling, session: Annotated[Session, located(Session, "session_id", P.proposal_table)], body: ProposalIn
) -> Response:
    """Bring a text in and ask the deciding sectors for their positions, both in one act."""
    return created(await tabling.table(tabler, session, body))


@router.get(
    "/proposals/{proposal_id}",
    operation_id="get_proposal",
    response_model=ProposalOut,
)
async def get_proposal(
    request: Request,
    reading: Reading,
    proposal: Annotated[Proposal, located(Proposal, "proposal_id", P.roundtable_read)],
) -> Response:
    """One proposal; once it is decided, with its outcome and the dissent."""
    return found(request, await ledger.one(reading.db, reading.reader, Proposal, proposal.id, reading.roundtable.id))


@router.get(
    "/proposals/{proposal_id}/positions",
    operation_id="list_positions",
    response_model=PositionList,
)
async def list_positions(
    request: Request,
    reading: Reading,
    proposal: Annotated[Proposal, located(Proposal, "proposal_id", P.roundtable_read)],
    paging: Paging,
) -> Response:
    """Every word that was given on a proposal, in the order in which it was given; of each seat the last one counts."""
    page = await ledger.page(
        reading.db,
        reading.reader,
        Position,
        paging,
        Position.target_id == proposal.id,
        roundtable_id=reading.roundtable.id,
    )
    return page_response(request, page)


@router.post(
    "/proposals/{proposal_id}/positions",
    operation_id="take_position",
    status_code=201,
    response_model=AssentOut,
    responses=problems(
        PowerMissing,
        policy.SectorTakesNoPosition,
        RoundtableNotLive,
        lifecycle.ProposalNotInAssent,
        SessionNotOpen,
        lifecycle.NotAttending,
        AlreadyAssented,
    ),
)
async def take_position(
    voter: Voting,
    proposal: Annotated[Proposal, matched(Proposal, "proposal_id", P.position_take, keyed=True)],
    body: AssentIn,
) -> Response:
    """Give the seat's word on the text named in If-Match, from within the room; a seat may change its word."""
    return created(await deciding.take_position(voter, proposal, body))


@router.post(
    "/proposals/{proposal_id}/outcome",
    operation_id="decide_proposal",
    status_code=201,
    dependencies=[Depends(_step)],
    response_model=ProposalOut,
    responses=problems(
        RoundtableNotLive,
        lifecycle.ProposalDecided,
        lifecycle.ProposalNotInAssent,
        SessionNotOpen,
        ProtocolMissing,
        *refusals_at(DecisionTaken),
    ),
)
async def decide_proposal(
    decider: Deciding, proposal: Annotated[Proposal, located(Proposal, "proposal_id", P.proposal_decide)]
) -> Response:
    """Ask the ground rules what the positions come to. Nobody chooses the result, not even who runs the table."""
    return created(await deciding.decide(decider, proposal))
