"""What a stream tells, event by event, and the ticket that opens one."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from app.core.schemas import Instant, Out
from app.directory.models import Sector
from app.floor.schemas.floor import FloorOut
from app.sessions.models import AgendaItemPhase, RecessKind, SessionPhase
from app.sessions.schemas.live import BenchOut
from app.streams.models import Ending
from app.sync.schemas import Envelope


class StreamTicketOut(Out):
    ticket: Annotated[
        str, Field(description="Opens the stream once, as its parameter `ticket`: whoever has it listens as you do.")
    ]
    expires_at: Instant


class StreamEntry(Out):
    """The event `entry`, whose `id` is the index."""

    index: int
    leaf: Annotated[str, Field(description="RFC 6962 leaf hash, hexadecimal.")]
    entry: Envelope


class ItemClock(Out):
    """An item that is under way or pauses. `seconds` is what it used until `server_now`."""

    agenda_item_id: UUID
    phase: AgendaItemPhase
    seconds: int


class LiveRecess(Out):
    recess_id: UUID
    kind: RecessKind
    sector: Sector | None
    ends_at: Instant
    overdue: Annotated[bool, Field(description="Whether it lasts longer than was asked for.")]


class LiveQuorum(Out):
    """The voting places that are taken. What the clauses say about them stands in `S/quorum`."""

    places: int
    present: int
    sectors: tuple[BenchOut, ...]
    holds: bool


class SectorCount(Out):
    """What a sector has spoken in this session, and has left where a clause gives the sectors a time."""

    sector: Sector
    seconds: int
    seconds_left: int | None


class StreamCounters(Out):
    """The event `counters`: what is computed at read. Count on from `server_now` what runs: an idle stream is silent.

    Its `id` is the index of the last entry that was known by then.
    """

    server_now: Instant
    session_id: UUID
    phase: SessionPhase
    quorum: LiveQuorum
    items: tuple[ItemClock, ...]
    recess: LiveRecess | None
    floor: FloorOut
    budgets: tuple[SectorCount, ...]


class StreamEnd(Out):
    """The event `end`, the last one. After `access` opening it anew says why; else resume with the last `id`."""

    reason: Ending


class StreamEvent(Out):
    """One event, as a reader has it that splits the lines: `data` is the JSON of the class of its name."""

    event: Literal["entry", "counters", "end"]
    id: Annotated[str | None, Field(description="Send the last one as `Last-Event-ID` to resume.")]
    data: StreamEntry | StreamCounters | StreamEnd
