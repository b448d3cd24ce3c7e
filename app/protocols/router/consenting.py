"""`…/signatures` under a text to which each deciding sector says yes: the same operations, whatever the text is."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Generic, TypeVar

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.assents.lifecycle import AlreadyAssented
from app.assents.service import consenting
from app.assents.service.consenting import Asked
from app.core.errors import Refusal
from app.core.paging import Paging
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.identity.answers import created
from app.identity.roles import GRANTS, Permission
from app.protocols.policy import SectorDoesNotDecide
from app.protocols.service.adopting import require_adopter
from app.roundtables.access import Standing, located, matched, standing
from app.roundtables.models import AtTable
from app.roundtables.policy import PowerMissing
from app.signatures.lifecycle import AlreadySigned, SeatDoesNotSign, SignerWithoutMandate
from app.signatures.models import Signature
from app.signatures.router.under import CONFIRMING, HANDING_IN, VERIFYING, listed, signature_under
from app.signatures.schemas import SignatureList, SignatureOut
from app.signatures.schemas.paper import ConfirmationIn
from app.signatures.schemas.qualified import SignatureVerificationIn
from app.signatures.schemas.signatures import EvidencedIn
from app.signatures.service.steps import require_may_hand_in

P = Permission
Row = TypeVar("Row", bound=AtTable)


@dataclass(frozen=True, slots=True)
class Consent(Generic[Row]):
    """One kind of text, as its signatures need to know it.

    `parameter` names it in the path, `own` is the permission to say yes for one's own sector, `asked` describes a row
    that is open for it now, and `refusals` are what `asked` and what it describes may raise.
    """

    model: type[Row]
    parameter: str
    own: Permission
    asked: Callable[[Standing, Row], Awaitable[Asked]]
    refusals: tuple[type[Refusal], ...]


async def _handing_in(taken: Annotated[Standing, Depends(standing(P.signature_hand_in, keyed=True))]) -> Standing:
    # Who runs the table records what others signed on paper and decides for nobody: the service says so by class.
    if P.paper_record not in GRANTS[taken.role]:
        require_adopter(taken)
    return taken


def signatures_of(consent: Consent[Row], prefix: str, tag: str) -> APIRouter:
    """The routes below `prefix`, the path of one text."""
    router = APIRouter(prefix=f"{prefix}/signatures", tags=[tag], route_class=StrictRoute)
    model, parameter, name = consent.model, consent.parameter, consent.model.subject
    refusals = (*consent.refusals, AlreadyAssented)

    @router.get(
        "",
        operation_id=f"list_{name}_signatures",
        response_model=SignatureList,
    )
    async def list_signatures(
        request: Request,
        reading: Annotated[Standing, Depends(standing(P.roundtable_read))],
        text: Annotated[Row, located(model, parameter, P.roundtable_read)],
        paging: Paging,
    ) -> Response:
        """The signatures with which sectors say yes, also those that somebody has still to complete."""
        return await listed(request, reading, text.id, paging)

    @router.post(
        "",
        operation_id=f"sign_{name}",
        status_code=201,
        response_model=SignatureOut,
        responses=problems(SectorDoesNotDecide, PowerMissing, *refusals, AlreadySigned, *HANDING_IN),
    )
    async def sign(
        handing_in: Annotated[Standing, Depends(_handing_in)],
        text: Annotated[Row, matched(model, parameter, P.signature_hand_in, keyed=True)],
        body: EvidencedIn,
    ) -> Response:
        """Hand in a signature of class B, as the seat that signed, or of class C, as who runs the table.

        Once it is complete its sector has said yes. What a seat signs with its own key (A), and its recorded word (D),
        have their own operation beside this one.
        """
        require_may_hand_in(handing_in, body, consent.own)
        return created(await consenting.hand_in(handing_in, await consent.asked(handing_in, text), body))

    @router.post(
        "/{signature_id}/confirmation",
        operation_id=f"confirm_{name}_signature",
        status_code=201,
        response_model=SignatureOut,
        responses=problems(*refusals, SeatDoesNotSign, *CONFIRMING),
    )
    async def confirm(
        confirming: Annotated[Standing, Depends(standing(P.paper_witness))],
        text: Annotated[Row, located(model, parameter, P.paper_witness)],
        signature: Annotated[Signature, signature_under(model, parameter, P.paper_witness)],
        body: ConfirmationIn,
    ) -> Response:
        """Confirm, as one of its two witnesses, a sheet signed by hand; with the second word its sector says yes."""
        return created(await consenting.confirm(confirming, await consent.asked(confirming, text), signature, body))

    @router.post(
        "/{signature_id}/verification",
        operation_id=f"verify_{name}_signature",
        status_code=201,
        response_model=SignatureOut,
        responses=problems(*refusals, SignerWithoutMandate, SeatDoesNotSign, *VERIFYING),
    )
    async def verify(
        verifying: Annotated[Standing, Depends(standing(P.signature_verify))],
        text: Annotated[Row, located(model, parameter, P.signature_verify)],
        signature: Annotated[Signature, signature_under(model, parameter, P.signature_verify)],
        body: SignatureVerificationIn,
    ) -> Response:
        """Record, as the seat that was asked, what came out when a qualified signature was verified, and with what.

        With `valid` the sector of its signer says yes, in class B.
        """
        return created(await consenting.verify(verifying, await consent.asked(verifying, text), signature, body))

    return router
