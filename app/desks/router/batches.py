"""`R/batches`: several calls at one table in one, each an act of its own."""

from typing import Any

import orjson
from fastapi import APIRouter, Request

from app.core.forwarding import Answer, forward
from app.core.requests import StrictRoute
from app.desks.batches import ActBatchIn, ActBatchOut, ActResult, ActRow
from app.identity.guards import needs
from app.identity.roles import Permission
from app.roundtables.access import CurrentLiveAccess

router = APIRouter(prefix="/v1/roundtables/{roundtable_id}", tags=["desks"], route_class=StrictRoute)


@router.post(
    "/batches",
    operation_id="do_batch",
    dependencies=[needs(Permission.batch_do)],
    response_model=ActBatchOut,
)
async def do_batch(request: Request, access: CurrentLiveAccess, body: ActBatchIn) -> ActBatchOut:
    """Several calls at the table in one, one after the other: what awaits somebody is read in one, and said in another.

    Each row is what the same call alone would have been, with its own guards, its own `If-Match`, its own act and
    entry; what is refused is told in its place and keeps none of the others. Sent again, nothing is done anew.
    """
    results = []
    for row in body.rows:
        fields = {"Idempotency-Key": str(row.act)} if row.act else {}
        fields |= {"If-Match": row.if_match} if row.if_match else {}
        path = f"/v1/roundtables/{access.table.id}{row.path}"
        results.append(_result(row, await forward(request, row.method, path, _body(row), fields)))
    return ActBatchOut(results=tuple(results))


def _body(row: ActRow) -> bytes:
    return b"" if row.body is None else orjson.dumps(row.body)


def _result(row: ActRow, answer: Answer) -> ActResult:
    content: Any = None
    if answer.headers.get("content-type", "").endswith("json"):
        content = orjson.loads(answer.content)
    refused = answer.status >= 400  # noqa: PLR2004 - where HTTP's refusals begin
    return ActResult(
        act=row.act,
        status=answer.status,
        ledger_entry=answer.headers.get("ledger-entry"),
        etag=answer.headers.get("etag"),
        subject=None if refused else content,
        problem=content if refused else None,
    )
