"""A page of one kind of subject at a table, as far as the caller may read it."""

from fastapi import Request
from fastapi.responses import Response
from sqlalchemy import ColumnElement

from app.core.paging import PageRequest, page_response
from app.ledger import queries as ledger
from app.roundtables.access import Standing
from app.roundtables.models import AtTable


async def listed(
    request: Request, reading: Standing, model: type[AtTable], paging: PageRequest, *where: ColumnElement[bool]
) -> Response:
    """The stored bodies of this table's rows, or of those that `where` leaves, page by page."""
    table = reading.roundtable.id
    return page_response(
        request, await ledger.page(reading.db, reading.reader, model, paging, *where, roundtable_id=table)
    )
