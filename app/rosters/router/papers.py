"""`R/seats/{seat_id}/papers`, and objections to mandates."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.assents.lifecycle import OrganizationAway
from app.assents.models import MandateObjection
from app.assents.schemas import AssentOut
from app.core.errors import NotFound, refuses
from app.core.paging import Paging, page_response
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.identity.answers import created, found
from app.identity.guards import needs
from app.identity.roles import Permission
from app.ledger.queries import equal
from app.rosters import lifecycle
from app.rosters.models import SeatPaper
from app.rosters.schemas import AssentList, ObjectionIn, SeatPaperIn, SeatPaperList, SeatPaperOut
from app.rosters.service import objecting, papers
from app.roundtables import accrediting, queries, seat_ends
from app.roundtables import lifecycle as tables
from app.roundtables.access import CurrentStanding, Seen, Standing, TableGuard, seen
from app.roundtables.models import Mandate, Seat
from app.roundtables.policy import PowerMissing
from app.roundtables.router.mandates import MandateAtHand, SeatAtHand
from app.signatures import witnessing
from app.signatures.lifecycle import SignedOutOfTime
from app.signatures.schemas.paper import ConfirmationIn

router = APIRouter(
    prefix="/v1/roundtables/{roundtable_id}/seats/{seat_id}", tags=["roundtables"], route_class=StrictRoute
)

P = Permission
LastingStanding = Annotated[Standing, Depends(TableGuard(tables.has_begun))]
"""Of who holds a seat also after the last day of their mandate, as long as nobody took it back."""
PAPER_REFUSALS = tuple(each for each in witnessing.REFUSALS if each is not witnessing.WitnessOfOwnSectorMissing)
OPEN = (
    seat_ends.SeatEnded,
    seat_ends.LastPlaceOfSector,
    accrediting.MandateAwaitsOthers,
    accrediting.MandateNotWaiting,
    tables.MandateRevoked,
)


@refuses(NotFound)
async def _seat(standing: LastingStanding, seat_id: UUID) -> Seat:
    seat = await queries.at_table(standing.db, Seat, standing.roundtable.id, seat_id)
    if seat is None:
        raise NotFound
    return seat


@refuses(NotFound)
async def _paper(standing: LastingStanding, seat_id: UUID, paper_id: UUID) -> SeatPaper:
    paper = await queries.at_table(standing.db, SeatPaper, standing.roundtable.id, paper_id)
    if paper is None or paper.seat_id != seat_id:
        raise NotFound
    return paper


@router.get(
    "/papers", operation_id="list_papers", dependencies=[needs(P.roundtable_read)], response_model=SeatPaperList
)
async def list_papers(request: Request, seat: Annotated[Seen, seen(Seat, "seat_id")], paging: Paging) -> Response:
    """What the constituency of a seat put on paper about its mandates."""
    return page_response(request, await seat.page(SeatPaper, paging, *equal(SeatPaper.seat_id, seat.id)))


@router.get(
    "/papers/{paper_id}",
    operation_id="get_paper",
    dependencies=[needs(P.roundtable_read)],
    response_model=SeatPaperOut,
)
async def get_paper(
    request: Request, paper: Annotated[Seen, seen(SeatPaper, "paper_id", under=SeatPaper.seat_id)]
) -> Response:
    """One paper with its witnesses."""
    return found(request, paper.stored)


@router.post(
    "/papers",
    operation_id="record_paper",
    dependencies=[needs(P.seat_paper_record)],
    status_code=201,
    response_model=SeatPaperOut,
    responses=problems(lifecycle.MandateUnknown, lifecycle.SeatWaitsForNobody, *OPEN, SignedOutOfTime, *PAPER_REFUSALS),
)
async def record_paper(standing: LastingStanding, seat: Annotated[Seat, Depends(_seat)], body: SeatPaperIn) -> Response:
    """Record the paper by which a constituency says whose mandate it is, or that it is over.

    It confirms a mandate that is proposed, or that rests on the word of those who run the table; it revokes any; it
    ends the seat.
    Nothing follows before both witnesses have confirmed it.
    """
    return created(await papers.record(standing, seat, body))


@router.post(
    "/papers/{paper_id}/confirmation",
    operation_id="confirm_paper",
    dependencies=[needs(P.paper_witness)],
    status_code=201,
    response_model=SeatPaperOut,
    responses=problems(lifecycle.PaperTookEffect, *OPEN, *witnessing.CONFIRMING),
)
async def confirm_paper(
    standing: LastingStanding, paper: Annotated[SeatPaper, Depends(_paper)], body: ConfirmationIn
) -> Response:
    """Confirm, as one of its two witnesses, the paper of a constituency; the second word gives it effect."""
    return created(await papers.confirm(standing, paper, body))


@router.get(
    "/mandates/{mandate_id}/objections",
    operation_id="list_mandate_objections",
    dependencies=[needs(P.roundtable_read)],
    response_model=AssentList,
)
async def list_mandate_objections(
    request: Request,
    mandate: Annotated[Seen, seen(Mandate, "mandate_id", under=Mandate.seat_id)],
    paging: Paging,
) -> Response:
    """What other sectors object to an accreditation."""
    page = await mandate.page(MandateObjection, paging, *equal(MandateObjection.target_id, mandate.id))
    return page_response(request, page)


@router.post(
    "/mandates/{mandate_id}/objections",
    operation_id="object_to_mandate",
    dependencies=[needs(P.mandate_object)],
    status_code=201,
    response_model=AssentOut,
    responses=problems(lifecycle.OwnSector, PowerMissing, lifecycle.SeatWaitsForNobody, OrganizationAway),
)
async def object_to_mandate(
    standing: CurrentStanding, seat: SeatAtHand, mandate: MandateAtHand, body: ObjectionIn
) -> Response:
    """Object, with reasons, to the accreditation of another sector; everybody reads it, and it stops nobody."""
    return created(await objecting.object_to(standing, seat, mandate, body))
