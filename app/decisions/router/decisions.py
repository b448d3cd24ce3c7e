"""Proposals, positions on them and their outcome."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.assents.lifecycle import AlreadyAssented, OrganizationAway
from app.assents.models import Position
from app.assents.ratification import RatificationDay
from app.assents.schemas import AssentOut, RatifiableIn, RatificationIn
from app.core.errors import NotFound, refuses
from app.core.paging import Paging, page_response
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.decisions import assemblies, items, lifecycle, policy, wordings
from app.decisions.models import Proposal, ProposalPhase
from app.decisions.schemas.decisions import (
    PositionList,
    ProposalIn,
    ProposalList,
    ProposalOut,
)
from app.decisions.service import deciding, ratifying, tabling
from app.directory.router import Country
from app.directory.table_calendar import CalendarTooShort
from app.identity.answers import created, found
from app.identity.guards import needs
from app.identity.roles import Permission
from app.ledger.queries import equal
from app.protocols.lifecycle import ProtocolMissing
from app.protocols.router.ratifying import REFUSALS, recording
from app.roundtables.access import CurrentStanding, Seen, Standing, located, matched, seen
from app.roundtables.lifecycle import LanguageUnknown, RoundtableNotLive
from app.roundtables.models import Power
from app.roundtables.policy import PowerMissing
from app.rules.kinds import refusals_at
from app.rules.moments import AgendaItemTaken, DecisionTaken, MatterTabled, SectorsAway, TextPutToDecision
from app.sessions.lifecycle import SessionNotOpen
from app.sessions.models import Session
from app.sessions.schemas.sessions import StepIn

router = APIRouter(prefix="/v1/roundtables/{roundtable_id}", tags=["decisions"], route_class=StrictRoute)

P = Permission
SessionAtHand = Annotated[Session, located(Session, "session_id")]
ProposalAtHand = Annotated[Proposal, located(Proposal, "proposal_id")]
ProposalMatched = Annotated[Proposal, matched(Proposal, "proposal_id")]


@refuses(PowerMissing)
async def _speaking(standing: CurrentStanding) -> Standing:
    standing.require_power(Power.speak)
    return standing


@refuses(policy.SectorTakesNoPosition, PowerMissing)
async def _voting(standing: CurrentStanding) -> Standing:
    standing.require_deciding(policy.SectorTakesNoPosition)
    standing.require_power(Power.decide)
    return standing


# Powers are asked for here: who lacks one is told so before any precondition or text is looked at.
Tabling = Annotated[Standing, Depends(_speaking)]
Voting = Annotated[Standing, Depends(_voting)]


async def _step(body: StepIn | None = None) -> None:
    """Deciding says nothing: what the table decides was said before."""


@router.get(
    "/sessions/{session_id}/proposals",
    operation_id="list_proposals",
    dependencies=[needs(P.roundtable_read)],
    response_model=ProposalList,
)
async def list_proposals(
    request: Request,
    session: Annotated[Seen, seen(Session, "session_id")],
    paging: Paging,
    phase: ProposalPhase | None = None,
) -> Response:
    """The proposals of a session, in the order in which they were tabled."""
    where = (*equal(Proposal.session_id, session.id), *equal(Proposal.phase, phase))
    return page_response(request, await session.page(Proposal, paging, *where, order=Proposal.number))


@router.post(
    "/sessions/{session_id}/proposals",
    operation_id="table_proposal",
    dependencies=[needs(P.proposal_table)],
    status_code=201,
    response_model=ProposalOut,
    responses=problems(
        RoundtableNotLive,
        SessionNotOpen,
        LanguageUnknown,
        *items.REFUSALS,
        wordings.AlternativeUnfit,
        ProtocolMissing,
        CalendarTooShort,
        *refusals_at(AgendaItemTaken, MatterTabled),
    ),
)
async def table_proposal(standing: Tabling, session: SessionAtHand, body: ProposalIn, country: Country) -> Response:
    """Bring a text in and ask the deciding sectors for their positions, both in one act.

    With `alternative_to` it stands beside a text that is in assent: the one of them that is adopted closes the others.
    """
    return created(await tabling.table(standing, session, body, country))


@router.get(
    "/proposals/{proposal_id}",
    operation_id="get_proposal",
    dependencies=[needs(P.roundtable_read)],
    response_model=ProposalOut,
)
async def get_proposal(request: Request, proposal: Annotated[Seen, seen(Proposal, "proposal_id")]) -> Response:
    """One proposal; once it is decided, with its outcome and the dissent."""
    return found(request, proposal.stored)


@router.get(
    "/proposals/{proposal_id}/positions",
    operation_id="list_positions",
    dependencies=[needs(P.roundtable_read)],
    response_model=PositionList,
)
async def list_positions(
    request: Request, proposal: Annotated[Seen, seen(Proposal, "proposal_id")], paging: Paging
) -> Response:
    """Every word that was given on a proposal, in the order in which it was given.

    Of each place the last one counts, and a yes while its mandate is in force. Words on a revision before `words_from`
    of the proposal have lapsed, and are about the wording that names this revision.
    """
    return page_response(request, await proposal.page(Position, paging, *equal(Position.target_id, proposal.id)))


@router.post(
    "/proposals/{proposal_id}/positions",
    operation_id="take_position",
    dependencies=[needs(P.position_take, keyed=True)],
    status_code=201,
    response_model=AssentOut,
    responses=problems(
        RoundtableNotLive,
        lifecycle.ProposalNotInAssent,
        SessionNotOpen,
        lifecycle.NotAttending,
        lifecycle.TitularPresent,
        AlreadyAssented,
        OrganizationAway,
        RatificationDay,
    ),
)
async def take_position(
    standing: Voting,
    proposal: ProposalMatched,
    body: RatifiableIn,
) -> Response:
    """Give the seat's word on the text named in If-Match, from within the room; a seat may change its word.

    A titular and the alternate have one word: the alternate speaks while the titular is not in the room.
    """
    return created(await deciding.take_position(standing, proposal, body))


@router.post(
    "/proposals/{proposal_id}/positions/{position_id}/ratification",
    operation_id="ratify_position",
    dependencies=[needs(P.assent_ratify)],
    status_code=201,
    response_model=AssentOut,
    responses=problems(lifecycle.ProposalNotInAssent, assemblies.AgreementSettled, wordings.PositionLapsed, *REFUSALS),
)
async def ratify_position(
    standing: Annotated[Standing, recording(Position, "position_id")],
    proposal: ProposalAtHand,
    position: Annotated[Position, located(Position, "position_id")],
    body: RatificationIn,
) -> Response:
    """Record what the assembly did with a position that waits for it, as the organization that took it.

    Before the outcome a ratified one counts as said; of what was adopted ad referendum it settles what it can.
    """
    if position.target_id != proposal.id:
        raise NotFound
    return created(await ratifying.ratify_position(standing, proposal, position, body))


@router.post(
    "/proposals/{proposal_id}/outcome",
    operation_id="decide_proposal",
    status_code=201,
    dependencies=[needs(P.proposal_decide), Depends(_step)],
    response_model=ProposalOut,
    responses=problems(
        RoundtableNotLive,
        lifecycle.ProposalDecided,
        lifecycle.ProposalNotInAssent,
        SessionNotOpen,
        wordings.AlternativeAwaited,
        ProtocolMissing,
        *refusals_at(DecisionTaken, SectorsAway, TextPutToDecision),
    ),
)
async def decide_proposal(standing: CurrentStanding, proposal: ProposalMatched) -> Response:
    """Ask the ground rules what the positions come to. Nobody chooses the result, not even who runs the table.

    Where they give a text that was not adopted a second round, it stays in assent and positions are taken anew. On an
    item that is not there to be decided the text is recommended or noted, and no agreement comes of it.
    """
    return created(await deciding.decide(standing, proposal))
