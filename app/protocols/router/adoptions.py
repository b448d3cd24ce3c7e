"""Adopting ground rules, sector by sector and in every class of signature, and installing the table on them."""

from typing import Annotated, Final

from fastapi import APIRouter, Body, Request
from fastapi.responses import Response

from app.assents.lifecycle import AlreadyAssented, OrganizationAway
from app.assents.models import Adoption
from app.assents.ratification import RatificationDay
from app.assents.schemas import AssentOut, SignedConsentIn
from app.core.paging import Paging, page_response
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.directory.table_calendar import CalendarTooShort
from app.identity.answers import created
from app.identity.guards import needs
from app.identity.roles import Permission
from app.ledger.queries import equal
from app.protocols import lifecycle
from app.protocols.models import Protocol
from app.protocols.router.consenting import Consent, Deciding, signatures_of
from app.protocols.router.ratifying import Ratifiable, add_ratification
from app.protocols.schemas.adoption import AdoptionList, InstallationIn
from app.protocols.service import adopting, installing
from app.rosters.lifecycle import RostersNotConfirmed
from app.roundtables.access import AtMatchedTable, Seen, matched, seen
from app.roundtables.lifecycle import RoundtableInstalled
from app.roundtables.running import FacilitationMissing
from app.roundtables.schemas.tables import RoundtableOut
from app.rules.kinds import refusals_at
from app.rules.misfits import CalendarMissing
from app.rules.moments import AmendmentAdopted
from app.signatures.lifecycle import DocumentRedacted
from app.signatures.service.own_key import ARRIVAL

router = APIRouter(
    prefix="/v1/roundtables/{roundtable_id}/protocols/{protocol_id}/adoptions",
    tags=["ground rules"],
    route_class=StrictRoute,
)

P = Permission


@router.get("", operation_id="list_adoptions", dependencies=[needs(P.roundtable_read)], response_model=AdoptionList)
async def list_adoptions(
    request: Request,
    protocol: Annotated[Seen, seen(Protocol, "protocol_id")],
    paging: Paging,
) -> Response:
    """Which sectors have adopted the protocol, by which seats."""
    return page_response(request, await protocol.page(Adoption, paging, *equal(Adoption.target_id, protocol.id)))


@router.post(
    "",
    operation_id="adopt_protocol",
    dependencies=[needs(P.protocol_adopt)],
    status_code=201,
    response_model=AssentOut,
    responses=problems(
        lifecycle.ProtocolNotProposed,
        lifecycle.ProtocolOvertaken,
        AlreadyAssented,
        OrganizationAway,
        RatificationDay,
        lifecycle.ProtocolDocumentNotMade,
        DocumentRedacted,
        *refusals_at(AmendmentAdopted),
        *ARRIVAL,
    ),
)
async def adopt_protocol(
    standing: Deciding,
    protocol: Annotated[Protocol, matched(Protocol, "protocol_id")],
    body: Annotated[SignedConsentIn, Body(default_factory=SignedConsentIn)],
) -> Response:
    """A delegate adopts the ground rules for the own sector, or objects to them with reasons.

    With the adoption of the last deciding sector they are adopted, as long as no objection stands.

    They hold at once, or from the hour that they or the rules that they replace say; while a session is open, from its
    closing. What began under the former rules is judged by those to its end.
    """
    return created(await adopting.adopt(standing, protocol, body))


# By a qualified signature or on paper, for who has no key.
_ADOPTING: Final = Consent(
    Protocol,
    "protocol_id",
    P.protocol_adopt,
    adopting.asked,
    (
        lifecycle.ProtocolNotProposed,
        lifecycle.ProtocolOvertaken,
        lifecycle.ProtocolDocumentNotMade,
        DocumentRedacted,
        *refusals_at(AmendmentAdopted),
    ),
)
add_ratification(
    router,
    "",
    Ratifiable(
        Protocol,
        "protocol_id",
        Adoption,
        "adoption_id",
        adopting.asked,
        (lifecycle.ProtocolNotProposed, lifecycle.ProtocolOvertaken, DocumentRedacted),
    ),
)
signatures = signatures_of(_ADOPTING, "/v1/roundtables/{roundtable_id}/protocols/{protocol_id}", "ground rules")

installation = APIRouter(prefix="/v1/roundtables/{roundtable_id}", tags=["roundtables"], route_class=StrictRoute)


@installation.post(
    "/installation",
    operation_id="install_roundtable",
    dependencies=[needs(P.roundtable_install)],
    status_code=201,
    response_model=RoundtableOut,
    responses=problems(
        RoundtableInstalled,
        lifecycle.ProtocolMissing,
        lifecycle.ProtocolNotAdoptedByAll,
        lifecycle.SectorsWithoutDelegate,
        CalendarMissing,
        RostersNotConfirmed,
        FacilitationMissing,
        CalendarTooShort,
    ),
)
async def install_roundtable(standing: AtMatchedTable, body: InstallationIn) -> Response:
    """Install the table, for those who run it: the ground rules and the keys of its seats were read aloud.

    Every deciding sector has confirmed its roster as it stands and accepted who runs the table; the table's body names
    both.
    """
    return created(await installing.install(standing, body))
