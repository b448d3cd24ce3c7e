"""When a commitment is due, and what keeps its deadline and its milestones from being offered."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import ClassVar, TypeAlias

from pydantic import TypeAdapter

from app.commitments.models import Commitment
from app.commitments.schemas.due import Due, DueCondition, DueDate, DueInterval, DuePast
from app.core.errors import Conflict, Refusal
from app.directory.legal_days import period_end
from app.directory.table_calendar import CalendarTooShort, TableCalendar

Deadline: TypeAlias = DueDate | DueInterval | DueCondition | DuePast

_DUE: TypeAdapter[Deadline] = TypeAdapter(Due)


class DeadlineOver(Conflict):
    """409: nobody could still keep it."""

    code = "deadline_over"
    message = "The deadline, %(day)s, is over already. A promise of the past has a deadline of the kind «past»."

    def __init__(self, day: date) -> None:
        super().__init__(members={"due": day.isoformat()}, day=day.isoformat())


class DeadlineNotPast(Conflict):
    """409: what is marked as a promise of the past can still be kept."""

    code = "deadline_not_past"
    message = "The deadline, %(day)s, is still to come: it is a date like any other, and no promise of the past."

    def __init__(self, day: date) -> None:
        super().__init__(members={"due": day.isoformat()}, day=day.isoformat())


class MilestoneUnfit(Conflict):
    """409: a step on the way that nobody could still take in time, or that lies behind the end."""

    code = "milestone_unfit"
    message = "The milestone «%(title)s» does not fit the deadline."
    causes: ClassVar[Mapping[str, str]] = {
        "over": "Its day, %(day)s, is over already: leave out what is done.",
        "after_deadline": "Its day, %(day)s, comes after the deadline, %(bound)s.",
    }

    def __init__(self, cause: str, title: str, day: date, bound: date) -> None:
        members: dict[str, object] = {"milestone": title, "due": day.isoformat(), "bound": bound.isoformat()}
        super().__init__(cause=cause, members=members, title=title, day=day.isoformat(), bound=bound.isoformat())


class DeadlineWithoutCalendar(Conflict):
    """409: every weekday would count as a business day."""

    code = "deadline_without_calendar"
    message = "The deadline counts business days, and the table names no calendar that says which they are."


def deadline(commitment: Commitment) -> Deadline | None:
    """The deadline as it is stored."""
    return None if commitment.due is None else _DUE.validate_python(commitment.due)


def against_deadline(commitment: Commitment, today: date, calendar: TableCalendar) -> Iterator[Refusal]:
    """What keeps the deadline from being offered; `today` is the date at the table."""
    due = deadline(commitment)
    match due:
        case DueDate(date=day) if day < today:
            yield DeadlineOver(day)
        case DueCondition(backstop=day) if day is not None and day < today:
            yield DeadlineOver(day)
        case DuePast(date=day) if day >= today:
            yield DeadlineNotPast(day)
        case DueInterval(counting="business") if calendar.years is None:
            yield DeadlineWithoutCalendar()
        case DueInterval():
            try:
                period_end(today, due.days, due.counting, calendar)
            except CalendarTooShort as refusal:
                yield refusal
    yield from _against_milestones(commitment, due, today)


def _against_milestones(commitment: Commitment, due: Deadline | None, today: date) -> Iterator[Refusal]:
    last = due.backstop if isinstance(due, DueCondition) else due.date if isinstance(due, DueDate | DuePast) else None
    for milestone in commitment.milestones:
        title, day = str(milestone["title"]), date.fromisoformat(str(milestone["due"]))
        if last is not None and day > last:
            yield MilestoneUnfit("after_deadline", title, day, last)
        elif day < today and not isinstance(due, DuePast):
            yield MilestoneUnfit("over", title, day, today)
