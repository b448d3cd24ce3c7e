"""`S/stream`: what happens in a session, as it happens; and the tickets that open it."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Path, Query, Request
from fastapi.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from app.core.db import DbSession
from app.core.errors import Refusal
from app.core.middleware import outlasts
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.identity.guards import acting_seat, needs
from app.identity.roles import Permission
from app.ledger.following import AfterBeyondLog
from app.roundtables.access import Asking, AtTableGuard, LiveGuard, TableId, live_access
from app.sessions.access import CurrentLiveSession, LiveSession, live_session
from app.streams import service
from app.streams.lifecycle import TicketInvalid, TooManyStreams
from app.streams.schemas import StreamTicketOut
from app.streams.service.tickets import Bearer
from app.sync.router import LARGEST_INDEX

router = APIRouter(
    prefix="/v1/roundtables/{roundtable_id}/sessions/{session_id}", tags=["sessions"], route_class=StrictRoute
)

P = Permission
EVENTS: Final = "text/event-stream"
_EXAMPLE: Final = (
    "retry: 1000\n\nid: 411\nevent: counters\ndata: {…}\n\nid: 412\nevent: entry\n"
    'data: {"index":412,"leaf":"9f2d…","entry":{"type":"attendance.arrived",…}}\n\n:\n\n'
)
_ANSWER: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "Events as the HTML standard writes them; each is a `StreamEvent`.",
        "content": {
            EVENTS: {
                # No type: some readers of a document take all of it for one text, and others each event for an object.
                "schema": {
                    "description": "Each event has `id`, `event` and `data`; `data` is a `StreamEvent` in JSON."
                },
                "example": _EXAMPLE,
            }
        },
    }
}


@dataclass(frozen=True, slots=True)
class Opening:
    """A session that somebody may listen to, and who that is."""

    live: LiveSession
    bearer: Bearer


class StreamGuard(AtTableGuard):
    """As the guard of the session's room, for a token or a ticket."""

    refusals: ClassVar[tuple[type[Refusal], ...]] = (*LiveGuard.refusals, TicketInvalid)

    async def __call__(
        self,
        request: Request,
        roundtable_id: TableId,
        session_id: Annotated[UUID, Path()],
        ticket: Annotated[
            str | None, Query(max_length=100, description="In place of a token: a ticket, good for one opening.")
        ] = None,
    ) -> Opening:
        state = request.app.state
        if hasattr(request.state, "principal"):
            bearer = Bearer(request.state.principal, acting_seat(request))
        else:
            bearer = await service.opened_by(state.database, ticket or "", session_id, state.clock())
        asking = Asking(
            state.database.reads, bearer.principal, bearer.seat_id, state.clock(), request.state.needs.permission
        )
        return Opening(await live_session(await live_access(asking, roundtable_id), session_id), bearer)


class EventStream(StreamingResponse):
    """A stream that says when it is over, however it ended.

    FastAPI's own makes each event into bytes for each who listens; these are bytes already, the same ones for all.
    """

    media_type = EVENTS

    def __init__(self, content: AsyncIterator[bytes], left: Callable[[], None]) -> None:
        super().__init__(content, headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        self._left = left

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        outlasts(scope)
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._left()


@router.post(
    "/stream-tickets",
    operation_id="draw_stream_ticket",
    status_code=201,
    dependencies=[needs(P.stream_ticket_draw)],
    response_model=StreamTicketOut,
)
async def draw_stream_ticket(request: Request, db: DbSession, live: CurrentLiveSession) -> StreamTicketOut:
    """A ticket for who cannot send a token: it opens this session's stream once, within thirty seconds.

    It is no act and stands in no log.
    """
    bearer = Bearer(request.state.principal, acting_seat(request))
    return await service.draw(db, live.meeting.id, bearer, live.access.now)


@router.get(
    "/stream",
    operation_id="follow_session",
    dependencies=[needs(P.roundtable_read)],
    response_class=Response,
    responses={**_ANSWER, **problems(AfterBeyondLog, TooManyStreams)},
)
async def follow_session(
    request: Request,
    opening: Annotated[Opening, Depends(StreamGuard())],
    resumed: Annotated[
        int | None,
        Header(
            alias="Last-Event-ID",
            ge=0,
            le=LARGEST_INDEX,
            description="The last `id` that you have: what came since comes first.",
        ),
    ] = None,
    last_event_id: Annotated[
        int | None, Query(ge=0, le=LARGEST_INDEX, description="The same, for who cannot send a header field.")
    ] = None,
) -> EventStream:
    """The session's table as it happens: entries that you may read, and after them what is computed at read.

    It ends after ten minutes, or whenever what you may read changes; open it anew with the last `id`, and nothing is
    missing and nothing comes twice. Without one it begins now: open it first, and then read the room.
    """
    after = last_event_id if resumed is None else resumed
    return EventStream(*await service.listen(request.app.state.streams, opening.live, opening.bearer, after))
