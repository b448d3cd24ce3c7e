"""`R/facilitations`: who is to run the table, and what each deciding sector says to that."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.assents.lifecycle import AlreadyAssented, OrganizationAway
from app.assents.models import FacilitationAssent
from app.assents.ratification import RatificationDay
from app.assents.schemas import AssentOut, RatifiableIn
from app.core.errors import refuses
from app.core.paging import Paging, page_response
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.facilitations import lifecycle
from app.facilitations.models import Facilitation, FacilitationPhase
from app.facilitations.schemas import AssentList, DismissalIn, FacilitationIn, FacilitationList, FacilitationOut
from app.facilitations.service import accepting, dismissing, proposing
from app.identity.answers import created, found
from app.identity.guards import needs
from app.identity.roles import Permission
from app.ledger.queries import equal
from app.protocols.policy import SectorDoesNotDecide
from app.protocols.router.ratifying import Ratifiable, add_ratification
from app.protocols.service.adopting import require_adopter
from app.roundtables import accrediting
from app.roundtables import queries as tables
from app.roundtables.access import (
    AtMatchedTable,
    CurrentStanding,
    CurrentTableReadAccess,
    Seen,
    Standing,
    matched,
    seen,
)
from app.roundtables.accompanying import SeatDoesNotAccompany
from app.roundtables.models import Power
from app.roundtables.policy import PowerMissing

router = APIRouter(
    prefix="/v1/roundtables/{roundtable_id}/facilitations", tags=["roundtables"], route_class=StrictRoute
)

P = Permission
SeenFacilitation = Annotated[Seen, seen(Facilitation, "facilitation_id")]


@refuses(PowerMissing)
async def _propose(standing: CurrentStanding) -> Standing:
    if not standing.conducts:
        standing.require_power(Power.decide)
    return standing


@refuses(SectorDoesNotDecide, PowerMissing, accrediting.HostConfirms)
async def _decide(standing: CurrentStanding) -> Standing:
    require_adopter(standing)
    accrediting.require_not_host(standing.mandate.account_id, await tables.hosts(standing.db, standing.roundtable.id))
    return standing


@router.get(
    "", operation_id="list_facilitations", dependencies=[needs(P.roundtable_read)], response_model=FacilitationList
)
async def list_facilitations(
    request: Request, access: CurrentTableReadAccess, paging: Paging, phase: FacilitationPhase | None = None
) -> Response:
    """Who was proposed to run the table, and whom the sectors accepted."""
    return page_response(request, await access.page(Facilitation, paging, *equal(Facilitation.phase, phase)))


@router.post(
    "",
    operation_id="propose_facilitation",
    dependencies=[needs(P.facilitation_propose, once=True)],
    status_code=201,
    response_model=FacilitationOut,
    responses=problems(lifecycle.SeatRunsNothing, SeatDoesNotAccompany, accrediting.MandateNotHeld),
)
async def propose_facilitation(standing: Annotated[Standing, Depends(_propose)], body: FacilitationIn) -> Response:
    """Propose who runs the table: all the seats that are to, each of them held by somebody.

    Nothing follows before every deciding sector has said yes; each change of who runs the table is another proposal.
    """
    return created(await proposing.propose(standing, body))


@router.get(
    "/{facilitation_id}",
    operation_id="get_facilitation",
    dependencies=[needs(P.roundtable_read)],
    response_model=FacilitationOut,
)
async def get_facilitation(request: Request, facilitation: SeenFacilitation) -> Response:
    """One facilitation, with the ETag that a sector's word asks for."""
    return found(request, facilitation.stored)


@router.get(
    "/{facilitation_id}/assents",
    operation_id="list_facilitation_assents",
    dependencies=[needs(P.roundtable_read)],
    response_model=AssentList,
)
async def list_facilitation_assents(request: Request, facilitation: SeenFacilitation, paging: Paging) -> Response:
    """What the sectors said to it."""
    page = await facilitation.page(FacilitationAssent, paging, *equal(FacilitationAssent.target_id, facilitation.id))
    return page_response(request, page)


@router.post(
    "/{facilitation_id}/assents",
    operation_id="assent_to_facilitation",
    dependencies=[needs(P.facilitation_assent)],
    status_code=201,
    response_model=AssentOut,
    responses=problems(
        lifecycle.FacilitationNotOpen, lifecycle.FacilitationStale, AlreadyAssented, OrganizationAway, RatificationDay
    ),
)
async def assent_to_facilitation(
    standing: Annotated[Standing, Depends(_decide)],
    facilitation: Annotated[Facilitation, matched(Facilitation, "facilitation_id")],
    body: RatifiableIn,
) -> Response:
    """Say, for one's own sector, whether these may run the table.

    With the yes of the last deciding sector their mandates are in force, and those of who ran it before end.
    """
    return created(await accepting.assent(standing, facilitation, body))


@router.post(
    "/{facilitation_id}/dismissal",
    operation_id="dismiss_facilitation",
    dependencies=[needs(P.facilitation_dismiss)],
    status_code=201,
    response_model=FacilitationOut,
    responses=problems(lifecycle.FacilitationNotAccepted),
)
async def dismiss_facilitation(
    standing: Annotated[Standing, Depends(_decide)],
    facilitation: Annotated[Facilitation, matched(Facilitation, "facilitation_id")],
    body: DismissalIn,
) -> Response:
    """Take back, for one's own sector and with reasons, that these run the table.

    They finish open sessions and the record; reports, verifications, seals and clocks go on. Until every deciding
    sector has accepted others, whoever accompanies the table calls sessions about that and about what was promised,
    and runs it after thirty days.
    """
    return created(await dismissing.dismiss(standing, facilitation, body))


@router.post(
    "/dismissal",
    operation_id="dismiss_unconfirmed_facilitation",
    dependencies=[needs(P.facilitation_dismiss)],
    status_code=201,
    response_model=FacilitationOut,
    responses=problems(lifecycle.FacilitationNotAccepted),
)
async def dismiss_unconfirmed_facilitation(
    standing: Annotated[Standing, Depends(_decide)], _: AtMatchedTable, body: DismissalIn
) -> Response:
    """The same of who ran a table before its sectors were asked, where they have accepted nobody since.

    If-Match names the table's body, which says who that is.
    """
    return created(await dismissing.dismiss_unconfirmed(standing, body))


add_ratification(
    router,
    "/{facilitation_id}/assents",
    Ratifiable(
        Facilitation,
        "facilitation_id",
        FacilitationAssent,
        "assent_id",
        accepting.asked,
        (lifecycle.FacilitationNotOpen, lifecycle.FacilitationStale),
    ),
)
