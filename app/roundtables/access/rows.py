"""The rows that a path names at a table: one to act on, or one whose current revision the caller knows."""

from functools import cache
from typing import Annotated, Any, TypeVar
from uuid import UUID

from fastapi import Depends, Path
from sqlalchemy.orm import InstrumentedAttribute

from app.core.conditional import ExpectedRevision
from app.core.errors import NotFound, refuses
from app.identity.answers import require_revision
from app.ledger import queries as ledger
from app.roundtables import queries
from app.roundtables.access.guard import CurrentStanding
from app.roundtables.access.standing import Standing
from app.roundtables.models import AtTable, Roundtable

Row = TypeVar("Row", bound=AtTable)


def located(model: type[Row], parameter: str, *, under: InstrumentedAttribute[UUID] | None = None) -> Any:
    """A dependency: the row of this table that the path names, if the caller sees it; raises NotFound.

    With `under` the path names also the row that it belongs to, by a parameter of that column's name, as in `seen`.
    """
    return _located(model, parameter) if under is None else _located_under(model, parameter, under.key)


# One function for each: what a request depends on twice is looked up once.
@cache
def _located(model: type[Row], parameter: str) -> Any:
    @refuses(NotFound)
    async def locate(standing: CurrentStanding, subject_id: Annotated[UUID, Path(alias=parameter)]) -> Row:
        row = await queries.seen_at_table(standing.db, standing.reader, model, standing.roundtable.id, subject_id)
        if row is None:
            raise NotFound
        return row

    return Depends(locate)


@cache
def _located_under(model: type[Row], parameter: str, column: str) -> Any:
    @refuses(NotFound)
    async def locate(
        row: Annotated[Row, _located(model, parameter)], parent_id: Annotated[UUID, Path(alias=column)]
    ) -> Row:
        if getattr(row, column) != parent_id:
            raise NotFound
        return row

    return Depends(locate)


@cache
def matched(model: type[Row], parameter: str, *, under: InstrumentedAttribute[UUID] | None = None) -> Any:
    """The same where the act changes or approves the text: If-Match must name the current revision (428, 412)."""

    async def match(
        standing: CurrentStanding,
        row: Annotated[Row, located(model, parameter, under=under)],
        expected: ExpectedRevision,
    ) -> Row:
        if expected != row.revision:
            current = await ledger.one(standing.db, standing.reader, model, row.id, standing.roundtable.id)
            require_revision(expected, current, row.revision)
        return row

    return Depends(match)


async def _match_table(standing: CurrentStanding, expected: ExpectedRevision) -> Standing:
    table = standing.roundtable
    if expected != table.revision:
        current = await ledger.one(standing.db, standing.reader, Roundtable, table.id, table.id)
        require_revision(expected, current, table.revision)
    return standing


AtMatchedTable = Annotated[Standing, Depends(_match_table)]
"""The caller's standing, for acts upon the table itself: If-Match must name the revision of its body (428, 412)."""
