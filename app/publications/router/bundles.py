"""`C/bundle`: a commitment with all that proves it, to be checked without this service."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.commitments.models import Commitment
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.identity.roles import Permission
from app.ledger.signer import LogContradictsCheckpoint
from app.publications import service
from app.publications.lifecycle import BundleNotMade
from app.roundtables.access import Standing, located, standing
from app.roundtables.router.tables import AT_TABLE

router = APIRouter(
    prefix="/v1/roundtables/{roundtable_id}/commitments/{commitment_id}",
    tags=["commitments"],
    route_class=StrictRoute,
)

P = Permission
Reading = Annotated[Standing, Depends(standing(P.roundtable_read))]
Read = Annotated[Commitment, located(Commitment, "commitment_id", P.roundtable_read)]
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
    response_class=Response,
    responses={**_ANSWER, **problems(*AT_TABLE, BundleNotMade, LogContradictsCheckpoint)},
)
async def get_commitment_bundle(request: Request, reading: Reading, commitment: Read) -> Response:
    """Document, statements, keys, mandates and the log's proofs in one file, as far as the caller may read them.

    Anyone checks it with `tinkuy verify`, which needs neither this service nor a network. It is made anew on each
    call, for the log as it stands.
    """
    data = await service.commitment_bundle(reading, commitment, request.app.state.signer)
    headers = {
        "Cache-Control": "private, no-cache",
        "Content-Disposition": f'attachment; filename="commitment-{commitment.number}.zip"',
    }
    return Response(data, headers=headers, media_type=ZIP)
