"""What may become of a session between its calling and its closing: pure rules and their refusals."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import ClassVar, Final
from uuid import UUID

from app.core.errors import Conflict, Unprocessable
from app.sessions.models import Session, SessionPhase, SessionTurn
from app.sessions.schemas.course import TurnOut


class SessionNotToCome(Conflict):
    code = "session_not_to_come"
    message = "Only a session that was called and is not under way, or one that is suspended, gets another hour."


class SessionNotToCancel(Conflict):
    code = "session_not_to_cancel"
    message = "Only a session that was never opened is cancelled; one that was opened is closed."


class SessionNotSuspended(Conflict):
    code = "session_not_suspended"
    message = "The session is not suspended."


class HourPassed(Unprocessable):
    code = "hour_passed"
    message = "The hour that is announced must lie ahead."


class AdjournmentTooEarly(Conflict):
    code = "adjournment_too_early"
    message = "Nobody is late before the hour that was announced; until then the session can be moved or cancelled."


class QuorumPresent(Conflict):
    code = "quorum_present"
    message = "The quorum of the ground rules is there: the session can be opened."


class SessionNotReopened(Conflict):
    """409: what was closed stays closed."""

    code = "session_not_reopened"
    message = "A session that was closed by mistake opens again within %(minutes)s minutes, while nothing followed."
    causes: ClassVar[Mapping[str, str]] = {
        "not_closed": "This one is not closed.",
        "too_late": "More time has passed since this one was closed.",
        "minutes": "The minutes of this one circulate already.",
        "rules": "Other ground rules came into force with its closing.",
        "sessions": "Another session of the table was opened since.",
    }


REOPENS_WITHIN: Final = timedelta(minutes=30)
_AHEAD: Final = frozenset({SessionPhase.convened, SessionPhase.adjourned, SessionPhase.suspended})
_UNOPENED: Final = frozenset({SessionPhase.planned, SessionPhase.convened, SessionPhase.adjourned})


def require_to_come(session: Session) -> None:
    if session.phase not in _AHEAD:
        raise SessionNotToCome


def require_unopened(session: Session) -> None:
    if session.phase not in _UNOPENED:
        raise SessionNotToCancel


def require_suspended(session: Session) -> None:
    if session.phase is not SessionPhase.suspended:
        raise SessionNotSuspended


def require_ahead(hour: datetime | None, now: datetime, at: str) -> None:
    """Raises HourPassed."""
    if hour is not None and hour <= now:
        raise HourPassed(at=at)


def require_hour_come(session: Session, now: datetime) -> None:
    if now < session.starts_at:
        raise AdjournmentTooEarly


def require_reopenable(
    session: Session, now: datetime, *, circulated: bool, rules_changed: bool, opened_since: bool
) -> datetime:
    """The hour at which it was closed; raises SessionNotReopened.

    `rules_changed` says whether other ground rules hold than when it was opened, `opened_since` whether another
    session of the table was opened after its closing.
    """
    closed_at, cause = session.closed_at, None
    if session.phase is not SessionPhase.closed or closed_at is None:
        cause = "not_closed"
    elif now - closed_at > REOPENS_WITHIN:
        cause = "too_late"
    elif circulated:
        cause = "minutes"
    elif rules_changed:
        cause = "rules"
    elif opened_since:
        cause = "sessions"
    if cause is not None or closed_at is None:
        raise SessionNotReopened(cause=cause, minutes=int(REOPENS_WITHIN.total_seconds() // 60))
    return closed_at


def take(session: Session, turn: SessionTurn, seat_id: UUID, reasons: str, now: datetime, **told: object) -> None:
    """Put a turn into the session's course; what else is `told` of it are members of `TurnOut`."""
    taken = TurnOut.model_validate({"turn": turn, "at": now, "seat_id": seat_id, "reasons": reasons, **told})
    session.course = [*session.course, taken.model_dump(mode="json", exclude_none=True)]


def opens_at(session: Session) -> datetime:
    """The hour that was announced last, before which it neither opens nor goes on."""
    return session.resumes_at or session.starts_at
