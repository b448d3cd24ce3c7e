"""`R/seat-batches`: many seats with their mandates and invitations, and the sheet of their codes."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.core.messages import negotiate
from app.core.requests import StrictRoute
from app.identity.guards import needs
from app.identity.roles import Permission
from app.roundtables import sheets
from app.roundtables.access import CurrentStanding
from app.roundtables.access.batch import Batch
from app.roundtables.schemas.batches import SeatBatchIn, SeatBatchOut
from app.roundtables.service import batching

router = APIRouter(prefix="/v1/roundtables/{roundtable_id}", tags=["roundtables"], route_class=StrictRoute)

_HTML: Final = "text/html"
_TEXT: Final = "text/plain"
_SHEETS: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "content": {
            _HTML: {"schema": {"type": "string"}, "example": "<!DOCTYPE html>…"},
            _TEXT: {
                "schema": {"type": "string"},
                "example": "7KQ4M-2XW9T-…    Titular 1\n",
            },
        }
    }
}


async def _rows_of(request: Request, standing: CurrentStanding) -> tuple[Batch, str]:
    name = standing.roundtable.name
    return await Batch.of(request, standing), name


@router.post(
    "/seat-batches",
    operation_id="create_seat_batch",
    dependencies=[needs(Permission.seat_manage)],
    response_model=SeatBatchOut,
    responses=_SHEETS,
)
async def create_seat_batch(
    request: Request, rows: Annotated[tuple[Batch, str], Depends(_rows_of)], body: SeatBatchIn
) -> Response:
    """Many seats at once, each with its mandate and its holder's code: three acts for each row, as if called alone.

    What is refused is told in its place. Each code is shown once: a call sent again brings those that it draws and no
    others. With `Accept: text/html` or `text/plain` the answer is a sheet of them to be cut and handed over; it names
    seats by their labels, and nobody else.
    """
    batch, table = rows
    done = await batching.seat_all(batch, body.rows)
    wanted, locale = request.headers.get("accept", ""), negotiate(request.headers.get("accept-language"))
    if _HTML in wanted:
        return Response(sheets.html(table, done.results, locale), media_type=_HTML)
    if _TEXT in wanted:
        return Response(sheets.text(table, done.results, locale), media_type=_TEXT)
    return Response(done.model_dump_json(), media_type="application/json")
