"""Seats at a table."""

from typing import Annotated

from fastapi import APIRouter, Body, Depends, Request
from fastapi.responses import Response

from app.core.errors import refuses
from app.core.paging import Paging, page_response
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.directory.models import Sector
from app.identity.answers import amended, created, found
from app.identity.guards import needs
from app.identity.roles import Permission, Role
from app.ledger.queries import equal
from app.roundtables import accrediting, candidates, lifecycle, policy, seat_ends
from app.roundtables.access import CurrentStanding, CurrentTableReadAccess, Seen, Standing, located, matched, seen
from app.roundtables.models import Seat
from app.roundtables.schemas.seats import HidingIn, SeatEndIn, SeatIn, SeatList, SeatOut, SeatPatch
from app.roundtables.service import ending, seating
from app.roundtables.service.convening import OrganizationUnknown

router = APIRouter(prefix="/v1/roundtables/{roundtable_id}/seats", tags=["roundtables"], route_class=StrictRoute)

P = Permission
SeenSeat = Annotated[Seen, seen(Seat, "seat_id")]
SeatAtHand = Annotated[Seat, located(Seat, "seat_id")]
SeatMatched = Annotated[Seat, matched(Seat, "seat_id")]


@router.get("", operation_id="list_seats", dependencies=[needs(P.roundtable_read)], response_model=SeatList)
async def list_seats(
    request: Request,
    access: CurrentTableReadAccess,
    paging: Paging,
    sector: Sector | None = None,
    role: Role | None = None,
) -> Response:
    """The seats of the table; who holds them is in the live view of a session's room."""
    page = await access.page(Seat, paging, *equal(Seat.sector, sector), *equal(Seat.role, role))
    return page_response(request, page)


@router.post(
    "",
    operation_id="create_seat",
    dependencies=[needs(P.seat_manage, once=True)],
    status_code=201,
    response_model=SeatOut,
    responses=problems(
        OrganizationUnknown,
        seating.NotATableRole,
        lifecycle.SectorNotDeciding,
        lifecycle.AlternateMismatch,
        accrediting.SeatAwaitsAssent,
        candidates.OthersBringThem,
        seat_ends.SeatEnded,
    ),
)
async def create_seat(standing: CurrentStanding, body: SeatIn) -> Response:
    """Create a place for an organization: a titular, an alternate, or one of those who accompany or run the table.

    Delegates create places of those who are to run it, and no others.

    A titular's place that the table was not installed with counts for nothing before every deciding sector has said
    yes to it, and with the first one of a further sector that sector decides.
    """
    return created(await seating.create_seat(standing, body))


@router.get("/{seat_id}", operation_id="get_seat", dependencies=[needs(P.roundtable_read)], response_model=SeatOut)
async def get_seat(request: Request, seat: SeenSeat) -> Response:
    """One seat."""
    return found(request, seat.stored)


@router.patch(
    "/{seat_id}",
    operation_id="amend_seat",
    dependencies=[needs(P.seat_manage)],
    response_model=SeatOut,
    responses=problems(candidates.OthersBringThem, lifecycle.NameHidden),
)
async def amend_seat(standing: CurrentStanding, seat: SeatMatched, body: SeatPatch) -> Response:
    """Change a seat's label; its organization and role never change."""
    return amended(await seating.amend_seat(standing, seat, body))


@router.post(
    "/{seat_id}/end",
    operation_id="end_seat",
    dependencies=[needs(P.mandate_revoke)],
    status_code=201,
    response_model=SeatOut,
    responses=problems(
        policy.OtherSector,
        policy.PowerMissing,
        accrediting.HostConfirms,
        seat_ends.SeatEnded,
        seat_ends.SeatEndProposed,
        seat_ends.LastPlaceOfSector,
        candidates.FacilitationDecides,
    ),
)
async def end_seat(standing: CurrentStanding, seat: SeatMatched, body: SeatEndIn) -> Response:
    """End a place of one's own sector, with the mandates under which it and its alternate are held.

    By those who run the table it is a proposal that lies on the sector's desk, unless nobody but they stands behind the
    seat. The last voting place of a deciding sector does not end: a sector that leaves withdraws.
    """
    return created(await ending.end(standing, seat, body))


@refuses(policy.OtherSector, policy.PowerMissing, accrediting.HostConfirms)
async def _speak(standing: CurrentStanding, seat: SeatAtHand) -> Standing:
    await ending.speaks_for(standing, seat)
    return standing


@router.post(
    "/{seat_id}/end-refusal",
    operation_id="refuse_seat_end",
    dependencies=[needs(P.mandate_confirm)],
    status_code=201,
    response_model=SeatOut,
    responses=problems(seat_ends.SeatEndNotProposed),
)
async def refuse_seat_end(standing: Annotated[Standing, Depends(_speak)], seat: SeatMatched) -> Response:
    """Keep a seat of one's own sector that those who run the table proposed to end."""
    return created(await ending.keep(standing, seat))


@router.post(
    "/{seat_id}/hiding",
    operation_id="hide_seat",
    dependencies=[needs(P.seat_hide)],
    status_code=201,
    response_model=SeatOut,
    responses=problems(policy.OtherSeat, lifecycle.NameHidden),
)
async def hide_seat(
    standing: CurrentStanding,
    seat: SeatAtHand,
    _: Annotated[HidingIn, Body(default_factory=HidingIn)],
) -> Response:
    """Hide who holds a seat, at once: one's own, or any where one runs the table.

    From then on no member reads a name for it, its label is gone, and it is given none before the name is shown again.
    What an earlier revision of the seat says stays in the record until a redaction takes it out.
    """
    return created(await seating.hide(standing, seat))


@router.post(
    "/{seat_id}/showing",
    operation_id="show_seat",
    dependencies=[needs(P.seat_hide)],
    status_code=201,
    response_model=SeatOut,
    responses=problems(policy.OtherSeat, lifecycle.NameShown),
)
async def show_seat(
    standing: CurrentStanding,
    seat: SeatAtHand,
    _: Annotated[HidingIn, Body(default_factory=HidingIn)],
) -> Response:
    """Let the members read one's name again; nobody does that for another."""
    return created(await seating.show(standing, seat))
