"""Finding the minutes of the session in the path, as far as the caller may read them."""

from functools import cache
from typing import Annotated, Any

from fastapi import Depends

from app.core.conditional import ExpectedRevision
from app.core.errors import NotFound
from app.identity.answers import require_revision
from app.identity.roles import Permission
from app.ledger import queries as ledger
from app.minutes import queries
from app.minutes.models import Minutes
from app.roundtables.access import Standing, located, standing
from app.sessions.models import Session


@cache
def minutes_of(permission: Permission, *, keyed: bool = False) -> Any:
    """A dependency: the minutes of the session; raises NotFound where there are none for the caller to read."""

    async def find(
        taken: Annotated[Standing, Depends(standing(permission, keyed=keyed))],
        session: Annotated[Session, located(Session, "session_id", permission, keyed=keyed)],
    ) -> Minutes:
        row = await queries.of_session(taken.db, session.id)
        if row is None or await ledger.one(taken.db, taken.reader, Minutes, row.id, taken.roundtable.id) is None:
            raise NotFound
        return row

    return Depends(find)


@cache
def minutes_matched(permission: Permission, *, keyed: bool = False) -> Any:
    """The same for acts that approve the text: If-Match must name the current revision (428, 412)."""

    async def match(
        taken: Annotated[Standing, Depends(standing(permission, keyed=keyed))],
        row: Annotated[Minutes, minutes_of(permission, keyed=keyed)],
        expected: ExpectedRevision,
    ) -> Minutes:
        if expected != row.revision:
            current = await ledger.one(taken.db, taken.reader, Minutes, row.id, taken.roundtable.id)
            require_revision(expected, current, row.revision)
        return row

    return Depends(match)
