"""`…/papers/{paper_id}/assents`: what sectors say to a constituency's paper that waits."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.assents.lifecycle import OrganizationAway
from app.assents.models import PaperAssent
from app.assents.schemas import AssentIn, AssentOut
from app.core.errors import NotFound, refuses
from app.core.paging import Paging, page_response
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.identity.answers import created
from app.identity.guards import needs
from app.identity.roles import Permission
from app.ledger.queries import equal
from app.protocols.policy import SectorDoesNotDecide
from app.protocols.service import noticing
from app.protocols.service.adopting import require_adopter
from app.rosters import lifecycle, notice
from app.rosters.models import SeatPaper
from app.rosters.schemas import AssentList
from app.roundtables import accrediting, queries, seat_ends
from app.roundtables import lifecycle as tables
from app.roundtables.access import CurrentStanding, Seen, Standing, matched, seen
from app.roundtables.policy import PowerMissing

router = APIRouter(
    prefix="/v1/roundtables/{roundtable_id}/seats/{seat_id}/papers/{paper_id}/assents",
    tags=["roundtables"],
    route_class=StrictRoute,
)

P = Permission


@refuses(SectorDoesNotDecide, PowerMissing, accrediting.HostConfirms)
async def _decide(standing: CurrentStanding) -> Standing:
    require_adopter(standing)
    hosts = await queries.hosts(standing.db, standing.roundtable.id)
    accrediting.require_not_host(standing.mandate.account_id, hosts)
    return standing


@refuses(NotFound)
async def _find(seat_id: UUID, paper: Annotated[SeatPaper, matched(SeatPaper, "paper_id")]) -> SeatPaper:
    if paper.seat_id != seat_id:
        raise NotFound
    return paper


@router.get("", operation_id="list_paper_assents", dependencies=[needs(P.roundtable_read)], response_model=AssentList)
async def list_paper_assents(
    request: Request, paper: Annotated[Seen, seen(SeatPaper, "paper_id", under=SeatPaper.seat_id)], paging: Paging
) -> Response:
    """What the sectors said to it."""
    return page_response(request, await paper.page(PaperAssent, paging, *equal(PaperAssent.target_id, paper.id)))


@router.post(
    "",
    operation_id="assent_to_paper",
    dependencies=[needs(P.seat_assent)],
    status_code=201,
    response_model=AssentOut,
    responses=problems(
        OrganizationAway,
        lifecycle.PaperTookEffect,
        notice.PaperAwaitsNoWord,
        notice.PaperNoticeRuns,
        notice.SectorRunsTable,
        accrediting.MandateNotHeld,
        accrediting.MandateAwaitsOthers,
        accrediting.MandateNotWaiting,
        accrediting.HostTakesNoSeat,
        accrediting.SitsForASector,
        tables.MandateRevoked,
        seat_ends.SeatEnded,
        seat_ends.LastPlaceOfSector,
    ),
)
async def assent_to_paper(
    standing: Annotated[Standing, Depends(_decide)],
    paper: Annotated[SeatPaper, Depends(_find)],
    body: AssentIn,
) -> Response:
    """Say what one's own sector thinks of a paper for which nobody of the sector that it is about vouches.

    A yes of that sector's own people gives it effect at once, and their objection is read by everybody. After
    `notice_until` the yes of any other deciding sector of whose people none runs the table gives it effect.
    """
    return created(await noticing.assent(standing, paper, body))
