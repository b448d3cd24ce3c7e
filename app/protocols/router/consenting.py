"""`…/signatures` under a text to which each deciding sector says yes: the same operations, whatever the text is."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Generic, TypeVar
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from sqlalchemy.orm import InstrumentedAttribute

from app.assents.lifecycle import AlreadyAssented, OrganizationAway
from app.assents.on_paper import ObjectionByAccount
from app.assents.service import consenting
from app.assents.service.consenting import Asked
from app.core.errors import Refusal, refuses
from app.core.paging import Paging, page_response
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.identity.answers import created
from app.identity.guards import needs
from app.identity.roles import Permission
from app.protocols.policy import SectorDoesNotDecide
from app.protocols.service.adopting import require_adopter
from app.roundtables.access import CurrentStanding, Seen, Standing, located, matched, seen
from app.roundtables.models import AtTable
from app.roundtables.policy import PowerMissing
from app.signatures.lifecycle import AlreadySigned, SeatDoesNotSign, SignerWithoutMandate
from app.signatures.models import Signature
from app.signatures.router.under import CONFIRMING, HANDING_IN, VERIFYING, given_under, signature_under
from app.signatures.schemas import SignatureList, SignatureOut
from app.signatures.schemas.paper import ConfirmationIn
from app.signatures.schemas.qualified import SignatureVerificationIn
from app.signatures.schemas.signatures import EvidencedIn
from app.signatures.service.steps import require_may_hand_in


@refuses(SectorDoesNotDecide, PowerMissing)
async def _decide(standing: CurrentStanding) -> Standing:
    require_adopter(standing)
    return standing


# Declared before the row that If-Match is compared with: whose part it is comes first.
Deciding = Annotated[Standing, Depends(_decide)]
"""The standing of who decides for a deciding sector."""
P = Permission
Row = TypeVar("Row", bound=AtTable)


@dataclass(frozen=True, slots=True)
class Consent(Generic[Row]):
    """One kind of text, as its signatures need to know it.

    `parameter` names it in the path, `own` is the permission to say yes for one's own sector, `asked` describes a row
    that is open for it now, and `refusals` are what `asked` and what it describes may raise. `under` is the
    column of the row that it belongs to, where the path names that as well.
    """

    model: type[Row]
    parameter: str
    own: Permission
    asked: Callable[[Standing, Row], Awaitable[Asked]]
    refusals: tuple[type[Refusal], ...]
    under: InstrumentedAttribute[UUID] | None = None


@refuses(SectorDoesNotDecide, PowerMissing)
async def _handing_in(standing: CurrentStanding) -> Standing:
    # Who runs the table records what others signed on paper and decides for nobody: the service says so by class.
    if not standing.may(P.paper_record):
        require_adopter(standing)
    return standing


def signatures_of(consent: Consent[Row], prefix: str, tag: str) -> APIRouter:
    """The routes below `prefix`, the path of one text."""
    router = APIRouter(prefix=f"{prefix}/signatures", tags=[tag], route_class=StrictRoute)
    model, parameter, under, name = consent.model, consent.parameter, consent.under, consent.model.subject
    refusals = (*consent.refusals, AlreadyAssented, OrganizationAway)

    @router.get(
        "",
        operation_id=f"list_{name}_signatures",
        dependencies=[needs(P.roundtable_read)],
        response_model=SignatureList,
    )
    async def list_signatures(
        request: Request,
        text: Annotated[Seen, seen(model, parameter, under=under)],
        paging: Paging,
    ) -> Response:
        """The signatures with which sectors say yes, also those that somebody has still to complete."""
        return page_response(request, await given_under(text, paging))

    @router.post(
        "",
        operation_id=f"sign_{name}",
        dependencies=[needs(P.signature_hand_in, keyed=True)],
        status_code=201,
        response_model=SignatureOut,
        responses=problems(*refusals, ObjectionByAccount, AlreadySigned, *HANDING_IN),
    )
    async def sign(
        standing: Annotated[Standing, Depends(_handing_in)],
        text: Annotated[Row, matched(model, parameter, under=under)],
        body: EvidencedIn,
    ) -> Response:
        """Hand in a signature of class B, as the seat that signed, or of class C, as who runs the table.

        Once it is complete its sector has said yes. What a seat signs with its own key (A), and its recorded word (D),
        have their own operation beside this one.
        """
        require_may_hand_in(standing, body, consent.own)
        return created(await consenting.hand_in(standing, await consent.asked(standing, text), body))

    @router.post(
        "/{signature_id}/confirmation",
        operation_id=f"confirm_{name}_signature",
        dependencies=[needs(P.paper_witness)],
        status_code=201,
        response_model=SignatureOut,
        responses=problems(*refusals, ObjectionByAccount, SeatDoesNotSign, *CONFIRMING),
    )
    async def confirm(
        standing: CurrentStanding,
        text: Annotated[Row, located(model, parameter, under=under)],
        signature: Annotated[Signature, signature_under(model, parameter)],
        body: ConfirmationIn,
    ) -> Response:
        """Confirm, as one of its two witnesses, a sheet signed by hand; with the second word its sector says yes."""
        return created(await consenting.confirm(standing, await consent.asked(standing, text), signature, body))

    @router.post(
        "/{signature_id}/verification",
        operation_id=f"verify_{name}_signature",
        dependencies=[needs(P.signature_verify)],
        status_code=201,
        response_model=SignatureOut,
        responses=problems(*refusals, SignerWithoutMandate, SeatDoesNotSign, *VERIFYING),
    )
    async def verify(
        standing: CurrentStanding,
        text: Annotated[Row, located(model, parameter, under=under)],
        signature: Annotated[Signature, signature_under(model, parameter)],
        body: SignatureVerificationIn,
    ) -> Response:
        """Record, as the seat that was asked, what came out when a qualified signature was verified, and with what.

        With `valid` the sector of its signer says yes, in class B.
        """
        return created(await consenting.verify(standing, await consent.asked(standing, text), signature, body))

    return router
