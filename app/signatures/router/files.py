"""`R/files/{sha256}`: evidence by content: sheets, signature files, reports of their verification."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response

from app.core.problems import problems
from app.core.requests import StrictRoute
from app.identity.answers import created
from app.identity.roles import Permission
from app.roundtables.access import Standing, standing
from app.roundtables.router.tables import AT_TABLE, WRITING
from app.signatures import evidence
from app.signatures.schemas.files import FileDigest, FileOut
from app.signatures.service import files

router = APIRouter(
    prefix="/v1/roundtables/{roundtable_id}/files/{sha256}", tags=["signatures"], route_class=StrictRoute
)

P = Permission
FOLDER: Final = "files"
_BYTES: Final[dict[str, Any]] = {
    media: {"schema": {"type": "string", "format": "binary"}, "example": "%PDF-1.7"} for media in evidence.KINDS
}


@router.put(
    "",
    operation_id="store_file",
    status_code=201,
    response_model=FileOut,
    responses=problems(*WRITING, evidence.FileTypeRefused, evidence.FileDigestOther, evidence.FileKnown),
    openapi_extra={"requestBody": {"required": True, "content": _BYTES}},
)
async def store_file(
    request: Request,
    storing: Annotated[Standing, Depends(standing(P.file_store))],
    sha256: Annotated[FileDigest, Path()],
) -> Response:
    """Hand in a file under the digest of its bytes, whole, in one call of up to the size of a body.

    Nobody is told of it. Whoever at the table knows the digest can read it; nobody else, and never the public.
    """
    media_type = request.headers.get("content-type", "")
    folder = request.app.state.settings.home / FOLDER
    return created(await files.store(storing, folder, sha256, media_type, await request.body()))


@router.get(
    "",
    operation_id="get_file",
    response_class=Response,
    responses={
        200: {"description": "The bytes, to be saved and not shown in place.", "content": _BYTES},
        **problems(*AT_TABLE, evidence.FileNotKept, evidence.FileLost),
    },
)
async def get_file(
    request: Request,
    reading: Annotated[Standing, Depends(standing(P.file_read))],
    sha256: Annotated[FileDigest, Path()],
) -> Response:
    """The bytes of a file. Files may hold legal names: partners do not read them, nor does the public."""
    file, data = await files.read(reading, request.app.state.settings.home / FOLDER, sha256)
    headers = {
        "Cache-Control": "private, no-store",
        "Content-Disposition": f'attachment; filename="{file.sha256}.{evidence.ending(file.media_type)}"',
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return Response(data, headers=headers, media_type=file.media_type)
