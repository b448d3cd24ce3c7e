"""Mandates of seats: proposed by those who run the table, put in force and taken back by the sector."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.core.errors import NotFound, refuses
from app.core.paging import Paging, page_response
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.identity.answers import created, found
from app.identity.guards import needs
from app.identity.roles import Permission
from app.ledger.queries import equal
from app.roundtables import accrediting as rules
from app.roundtables import candidates, holders, lifecycle, policy, queries, seat_ends
from app.roundtables.access import (
    CurrentLiveAccess,
    CurrentStanding,
    MandateNotInForce,
    Seen,
    Standing,
    TableGuard,
    located,
    matched,
    seen,
)
from app.roundtables.models import Mandate, MandateBasis, Seat
from app.roundtables.schemas.seats import HolderOut, MandateIn, MandateList, MandateOut, RevocationIn
from app.roundtables.service import accrediting, bringing

router = APIRouter(
    prefix="/v1/roundtables/{roundtable_id}/seats/{seat_id}/mandates", tags=["roundtables"], route_class=StrictRoute
)

P = Permission
SeatAtHand = Annotated[Seat, located(Seat, "seat_id")]


MandateAtHand = Annotated[Mandate, located(Mandate, "mandate_id", under=Mandate.seat_id)]
"""The mandate of this seat that the path names."""
MandateMatched = Annotated[Mandate, matched(Mandate, "mandate_id", under=Mandate.seat_id)]
"""The same, in the revision that If-Match names."""


LastingStanding = Annotated[Standing, Depends(TableGuard(lifecycle.has_begun))]
"""Of who holds a seat also after the last day of their mandate, as long as nobody took it back."""


@refuses(NotFound)
async def _lasting_seat(standing: LastingStanding, seat_id: UUID) -> Seat:
    seat = await queries.at_table(standing.db, Seat, standing.roundtable.id, seat_id)
    if seat is None:
        raise NotFound
    return seat


SeatAtLastingHand = Annotated[Seat, Depends(_lasting_seat)]


@refuses(candidates.OthersBringThem, MandateNotInForce)
async def _bring(standing: LastingStanding, seat: SeatAtLastingHand) -> Standing:
    await bringing.require_may_bring(standing, seat.role, seat.sector)
    return standing


@refuses(policy.PowerMissing, policy.OtherSector, rules.HostConfirms)
async def _speak(standing: CurrentStanding, seat: SeatAtHand, mandate: MandateAtHand) -> MandateBasis:
    return await accrediting.speaks_for(standing, seat, mandate)


@refuses(rules.OwnMandate)
async def _of_another(
    standing: CurrentStanding, mandate: MandateAtHand, basis: Annotated[MandateBasis, Depends(_speak)]
) -> MandateBasis:
    rules.require_other(standing.mandate.account_id, mandate)
    return basis


@router.get("", operation_id="list_mandates", dependencies=[needs(P.roundtable_read)], response_model=MandateList)
async def list_mandates(request: Request, seat: Annotated[Seen, seen(Seat, "seat_id")], paging: Paging) -> Response:
    """The mandates under which the seat was and is held: named by whom, on which evidence, in force by whose word."""
    return page_response(request, await seat.page(Mandate, paging, *equal(Mandate.seat_id, seat.id)))


@router.get(
    "/{mandate_id}",
    operation_id="get_mandate",
    dependencies=[needs(P.roundtable_read)],
    response_model=MandateOut,
)
async def get_mandate(
    request: Request, mandate: Annotated[Seen, seen(Mandate, "mandate_id", under=Mandate.seat_id)]
) -> Response:
    """One mandate of the seat, with the ETag that its confirmation asks for."""
    return found(request, mandate.stored)


@refuses(NotFound, policy.NotOfThisSector)
async def _holder(access: CurrentLiveAccess, seat_id: UUID, mandate_id: UUID) -> HolderOut:
    held = await holders.of_mandate(access.reads, access.table.id, seat_id, mandate_id)
    if held is None:
        raise NotFound
    if access.place is None:
        raise policy.NotOfThisSector
    policy.require_reads_holder(access.place.part, access.role, access.place.seat.sector, held.sector)
    own = policy.is_of_sector(access.role, access.place.seat.sector, held.sector) and not held.hidden
    return HolderOut(
        mandate_id=mandate_id,
        name=held.name,
        rank=held.rank,
        power_to_decide=held.power_to_decide,
        accepted_by=held.display_name if own else None,
        accepted_login=held.login if own else None,
    )


@router.get(
    "/{mandate_id}/holder",
    operation_id="get_mandate_holder",
    dependencies=[needs(P.roundtable_read)],
    response_model=HolderOut,
)
async def get_mandate_holder(holder: Annotated[HolderOut, Depends(_holder)]) -> HolderOut:
    """Whom the document of a mandate names, for those who run the table and the seat's own sector: a live view.

    The sector also reads which account accepted it: before it confirms the mandate it asks the person whom it named.

    It stands in no body and in no entry of the log, and is erased when the seat is hidden.
    """
    return holder


@router.post(
    "",
    operation_id="accredit_mandate",
    dependencies=[needs(P.mandate_accredit)],
    status_code=201,
    response_model=MandateOut,
    responses=problems(rules.SeatAwaitsAssent, seat_ends.SeatEnded, lifecycle.MandateOverlaps, lifecycle.NameHidden),
)
async def accredit_mandate(
    standing: Annotated[Standing, Depends(_bring)], seat: SeatAtLastingHand, body: MandateIn
) -> Response:
    """Register a mandate on the evidence of the constituency's document; then invite its holder.

    For a seat of a deciding sector this is a proposal. While the table is prepared its holder's acceptance puts it in
    force, attested by those who run the table; afterwards the sector confirms it, or the constituency's paper does.
    Once somebody was accepted to run it, one of a seat that runs the table waits for a facilitation that names it.
    After the installation one of a seat that conducts sessions waits for the yes of every deciding sector. Where nobody
    runs the table, delegates register whom another sector names, also after the last day of their own mandate.
    """
    return created(await accrediting.accredit(standing, seat, body))


@router.post(
    "/{mandate_id}/confirmation",
    operation_id="confirm_mandate",
    dependencies=[needs(P.mandate_confirm)],
    status_code=201,
    response_model=MandateOut,
    responses=problems(
        rules.MandateNotHeld,
        rules.MandateAwaitsOthers,
        rules.MandateNotWaiting,
        lifecycle.MandateRevoked,
        rules.HostTakesNoSeat,
        rules.SitsForASector,
        rules.SectorWordNeeded,
    ),
)
async def confirm_mandate(
    standing: CurrentStanding,
    seat: SeatAtHand,
    basis: Annotated[MandateBasis, Depends(_of_another)],
    mandate: MandateMatched,
) -> Response:
    """Put a mandate of one's own sector in force, once somebody has accepted it.

    A steward of the sector does, and whoever may decide for the same organization; nobody for themselves.
    """
    return created(await accrediting.confirm(standing, seat, mandate, basis))


@router.post(
    "/{mandate_id}/revocation",
    operation_id="revoke_mandate",
    dependencies=[needs(P.mandate_revoke)],
    status_code=201,
    response_model=MandateOut,
    responses=problems(
        policy.PowerMissing,
        policy.OtherSector,
        rules.HostConfirms,
        lifecycle.MandateRevoked,
        rules.RevocationProposed,
        candidates.FacilitationDecides,
    ),
)
async def revoke_mandate(
    standing: CurrentStanding, seat: SeatAtHand, mandate: MandateMatched, body: RevocationIn
) -> Response:
    """Take a mandate of one's own sector back; from this act on the seat cannot act under it.

    By those who run the table this is a proposal that lies on the sector's desk, unless nobody but they stands behind
    the mandate: one that is proposed, that they attested while the table is prepared, or of who accompanies the table
    and is not there by the word of all sectors. Who runs the table changes by a facilitation alone; what all sectors
    gave is given back by its holder, or ended by a facilitation.
    """
    return created(await accrediting.revoke(standing, seat, mandate, body))


@router.post(
    "/{mandate_id}/revocation-refusal",
    operation_id="refuse_revocation",
    dependencies=[needs(P.mandate_confirm)],
    status_code=201,
    response_model=MandateOut,
    responses=problems(rules.RevocationNotProposed),
)
async def refuse_revocation(
    standing: CurrentStanding, _: Annotated[MandateBasis, Depends(_speak)], mandate: MandateMatched
) -> Response:
    """Keep a mandate of one's own sector that those who run the table proposed to revoke."""
    return created(await accrediting.keep(standing, mandate))
