"""`…/mandates/{mandate_id}/assents`: what the sectors say to somebody whom no sector alone puts in force."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.assents.lifecycle import OrganizationAway
from app.assents.models import MandateAssent
from app.assents.ratification import RatificationDay
from app.assents.schemas import AssentOut, RatifiableIn, RatificationIn
from app.assents.service import ratifying
from app.core.errors import NotFound, refuses
from app.core.paging import Paging, page_response
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.identity.answers import created
from app.identity.guards import needs
from app.identity.roles import Permission
from app.ledger.queries import equal
from app.protocols.router.ratifying import REFUSALS, recording
from app.protocols.service import admitting
from app.rosters import lifecycle
from app.rosters.schemas import AssentList
from app.roundtables import accrediting
from app.roundtables.access import CurrentStanding, Seen, Standing, located, matched, seen
from app.roundtables.lifecycle import MandateRevoked
from app.roundtables.models import Mandate, Power
from app.roundtables.policy import PowerMissing
from app.roundtables.router.mandates import MandateAtHand, SeatAtHand
from app.roundtables.sitting import sitting

router = APIRouter(
    prefix="/v1/roundtables/{roundtable_id}/seats/{seat_id}/mandates/{mandate_id}/assents",
    tags=["roundtables"],
    route_class=StrictRoute,
)

P = Permission
_ASKED: Final = (
    lifecycle.MandateAwaitsNothing,
    accrediting.MandateNotHeld,
    accrediting.OwnMandate,
    accrediting.HostConfirms,
    accrediting.HostTakesNoSeat,
    accrediting.SitsForASector,
    MandateRevoked,
)


@refuses(PowerMissing, lifecycle.OwnSectorConfirms)
async def _decide(standing: CurrentStanding, seat: SeatAtHand, mandate: MandateAtHand) -> Standing:
    standing.require_power(Power.decide)
    people = await sitting(standing.db, standing.roundtable, standing.now)
    waiting = accrediting.waits(seat.role, seat.sector, standing.roundtable.deciding_sectors)
    waiting = waiting and not lifecycle.asks_own(mandate, seat, people)
    lifecycle.require_asked(standing.seat.sector, seat.sector, waiting=waiting)
    return standing


@router.get("", operation_id="list_mandate_assents", dependencies=[needs(P.roundtable_read)], response_model=AssentList)
async def list_mandate_assents(
    request: Request, mandate: Annotated[Seen, seen(Mandate, "mandate_id", under=Mandate.seat_id)], paging: Paging
) -> Response:
    """What the sectors said to it."""
    return page_response(
        request, await mandate.page(MandateAssent, paging, *equal(MandateAssent.target_id, mandate.id))
    )


@router.post(
    "",
    operation_id="assent_to_mandate",
    dependencies=[needs(P.seat_assent)],
    status_code=201,
    response_model=AssentOut,
    responses=problems(*_ASKED, OrganizationAway, RatificationDay),
)
async def assent_to_mandate(
    standing: Annotated[Standing, Depends(_decide)],
    seat: SeatAtHand,
    mandate: Annotated[Mandate, matched(Mandate, "mandate_id")],
    body: RatifiableIn,
) -> Response:
    """Say, for one's own sector, what it thinks of somebody whom no sector alone puts in force.

    Of who conducted the table once and is to sit for a sector, every other deciding sector is asked; with their yes the
    own one confirms the mandate, as any. Who is to be the steward of several organizations of a sector is put in force
    by that sector's word, formed as its clause says. Of who conducts sessions or accompanies the table all are asked:
    from then on they are there by the word of all, and vouch for papers.
    """
    return created(await admitting.assent_to_mandate(standing, seat, mandate, body))


@router.post(
    "/{assent_id}/ratification",
    operation_id="ratify_mandate_assent",
    dependencies=[needs(P.assent_ratify)],
    status_code=201,
    response_model=AssentOut,
    responses=problems(*_ASKED, *REFUSALS),
)
async def ratify_mandate_assent(
    standing: Annotated[Standing, recording(MandateAssent, "assent_id")],
    seat: SeatAtHand,
    mandate: MandateAtHand,
    said: Annotated[MandateAssent, located(MandateAssent, "assent_id")],
    body: RatificationIn,
) -> Response:
    """Record what the assembly did with a yes to it that waits for it, as the organization that said it."""
    if said.target_id != mandate.id:
        raise NotFound
    question = await admitting.asked_of_mandate(standing, seat, mandate)
    return created(await ratifying.ratify(standing, question, said, body))
