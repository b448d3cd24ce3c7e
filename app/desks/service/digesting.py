"""What happened at a table since a session or an hour, for one of its members."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar, Final, Literal, NamedTuple
from uuid import UUID

from app.core.errors import Unprocessable
from app.desks import queries
from app.desks.queries import Presence, Told
from app.desks.schemas import (
    CountedFrom,
    DecisionTold,
    DigestOut,
    FindingTold,
    MinutesTold,
    PromiseTold,
    SeatTold,
    SessionTold,
)
from app.desks.service.desks import desk
from app.desks.telling import DECIDED, MINUTES, MONITORED, PAIRS, PROMISED, SEATS, SESSIONS
from app.ledger.acts import Act
from app.roundtables.access import LiveAccess
from app.roundtables.desks import Gather
from app.roundtables.places import Place

MOST: Final = 200
"""A digest is read by people: beyond this many changes one reads the history."""

_BEGINNING: Final = datetime(1900, 1, 1, tzinfo=UTC)


class SinceUnfit(Unprocessable):
    code = "since_unfit"
    message = "Nothing can be told since then."
    causes: ClassVar[Mapping[str, str]] = {
        "session_unknown": "There is no session with that id at this table.",
        "session_not_begun": "That session has not been opened: nothing is counted from it.",
        "to_come": "That hour has not come yet.",
    }
    pointer = "/since"
    part: ClassVar[Literal["body", "query"]] = "query"


class _Start(NamedTuple):
    """From when a digest counts, and why; `hour` is none from the beginning on."""

    counted: CountedFrom
    hour: datetime | None
    session_id: UUID | None = None


async def digest(
    access: LiveAccess, place: Place, account_id: UUID, since: UUID | datetime | None, rooms: Sequence[Gather]
) -> DigestOut:
    """As many statements for much as for little; raises SinceUnfit."""
    reads, table = access.reads, place.table.id
    presence = await queries.last_presence(reads, account_id, table)
    start = await _start(access, table, since, presence)
    hour = start.hour or _BEGINNING

    told = await queries.happened(reads, access.reader, table, hour, MOST + 1)
    awaiting = await desk(reads, (place,), presence.language, access.now, rooms)

    parts = _by_part(told[:MOST], presence.language)
    return DigestOut(
        counted_from=start.counted,
        since=start.hour,
        session_id=start.session_id,
        until=access.now,
        sessions=tuple(SessionTold.model_validate(each) for each in parts[SESSIONS]),
        decided=tuple(DecisionTold.model_validate(each) for each in parts[DECIDED]),
        promised=tuple(PromiseTold.model_validate(each) for each in parts[PROMISED]),
        monitored=tuple(FindingTold.model_validate(each) for each in parts[MONITORED]),
        minutes=tuple(MinutesTold.model_validate(each) for each in parts[MINUTES]),
        seats=tuple(SeatTold.model_validate(each) for each in parts[SEATS]),
        asked=tuple(item for item in awaiting.items if item.since > hour),
        whole=awaiting.whole and len(told) <= MOST,
    )


async def _start(access: LiveAccess, table: UUID, since: UUID | datetime | None, presence: Presence) -> _Start:
    """Since the end of a session, or the opening of one that goes on; raises SinceUnfit."""
    if isinstance(since, UUID):
        hours = await queries.hours_of_session(access.reads, since, table)
        if hours is None:
            raise SinceUnfit(cause="session_unknown")
        opened, closed = hours
        if opened is None:
            raise SinceUnfit(cause="session_not_begun")
        return _Start(CountedFrom.session, closed or opened, since)
    if since is not None:
        if since > access.now:
            raise SinceUnfit(cause="to_come")
        return _Start(CountedFrom.hour, since)
    if presence.until is None:
        return _Start(CountedFrom.beginning, None)
    return _Start(CountedFrom.presence, presence.until, presence.session_id)


def _by_part(told: Iterable[Told], language: str) -> Mapping[str, Sequence[dict[str, Any]]]:
    """Each thing once in its part, what moved last first; a mandate is told as its seat."""
    parts: dict[str, dict[UUID, dict[str, Any]]] = {
        part: {} for part in (SESSIONS, DECIDED, PROMISED, MONITORED, MINUTES, SEATS)
    }
    for each in told:
        part = PAIRS[Act(each.act), each.subject_type]
        body = {**(each.body or {})}
        key, kind = each.subject_id, each.subject_type
        if kind == "mandate" and body.get("seat_id"):
            # What the seat is, rather than the paper under which somebody holds it.
            key, kind = UUID(body["seat_id"]), "seat"
            body |= {**(each.above or {}), "phase": None}
        told_once = parts[part].setdefault(
            key,
            {
                **body,
                "leads": body.get("leads") or (),
                "subject_type": kind,
                "subject_id": key,
                "title": _title(each.title, language),
                "acts": (),
                "at": each.at,
            },
        )
        told_once["acts"] = (each.act, *told_once["acts"])
    return {part: list(things.values()) for part, things in parts.items()}


def _title(title: Any, language: str) -> str | None:
    if isinstance(title, dict):
        return str(title["en" if language == "en" else "es"])
    return None if title is None else str(title)
