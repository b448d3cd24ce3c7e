"""How a receipt, a stored body and a replay become an HTTP answer."""

from collections.abc import Mapping
from typing import cast

import orjson
from fastapi import FastAPI, Request
from fastapi.responses import Response

from app.core.conditional import etag, not_modified, stored_response
from app.core.errors import NotFound, PreconditionFailed
from app.identity.callers import Replayed, WriteResult
from app.ledger.queries import Stored


def created(outcome: WriteResult, *, status: int = 201) -> Response:
    """The changed subject as its author sees it, with the receipt of its entry."""
    view = outcome.view
    headers = {}
    if outcome.receipt.index is not None:
        headers["Ledger-Entry"] = f"{outcome.receipt.index} {outcome.receipt.leaf}"
    return stored_response(
        view.body.encode(), revision=view.revision, digest=view.digest, status=status, headers=headers
    )


def amended(outcome: WriteResult) -> Response:
    """The same for PATCH and PUT."""
    return created(outcome, status=200)


def shown_once(outcome: WriteResult, secrets: Mapping[str, str]) -> Response:
    """The subject together with what the service shows this once and keeps no copy of."""
    content = {**orjson.loads(outcome.view.body), **secrets}
    headers = {"Ledger-Entry": f"{outcome.receipt.index} {outcome.receipt.leaf}"} if outcome.receipt.leaf else {}
    return Response(orjson.dumps(content), status_code=201, headers=headers, media_type="application/json")


def found(request: Request, stored: Stored | None) -> Response:
    """The stored body, 304 where the client has it already; raises NotFound where no view exists for the caller."""
    if stored is None:
        raise NotFound
    tag = etag(stored.revision, stored.digest)
    if not_modified(request, tag):
        return Response(status_code=304, headers={"ETag": tag, "Cache-Control": "private, no-cache"})
    return stored_response(stored.body.encode(), revision=stored.revision, digest=stored.digest)


def require_revision(expected: int, current: Stored | None, revision: int) -> None:
    """Raises PreconditionFailed (412) with the caller's view of the current subject."""
    if expected != revision:
        raise PreconditionFailed(members={"current": current.body.encode() if current else None})


async def _replay(_: Request, error: Exception) -> Response:
    replayed = cast("Replayed", error)
    return created(replayed.outcome, status=replayed.status)


def install(app: FastAPI) -> None:
    """A repeated act answers what it answered the first time."""
    app.add_exception_handler(Replayed, _replay)
