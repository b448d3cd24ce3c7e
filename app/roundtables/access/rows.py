"""What a path names at a table: a row to act on, a body to read, a row whose current revision the caller knows."""

from functools import cache
from typing import Annotated, Any, TypeVar
from uuid import UUID

from fastapi import Depends, Path

from app.core.conditional import ExpectedRevision
from app.core.errors import NotFound
from app.identity.answers import require_revision
from app.identity.roles import Permission
from app.ledger import queries as ledger
from app.ledger.queries import Stored
from app.roundtables import queries
from app.roundtables.access.guard import standing
from app.roundtables.access.standing import Standing
from app.roundtables.models import AtTable

Row = TypeVar("Row", bound=AtTable)


@cache
def located(model: type[Row], parameter: str, permission: Permission, *, keyed: bool = False) -> Any:
    """A dependency: the row of this table that the path names, if the caller sees it; raises NotFound."""

    async def locate(
        taken: Annotated[Standing, Depends(standing(permission, keyed=keyed))],
        subject_id: Annotated[UUID, Path(alias=parameter)],
    ) -> Row:
        row = await queries.at_table(taken.db, model, taken.roundtable.id, subject_id)
        if row is None or await ledger.one(taken.db, taken.reader, model, subject_id, taken.roundtable.id) is None:
            raise NotFound
        return row

    return Depends(locate)


@cache
def seen(model: type[AtTable], parameter: str, permission: Permission) -> Any:
    """A dependency for a reading: the body of the row that the path names, as the caller sees it; raises NotFound."""

    async def see(
        taken: Annotated[Standing, Depends(standing(permission))],
        subject_id: Annotated[UUID, Path(alias=parameter)],
    ) -> Stored:
        stored = await ledger.one(taken.db, taken.reader, model, subject_id, taken.roundtable.id)
        if stored is None:
            raise NotFound
        return stored

    return Depends(see)


@cache
def matched(model: type[Row], parameter: str, permission: Permission, *, keyed: bool = False) -> Any:
    """The same where the act changes or approves the text: If-Match must name the current revision (428, 412)."""

    async def match(
        taken: Annotated[Standing, Depends(standing(permission, keyed=keyed))],
        row: Annotated[Row, located(model, parameter, permission, keyed=keyed)],
        expected: ExpectedRevision,
    ) -> Row:
        if expected != row.revision:
            current = await ledger.one(taken.db, taken.reader, model, row.id, taken.roundtable.id)
            require_revision(expected, current, row.revision)
        return row

    return Depends(match)
