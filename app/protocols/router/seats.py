"""`R/seats/{seat_id}/assents`: what the deciding sectors say to a further voting place."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.assents.lifecycle import OrganizationAway
from app.assents.models import SeatAssent
from app.assents.ratification import RatificationDay
from app.assents.schemas import AssentOut, RatifiableIn
from app.core.errors import refuses
from app.core.paging import Paging, page_response
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.identity.answers import created
from app.identity.guards import needs
from app.identity.roles import Permission
from app.ledger.queries import equal
from app.protocols.router.ratifying import Ratifiable, add_ratification
from app.protocols.service import admitting
from app.rosters import lifecycle
from app.rosters.schemas import AssentList
from app.roundtables.access import CurrentStanding, Seen, Standing, matched, seen
from app.roundtables.models import Power, Seat
from app.roundtables.policy import PowerMissing

router = APIRouter(
    prefix="/v1/roundtables/{roundtable_id}/seats/{seat_id}/assents", tags=["roundtables"], route_class=StrictRoute
)

P = Permission


@refuses(PowerMissing)
async def _decide(standing: CurrentStanding) -> Standing:
    standing.require_power(Power.decide)
    return standing


@router.get("", operation_id="list_seat_assents", dependencies=[needs(P.roundtable_read)], response_model=AssentList)
async def list_seat_assents(request: Request, seat: Annotated[Seen, seen(Seat, "seat_id")], paging: Paging) -> Response:
    """What the sectors said to a further voting place."""
    return page_response(request, await seat.page(SeatAssent, paging, *equal(SeatAssent.target_id, seat.id)))


@router.post(
    "",
    operation_id="assent_to_seat",
    dependencies=[needs(P.seat_assent)],
    status_code=201,
    response_model=AssentOut,
    responses=problems(lifecycle.SeatAwaitsNothing, OrganizationAway, RatificationDay),
)
async def assent_to_seat(
    standing: Annotated[Standing, Depends(_decide)],
    seat: Annotated[Seat, matched(Seat, "seat_id")],
    body: RatifiableIn,
) -> Response:
    """Say what one's own sector thinks of a further voting place: every deciding sector has to say yes to it."""
    return created(await admitting.assent(standing, seat, body))


add_ratification(
    router,
    "",
    Ratifiable(Seat, "seat_id", SeatAssent, "assent_id", admitting.asked, (lifecycle.SeatAwaitsNothing,)),
)
