"""Signatures under a text, whatever it is: the list, the one that the path names, and what each step may be refused."""

from functools import cache
from typing import Annotated, Any, Final

from fastapi import Depends

from app.core.errors import NotFound, Refusal, refuses
from app.core.paging import Page, PageRequest
from app.ledger.queries import equal
from app.roundtables.access import Seen, located
from app.roundtables.models import AtTable
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


async def given_under(text: Seen, paging: PageRequest) -> Page:
    """The signatures under a text that the caller may see."""
    return await text.page(Signature, paging, *equal(Signature.target_id, text.id))
