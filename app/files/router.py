"""`R/files/{sha256}`: evidence by content: sheets, signature files, reports of their verification."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Header, Path, Request
from fastapi.responses import Response

from app.core.errors import refuses
from app.core.problems import problems
from app.core.requests import PatientRequest, PatientRoute
from app.files import lifecycle, service
from app.files.chunked_uploads import Held, Parts, Span
from app.files.schemas import FileDigest, FileOut, FilePartOut
from app.files.service import Places
from app.identity.answers import created, found
from app.identity.guards import needs
from app.identity.roles import Permission
from app.ledger.queries import Stored
from app.roundtables.access import CurrentStanding, Standing

router = APIRouter(
    prefix="/v1/roundtables/{roundtable_id}/files/{sha256}", tags=["signatures"], route_class=PatientRoute
)

P = Permission
FOLDER: Final = "files"
_BYTES: Final[dict[str, Any]] = {media: {"schema": {"type": "string", "format": "binary"}} for media in lifecycle.KINDS}


def _places(request: Request) -> Places:
    settings = request.app.state.settings
    most = max(settings.max_file_bytes, settings.max_body_bytes)
    return Places(settings.home / FOLDER, Parts.at(settings.home, most), most)


@router.put(
    "",
    operation_id="store_file",
    dependencies=[needs(P.file_store)],
    status_code=201,
    response_model=FileOut,
    responses={
        200: {"model": FileOut, "description": "Asked for with `bytes */total`: your seat has handed it in already."},
        202: {"model": FilePartOut, "description": "A part arrived, or was asked for: how far the file has come."},
        **problems(
            lifecycle.ContentRangeMalformed,
            lifecycle.FileTypeRefused,
            lifecycle.FileDigestOther,
            lifecycle.FileKnown,
            lifecycle.FileTotalOther,
            lifecycle.FilePartElsewhere,
            lifecycle.FileTooLarge,
            lifecycle.UploadsOfSeatFull,
            lifecycle.UploadsFull,
        ),
    },
    openapi_extra={"requestBody": {"required": False, "content": _BYTES}},
)
async def store_file(
    request: PatientRequest,
    standing: CurrentStanding,
    sha256: Annotated[FileDigest, Path()],
    content_range: Annotated[
        str | None,
        Header(
            description="`bytes first-last/total` (RFC 9110 section 14.4) hands in a part, beginning where the file "
            "stands; `bytes */total` without a body asks where that is."
        ),
    ] = None,
) -> Response:
    """Hand in a file under the digest of its bytes: whole, in one call of up to the size of a body, or in parts.

    Of a part whose connection breaks, what came is kept. With the last byte the digest is checked, and then only is
    it an act; an Idempotency-Key names that one. What waits for its next part for two days is dropped. Nobody is told
    of a file. Whoever at the table knows the digest can read it; nobody else, and never the public.
    """
    media_type = request.headers.get("content-type", "")
    data, places = await request.body(), _places(request)
    if content_range is None:
        return created(await service.store(standing, places.files, sha256, media_type, data))
    span = Span.parse(content_range)
    if span is None or len(data) > span.length or (len(data) < span.length and not request.interrupted):
        raise lifecycle.ContentRangeMalformed
    match await service.receive(standing, places, sha256, media_type, span, data):
        case Held() as held:
            stands = FilePartOut(sha256=sha256, received=held.received, total=held.total, kept_until=held.kept_until)
            return Response(stands.model_dump_json(), status_code=202, media_type="application/json")
        case Stored() as stored:
            return found(request, stored)
        case outcome:
            return created(outcome)


@refuses(lifecycle.FilesNotGranted)
async def _reading(standing: CurrentStanding) -> Standing:
    """A member of the table, or a partner system whose grant names files."""
    if standing.place is None and (standing.grant is None or not standing.grant.files):
        raise lifecycle.FilesNotGranted
    return standing


@router.get(
    "",
    operation_id="get_file",
    dependencies=[needs(P.file_read)],
    response_class=Response,
    responses={
        200: {"description": "The bytes, to be saved and not shown in place.", "content": _BYTES},
        **problems(lifecycle.FileNotKept, lifecycle.FileLost),
    },
)
async def get_file(
    request: Request,
    standing: Annotated[Standing, Depends(_reading)],
    sha256: Annotated[FileDigest, Path()],
) -> Response:
    """The bytes of a file. Files may hold legal names: a partner needs a grant that names them; the public has none."""
    file, data = await service.read(standing, request.app.state.settings.home / FOLDER, sha256)
    headers = {
        "Cache-Control": "private, no-store",
        "Content-Disposition": f'attachment; filename="{file.sha256}.{lifecycle.ending(file.media_type)}"',
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return Response(data, headers=headers, media_type=file.media_type)
