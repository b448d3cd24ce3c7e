"""Days of a table's own: pure rules over when one is declared and taken back, and their refusals."""

from collections.abc import Iterable
from datetime import date

from app.core.errors import Conflict, Unprocessable
from app.roundtables.models import CalendarDay


class CalendarDayNotAhead(Unprocessable):
    """422: the day has come already, by the date of the table."""

    code = "calendar_day_not_ahead"
    message = "A day is declared, or taken back, before it comes."


class CalendarDayKnown(Conflict):
    code = "calendar_day_known"
    message = "The table has declared this day already."
    pointer = "/day"


class CalendarDayRevoked(Conflict):
    code = "calendar_day_revoked"
    message = "The day was taken back already."


def require_ahead(day: date, today: date, at: Iterable[str] = ()) -> None:
    """Raises CalendarDayNotAhead; both on the calendar of the table. `at` points at where the day was said."""
    if day <= today:
        raise CalendarDayNotAhead(at=at)


def require_undeclared(day: date, declared: Iterable[CalendarDay]) -> None:
    """Raises CalendarDayKnown."""
    if any(each.day == day for each in declared):
        raise CalendarDayKnown


def require_declared(day: CalendarDay) -> None:
    if day.revoked_at is not None:
        raise CalendarDayRevoked
