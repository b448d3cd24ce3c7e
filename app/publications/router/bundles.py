"""`C/bundle` and `M/bundle`: a text with all that proves it, to be checked without this service."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.commitments.models import Commitment
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.identity.guards import needs
from app.identity.roles import Permission
from app.ledger.contradictions import LogContradictsCheckpoint
from app.minutes.router.minutes import MinutesAtHand
from app.publications import service
from app.publications.lifecycle import BundleNotMade, MinutesNotSealed
from app.roundtables.access import CurrentStanding, located
from app.signatures.lifecycle import DocumentRedacted

router = APIRouter(
    prefix="/v1/roundtables/{roundtable_id}/commitments/{commitment_id}",
    tags=["commitments"],
    route_class=StrictRoute,
)
of_minutes = APIRouter(
    prefix="/v1/roundtables/{roundtable_id}/sessions/{session_id}/minutes", tags=["minutes"], route_class=StrictRoute
)

P = Permission
CommitmentAtHand = Annotated[Commitment, located(Commitment, "commitment_id")]
ZIP: Final = "application/zip"
_ANSWER: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "A zip archive, in the layout that `tinkuy verify` reads.",
        "content": {ZIP: {"schema": {"type": "string", "format": "binary"}, "example": "PK\u0003\u0004"}},
    }
}


@router.get(
    "/bundle",
    operation_id="get_commitment_bundle",
    dependencies=[needs(P.roundtable_read)],
    response_class=Response,
    responses={**_ANSWER, **problems(BundleNotMade, DocumentRedacted, LogContradictsCheckpoint)},
)
async def get_commitment_bundle(request: Request, standing: CurrentStanding, commitment: CommitmentAtHand) -> Response:
    """Document, statements, keys, mandates and the log's proofs in one file, as far as the caller may read them.

    Anyone checks it with `tinkuy verify`, which needs neither this service nor a network. It is made anew on each
    call, for the newest checkpoint with all of it that witnesses of two sectors of the table cosigned, with their
    lines; else for the newest that one of them did, or for the log as it stands.
    """
    data = await service.commitment_bundle(standing, commitment, request.app.state.signer)
    return _file(data, f"commitment-{commitment.number}.zip")


@of_minutes.get(
    "/bundle",
    operation_id="get_minutes_bundle",
    dependencies=[needs(P.roundtable_read)],
    response_class=Response,
    responses={**_ANSWER, **problems(MinutesNotSealed, DocumentRedacted, LogContradictsCheckpoint)},
)
async def get_minutes_bundle(request: Request, standing: CurrentStanding, minutes: MinutesAtHand) -> Response:
    """The sealed document, the seal, the session's steps and every sector's word, with the log's proofs, in one file.

    Anyone checks it with `tinkuy verify` or the page `/verify`, which need neither this service nor a network.
    """
    data = await service.minutes_bundle(standing, minutes, request.app.state.signer)
    return _file(data, f"minutes-{minutes.session_id}.zip")


def _file(data: bytes, name: str) -> Response:
    headers = {"Cache-Control": "private, no-cache", "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(data, headers=headers, media_type=ZIP)
