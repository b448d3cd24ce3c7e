"""The guard of a view of one session that is computed at read."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Path, Request

from app.core.errors import NotFound
from app.roundtables.access import AtTableGuard, LiveAccess, LiveGuard
from app.roundtables.access.guard import TableId
from app.sessions import queries
from app.sessions.queries import Meeting


@dataclass(frozen=True, slots=True)
class LiveSession:
    """A session that the path names and the caller sees, with the body that the caller reads of it."""

    access: LiveAccess
    meeting: Meeting
    body: str


class LiveSessionGuard(AtTableGuard):
    """As the guard of the table, and 404 where the caller sees no such session there."""

    refusals = LiveGuard.refusals
    acts = False

    def __init__(self) -> None:
        self.at_table = LiveGuard()

    async def __call__(
        self, request: Request, roundtable_id: TableId, session_id: Annotated[UUID, Path()]
    ) -> LiveSession:
        return await live_session(await self.at_table(request, roundtable_id), session_id)


async def live_session(access: LiveAccess, session_id: UUID) -> LiveSession:
    """Raises NotFound where the caller sees no such session at the table."""
    found = await queries.seen(access.reads, access.reader, access.table.id, session_id)
    if found is None:
        raise NotFound
    return LiveSession(access, *found)


CurrentLiveSession = Annotated[LiveSession, Depends(LiveSessionGuard())]
