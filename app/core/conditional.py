"""Entity tags and preconditions (RFC 9110 sections 8.8.3 and 13.1), and the fields of a stored representation."""

import base64
import re
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from fastapi.responses import Response

from app.core.errors import BadRequest, PreconditionFailed, PreconditionRequired, refuses

_ETAG = re.compile(r'^(?:W/)?"(?P<revision>[1-9][0-9]{0,17})\.[0-9a-f]{64}"$')


class IfMatchMalformed(BadRequest):
    code = "if_match_malformed"
    message = 'If-Match must be one entity tag as this service gave it, such as «"3.<digest>"».'


class ActIdMissing(BadRequest):
    code = "idempotency_key_required"
    message = "A repeat of this act would hurt: send an Idempotency-Key, a UUID that you made."


class ActIdMalformed(BadRequest):
    code = "idempotency_key_malformed"
    message = "Idempotency-Key must be a UUID."


def etag(revision: int, digest: str) -> str:
    return f'"{revision}.{digest}"'


def stored_response(
    body: bytes, *, revision: int, digest: str, status: int = 200, headers: dict[str, str] | None = None
) -> Response:
    """The stored bytes of a subject, with its ETag and its RFC 9530 Repr-Digest."""
    fields = {
        "ETag": etag(revision, digest),
        "Repr-Digest": f"sha-256=:{base64.b64encode(bytes.fromhex(digest)).decode()}:",
        "Cache-Control": "private, no-cache",
        **(headers or {}),
    }
    return Response(body, status_code=status, headers=fields, media_type="application/json")


def not_modified(request: Request, tag: str) -> bool:
    """Whether If-None-Match names the current entity tag."""
    named = request.headers.get("if-none-match", "")
    return any(part.strip().removeprefix("W/") == tag for part in named.split(",")) if named else False


def expected_revision(request: Request) -> int:
    """The revision in If-Match; raises PreconditionRequired (428) or IfMatchMalformed (400).

    Whoever asks compares it, and raises PreconditionFailed (412) where another is current.
    """
    named = request.headers.get("if-match")
    if named is None:
        raise PreconditionRequired
    match = _ETAG.match(named.strip())
    if match is None:
        raise IfMatchMalformed
    return int(match["revision"])


@refuses(IfMatchMalformed, PreconditionRequired, PreconditionFailed)
async def require_expected_revision(request: Request) -> int:
    """The same as a dependency: FastAPI moves what is no coroutine to a thread and back."""
    return expected_revision(request)


ExpectedRevision = Annotated[int, Depends(require_expected_revision)]


def act_id(request: Request) -> UUID | None:
    """The client-made id of this act (Idempotency-Key), if one was sent; raises ActIdMalformed (400)."""
    named = request.headers.get("idempotency-key")
    if named is None:
        return None
    try:
        return UUID(named.strip().strip('"'))
    except ValueError:
        raise ActIdMalformed from None


def required_act_id(request: Request) -> UUID:
    """The same where a repeat would hurt; raises ActIdMissing (400)."""
    named = act_id(request)
    if named is None:
        raise ActIdMissing
    return named
