"""When somebody was there: what attendance allows, and its refusals."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from operator import itemgetter
from typing import Final

from app.core.errors import Conflict, Unprocessable
from app.core.fitting import TO_COME, TimeUnfit
from app.roundtables.accrediting import ended_at
from app.roundtables.lifecycle import is_in_force
from app.roundtables.models import Mandate
from app.sessions.models import Attendance, Guest, PresenceWord, Session, SessionPhase


class AttendanceNotTaken(Conflict):
    code = "attendance_not_taken"
    message = (
        "Attendance is taken once a session was called, from twelve hours before its announced hour until its closing."
    )


class SeatNotHeld(Conflict):
    code = "seat_not_held"
    message = "Nobody holds this seat under a mandate in force, so nobody can be present for it."


class AlreadyPresent(Conflict):
    code = "already_present"
    message = "The seat is recorded as present already."


class NobodyToRelieve(Conflict):
    code = "nobody_to_relieve"
    message = "Nobody of this place is in the session, so nobody is relieved: it is an arrival."
    pointer = "/takes_over"


class AlreadyDeparted(Conflict):
    code = "already_departed"
    message = "The departure is recorded already; who comes back arrives anew."


class OccurredAtUnfit(TimeUnfit):
    """422: an hour at which it cannot have happened."""

    code = "occurred_at_unfit"
    message = "It happened after what came before it at this session, and not in the future."

    def __init__(self, cause: str | None = None, at: str | tuple[str, ...] = (), bound: date | None = None) -> None:
        """Without a bound it says no more than the sentence of the class."""
        if cause is None or bound is None or not isinstance(at, str):
            Unprocessable.__init__(self, at=at)
        else:
            super().__init__(cause, at, bound)


GATHERED_BEFORE_AT_MOST: Final = timedelta(hours=12)
"""Nobody is there for a session half a day before its hour."""
ATTENDED: Final = frozenset(
    {SessionPhase.convened, SessionPhase.open, SessionPhase.recess, SessionPhase.caucus, SessionPhase.suspended}
)


def require_gathered(session: Session, hour: datetime, now: datetime) -> None:
    """What was seen of a session was seen while people could gather for it. Raises OccurredAtUnfit."""
    gathers = max(session.starts_at - GATHERED_BEFORE_AT_MOST, session.convened_at or now)
    if hour < gathers:
        raise OccurredAtUnfit("before_gathering", "/occurred_at", gathers)
    if hour > now:
        raise OccurredAtUnfit(TO_COME, "/occurred_at", now)


def goes_on(stay: Attendance) -> bool:
    """Whether somebody is there by it."""
    return stay.departed_at is None and stay.voided_at is None


def end_under(mandate: Mandate, stay: Attendance, time_zone: str, now: datetime) -> None:
    """A stay ends with the mandate that it began under, at its hour; nothing to do while that is in force."""
    if not is_in_force(mandate, time_zone, now):
        stay.departed_at = max(stay.arrived_at, min(now, ended_at(mandate, time_zone) or now))


def require_attended(session: Session, now: datetime) -> None:
    """Raises AttendanceNotTaken."""
    if session.phase not in ATTENDED or now < session.starts_at - GATHERED_BEFORE_AT_MOST:
        raise AttendanceNotTaken


def arrival(
    session: Session, stays: Sequence[Attendance], held_since: datetime, occurred_at: datetime | None, now: datetime
) -> datetime:
    """When a seat's new stay begins; `stays` are its earlier ones at the session, all of them over.

    Nobody comes before the session was called, hours before people gather for it, before the seat was taken under the
    mandate, or before the last departure. Raises AlreadyPresent and OccurredAtUnfit.
    """
    if any(map(goes_on, stays)):
        raise AlreadyPresent
    bounds = {
        "before_gathering": max(session.starts_at - GATHERED_BEFORE_AT_MOST, session.convened_at or now),
        "before_mandate": held_since,
        "before_departure": max((stay.departed_at or now for stay in stays), default=held_since),
    }
    return _hour(bounds, occurred_at, now)


def departure(
    attendance: Attendance, spoke_at: datetime | None, occurred_at: datetime | None, now: datetime
) -> datetime:
    """When a stay ends; `spoke_at` is when the seat gave its word in the room for the last time.

    A departure that is noted after a decision changes nothing of on what was decided.

    Raises AlreadyDeparted and OccurredAtUnfit.
    """
    if not goes_on(attendance):
        raise AlreadyDeparted
    return _hour({"before_arrival": attendance.arrived_at, "before_word": spoke_at}, occurred_at, now)


def confirm(stay: Attendance, word: PresenceWord, now: datetime) -> bool:
    """Whether the stay was only claimed: from now on it counts for a decision."""
    if not stay.claimed:
        return False
    stay.claimed, stay.confirmed_through, stay.confirmed_at = False, word, now
    return True


def guest_arrival(session: Session, occurred_at: datetime | None, now: datetime) -> datetime:
    """When somebody without a seat was let in; raises OccurredAtUnfit."""
    gathers = max(session.starts_at - GATHERED_BEFORE_AT_MOST, session.convened_at or now)
    return _hour({"before_gathering": gathers}, occurred_at, now)


def guest_departure(guest: Guest, occurred_at: datetime | None, now: datetime) -> datetime:
    """Raises AlreadyDeparted and OccurredAtUnfit."""
    if guest.departed_at is not None:
        raise AlreadyDeparted
    return _hour({"before_arrival": guest.arrived_at}, occurred_at, now)


def hour_between(since: datetime, occurred_at: datetime | None, now: datetime) -> datetime:
    """When something was said of a text that exists since then; raises OccurredAtUnfit."""
    return _hour({"before_text": since}, occurred_at, now)


def _hour(bounds: Mapping[str, datetime | None], occurred_at: datetime | None, now: datetime) -> datetime:
    """The hour that was said, if it lies between the latest of these bounds and now; else now."""
    cause, earliest = max(((name, hour) for name, hour in bounds.items() if hour is not None), key=itemgetter(1))
    if occurred_at is None:
        # The clock is read before a writer waits for the table, so what came before may bear a later hour.
        return max(earliest, now)
    if occurred_at < earliest:
        raise OccurredAtUnfit(cause, "/occurred_at", earliest)
    if occurred_at > now:
        raise OccurredAtUnfit(TO_COME, "/occurred_at", now)
    return occurred_at
