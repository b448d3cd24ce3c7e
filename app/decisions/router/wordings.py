"""`…/wordings`: a text is worded anew by who tabled it, or with a wording that others propose to them."""

from typing import Annotated

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.core.errors import NotFound
from app.core.paging import Paging, page_response
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.decisions import lifecycle, wordings
from app.decisions.models import Proposal, Wording
from app.decisions.router.decisions import ProposalAtHand, ProposalMatched, Tabling
from app.decisions.schemas.wordings import (
    WordingIn,
    WordingList,
    WordingOut,
    WordingTakingIn,
    WordingWithdrawalIn,
)
from app.decisions.service import wording as service
from app.directory.router import Country
from app.identity.answers import created
from app.identity.guards import needs
from app.identity.roles import Permission
from app.ledger.queries import equal
from app.protocols.lifecycle import ProtocolMissing
from app.roundtables.access import Seen, matched, seen
from app.roundtables.lifecycle import LanguageUnknown, RoundtableNotLive
from app.rules.kinds import refusals_at
from app.rules.moments import MatterTabled
from app.sessions.lifecycle import SessionNotOpen

router = APIRouter(
    prefix="/v1/roundtables/{roundtable_id}/proposals/{proposal_id}/wordings",
    tags=["decisions"],
    route_class=StrictRoute,
)

P = Permission


@router.get("", operation_id="list_wordings", dependencies=[needs(P.roundtable_read)], response_model=WordingList)
async def list_wordings(
    request: Request, proposal: Annotated[Seen, seen(Proposal, "proposal_id")], paging: Paging
) -> Response:
    """The wordings of a proposal with their authors, the text as it was tabled first; none while that is the only one.

    Each that was the text names the revision of the proposal that it became: the positions taken on it say the same.
    """
    page = await proposal.page(Wording, paging, *equal(Wording.proposal_id, proposal.id), order=Wording.number)
    return page_response(request, page)


@router.post(
    "",
    operation_id="propose_wording",
    dependencies=[needs(P.proposal_table, once=True)],
    status_code=201,
    response_model=WordingOut,
    responses=problems(
        LanguageUnknown,
        RoundtableNotLive,
        lifecycle.ProposalDecided,
        lifecycle.ProposalNotInAssent,
        SessionNotOpen,
        wordings.WordingSame,
        ProtocolMissing,
        *refusals_at(MatterTabled),
    ),
)
async def propose_wording(standing: Tabling, proposal: ProposalMatched, body: WordingIn, country: Country) -> Response:
    """Word the text named in If-Match anew. From the organization that tabled it, it is the text from now on.

    The positions on the former wording then lapse and stay readable; whoever objected to it says whether this one
    answers them, and nothing is decided before. From anybody else it is proposed to who tabled the text.
    """
    return created(await service.word(standing, proposal, body, country))


@router.post(
    "/{wording_id}/taking",
    operation_id="take_wording",
    dependencies=[needs(P.proposal_table)],
    status_code=201,
    response_model=WordingOut,
    responses=problems(
        lifecycle.ProposalOfOthers,
        RoundtableNotLive,
        lifecycle.ProposalDecided,
        lifecycle.ProposalNotInAssent,
        SessionNotOpen,
        wordings.WordingNotProposed,
    ),
)
async def take_wording(
    standing: Tabling,
    proposal: ProposalAtHand,
    wording: Annotated[Wording, matched(Wording, "wording_id")],
    _: WordingTakingIn | None = None,
) -> Response:
    """Take a wording that others proposed for a text of one's own organization: it is the text from now on."""
    if wording.proposal_id != proposal.id:
        raise NotFound
    return created(await service.take(standing, proposal, wording))


@router.post(
    "/{wording_id}/withdrawal",
    operation_id="withdraw_wording",
    dependencies=[needs(P.proposal_table)],
    status_code=201,
    response_model=WordingOut,
    responses=problems(
        wordings.WordingOfOthers,
        lifecycle.ProposalDecided,
        lifecycle.ProposalNotInAssent,
        wordings.WordingNotProposed,
    ),
)
async def withdraw_wording(
    standing: Tabling,
    proposal: ProposalAtHand,
    wording: Annotated[Wording, matched(Wording, "wording_id")],
    body: WordingWithdrawalIn,
) -> Response:
    """Take back a wording that one's own organization proposed for a text of others, before they took it.

    It stays readable, with the reasons, and the acta tells that it was withdrawn.
    """
    if wording.proposal_id != proposal.id:
        raise NotFound
    return created(await service.withdraw(standing, proposal, wording, body))
