"""Signatures under a text, whatever it is: the list, the one that the path names, and what each step may be refused."""

from functools import cache
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import Depends, Request
from fastapi.responses import Response

from app.core.errors import NotFound, Refusal, refuses
from app.core.paging import PageRequest
from app.roundtables.access import Standing, located
from app.roundtables.models import AtTable
from app.roundtables.router import lists
from app.signatures import lifecycle, witnessing
from app.signatures.models import Signature

HANDING_IN: Final[tuple[type[Refusal], ...]] = (
    lifecycle.EvidenceKnown,
    lifecycle.SeatDoesNotSign,
    lifecycle.SignerWithoutMandate,
    lifecycle.SignedOutOfTime,
    lifecycle.DocumentOther,
    lifecycle.VerifierUnfit,
    *witnessing.REFUSALS,
)
"""Of the classes B, C and D, besides AlreadySigned."""
CONFIRMING: Final[tuple[type[Refusal], ...]] = (
    lifecycle.SignerWithoutMandate,
    lifecycle.AlreadySigned,
    *witnessing.CONFIRMING,
)
VERIFYING: Final[tuple[type[Refusal], ...]] = (
    lifecycle.NotTheVerifier,
    lifecycle.NothingToVerify,
    lifecycle.AnotherFile,
    lifecycle.VerifiedOutOfTime,
    lifecycle.AlreadySigned,
)


@cache
def signature_under(model: type[AtTable], parameter: str) -> Any:
    """A dependency: the signature under this text that the path names, if the caller sees it; raises NotFound."""

    @refuses(NotFound)
    async def find(
        text: Annotated[AtTable, located(model, parameter)],
        signature: Annotated[Signature, located(Signature, "signature_id")],
    ) -> Signature:
        if signature.target_id != text.id:
            raise NotFound
        return signature

    return Depends(find)


async def listed(request: Request, reading: Standing, text: UUID, paging: PageRequest) -> Response:
    """The signatures under a text that the caller may see."""
    return await lists.listed(request, reading, Signature, paging, Signature.target_id == text)
