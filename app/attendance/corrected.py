"""When a stay may be corrected, and into what: pure rules and their refusals."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from app.core.errors import Conflict
from app.core.fitting import TO_COME
from app.minutes.lifecycle import MinutesAlreadySealed
from app.minutes.models import Minutes, MinutesPhase
from app.sessions.models import Attendance, Session
from app.sessions.stays import GATHERED_BEFORE_AT_MOST, AttendanceNotTaken, OccurredAtUnfit

Heard: TypeAlias = tuple[datetime, datetime]
"""From when until when the record heard of a seat at a session."""


class AttendanceVoid(Conflict):
    code = "attendance_void"
    message = "This was corrected already; what took its place may be corrected in turn."


class AttendanceReviewOver(Conflict):
    code = "attendance_review_over"
    message = "The review of the minutes is over: until they are sealed, who keeps the list corrects it."


class SeatSpokeThere(Conflict):
    """409: a word in the room is proof that somebody was in it."""

    code = "seat_spoke_there"
    message = "During this stay the seat took a position or had the floor, so somebody was there."


def require_correctable(
    session: Session, minutes: Minutes | None, review_ends_at: datetime | None, now: datetime
) -> None:
    """`review_ends_at` where the seat itself corrects.

    Raises AttendanceNotTaken, MinutesAlreadySealed or AttendanceReviewOver.
    """
    if session.convened_at is None:
        raise AttendanceNotTaken
    if minutes is not None and minutes.phase is MinutesPhase.sealed:
        raise MinutesAlreadySealed
    if review_ends_at is not None and now >= review_ends_at:
        raise AttendanceReviewOver


def require_not_void(stay: Attendance) -> None:
    if stay.voided_at is not None:
        raise AttendanceVoid


def void(stay: Attendance, by: UUID, reason: str, now: datetime) -> None:
    """From now on it counts for nothing; its hours stay as they were written."""
    stay.voided_at, stay.voided_by, stay.void_reason = now, by, reason


def within(heard: Iterable[Heard], arrived_at: datetime, departed_at: datetime | None) -> list[Heard]:
    """What of it lies in a stay."""
    return [
        (began, ended)
        for began, ended in heard
        if arrived_at <= began and (departed_at is None or began <= departed_at)
    ]


def require_silent(heard: Sequence[Heard]) -> None:
    """Raises SeatSpokeThere."""
    if heard:
        raise SeatSpokeThere


def require_fits(
    stay: Attendance,
    session: Session,
    others: Iterable[Attendance],
    heard: Sequence[Heard],
    held_since: datetime,
    now: datetime,
) -> None:
    """Its hours fit the session, the mandate, the other stays of the seat, and what was `heard` of it then.

    Raises OccurredAtUnfit, which says by what.
    """
    over = min(now, session.closed_at or now)
    gathers = max(session.starts_at - GATHERED_BEFORE_AT_MOST, session.convened_at or now)
    _require(stay.arrived_at, gathers, "before_gathering", "/arrived_at")
    _require(stay.arrived_at, held_since, "before_mandate", "/arrived_at")
    for hour, at in ((stay.arrived_at, "/arrived_at"), (stay.departed_at, "/departed_at")):
        if hour is not None and hour > over:
            raise OccurredAtUnfit(TO_COME, at, over)
    if stay.departed_at is not None:
        _require(stay.departed_at, stay.arrived_at, "before_arrival", "/departed_at")
    for other in others:
        ends, goes_until = other.departed_at, stay.departed_at
        begins_before = goes_until is None or other.arrived_at < goes_until
        if begins_before and (ends is None or stay.arrived_at < ends):
            raise OccurredAtUnfit("before_departure", "/arrived_at", ends or other.arrived_at)
    for began, ended in heard:
        if began < stay.arrived_at:
            raise OccurredAtUnfit("after_word", "/arrived_at", began)
        if stay.departed_at is not None:
            _require(stay.departed_at, ended, "before_word", "/departed_at")


def _require(hour: datetime, earliest: datetime, cause: str, at: str) -> None:
    if hour < earliest:
        raise OccurredAtUnfit(cause, at, earliest)
