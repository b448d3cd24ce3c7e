"""`R/packs/{name}.pdf`: what people print of a table."""

from enum import StrEnum
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from app.commitments.lifecycle import CommitmentNotOffered
from app.core.errors import NotFound
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.identity.guards import needs
from app.identity.roles import Permission
from app.minutes import lifecycle as minutes_rules
from app.protocols.lifecycle import ProtocolMissing
from app.renderings import lifecycle
from app.renderings.router.documents import Lang, Names
from app.renderings.service import packs
from app.roundtables.access import CurrentStanding
from app.signatures.lifecycle import DocumentRedacted

router = APIRouter(prefix="/v1/roundtables/{roundtable_id}/packs", tags=["roundtables"], route_class=StrictRoute)

P = Permission
_ANSWER: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "A PDF for the printer.",
        "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}, "example": "%PDF-1.7"}},
    }
}


class PackName(StrEnum):
    """What can be printed of a table."""

    convocation = "convocation"
    attendance = "attendance"
    roster = "roster"
    rules = "rules"
    signature_sheet = "signature-sheet"
    register = "register"


@router.get(
    "/{pack}.pdf",
    operation_id="print_pack",
    dependencies=[needs(P.roundtable_read)],
    response_class=Response,
    responses={
        **_ANSWER,
        **problems(
            NotFound,
            ProtocolMissing,
            packs.PackOfSomething,
            CommitmentNotOffered,
            minutes_rules.MinutesNotCirculated,
            minutes_rules.MinutesAlreadySealed,
            minutes_rules.TextNotSignable,
            DocumentRedacted,
            lifecycle.TypesettingFailed,
        ),
    },
)
async def print_pack(
    request: Request,
    standing: CurrentStanding,
    pack: PackName,
    session_id: Annotated[
        UUID | None,
        Query(description="Of a convocation, an attendance sheet, or the signature sheet of its minutes."),
    ] = None,
    commitment_id: Annotated[UUID | None, Query(description="Of a signature sheet.")] = None,
    lang: Lang = "es",
    names: Names = True,
) -> Response:
    """A convocation with agenda and documents, an attendance sheet to sign, the roster, the ground rules in force, the
    signature sheet of an offered commitment, or of the text of minutes that goes round, with the digest of what is
    signed, or the register of commitments.

    A live view: it says when it was made, and holds the names that whoever asks may read.
    """
    address = f"{request.app.state.settings.deployment}/verify"
    return await packs.pack(standing, pack.value, lang, address, (session_id, commitment_id), names=names)
