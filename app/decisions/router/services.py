"""`…/services`: a text was read aloud, interpreted or handed over in a language."""

from typing import Annotated

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.core.paging import Paging, page_response
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.decisions import lifecycle, wordings
from app.decisions.models import Proposal, TextService
from app.decisions.router.decisions import ProposalMatched
from app.decisions.schemas.services import TextServiceIn, TextServiceList, TextServiceOut
from app.decisions.service import serving
from app.directory.router import Country
from app.identity.answers import created
from app.identity.guards import needs
from app.identity.roles import Permission
from app.ledger.queries import equal
from app.roundtables.access import CurrentStanding, Seen, seen
from app.roundtables.evidence import EvidenceNotStored, NotAudio
from app.roundtables.lifecycle import LanguageUnknown, RoundtableNotLive
from app.roundtables.policy import OtherSeat
from app.sessions.lifecycle import SessionNotOpen
from app.sessions.service.attending import SeatUnknown

router = APIRouter(
    prefix="/v1/roundtables/{roundtable_id}/proposals/{proposal_id}/services",
    tags=["decisions"],
    route_class=StrictRoute,
)

P = Permission


@router.get(
    "", operation_id="list_text_services", dependencies=[needs(P.roundtable_read)], response_model=TextServiceList
)
async def list_text_services(
    request: Request, proposal: Annotated[Seen, seen(Proposal, "proposal_id")], paging: Paging
) -> Response:
    """In which languages the text was read aloud, interpreted or handed over, through whom and for whom."""
    page = await proposal.page(
        TextService, paging, *equal(TextService.proposal_id, proposal.id), order=TextService.number
    )
    return page_response(request, page)


@router.post(
    "",
    operation_id="serve_text",
    dependencies=[needs(P.language_serve, once=True)],
    status_code=201,
    response_model=TextServiceOut,
    responses=problems(
        LanguageUnknown,
        OtherSeat,
        SeatUnknown,
        wordings.InterpretedByAnother,
        RoundtableNotLive,
        lifecycle.ProposalDecided,
        lifecycle.ProposalNotInAssent,
        SessionNotOpen,
        EvidenceNotStored,
        NotAudio,
    ),
)
async def serve_text(
    standing: CurrentStanding, proposal: ProposalMatched, body: TextServiceIn, country: Country
) -> Response:
    """Record that the text named in If-Match reached people in a language; another wording is served anew.

    Where the ground rules require languages for texts, nothing is decided before the text is there in each of them: the
    language that it is written in, and those in which it was served.
    """
    return created(await serving.serve(standing, proposal, body, country))
