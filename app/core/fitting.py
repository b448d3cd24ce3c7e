"""What is claimed to have happened, or to come, fits what is recorded: the refusal, and what asks it."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import ClassVar, Final

from app.core.clock import instant
from app.core.errors import Unprocessable


class TimeUnfit(Unprocessable):
    """422: `cause` says by what a day or an hour is bounded, `bound` where the bound lies, `errors` which one it is."""

    code = "time_unfit"
    message = "A day or an hour does not fit what is recorded."
    causes: ClassVar[Mapping[str, str]] = {
        "to_come": "It has not come yet: the latest that fits is %(bound)s.",
        "over": "It is over already: the earliest that fits is %(bound)s.",
        "before_table": "It lies before the month in which the table was called into being, which begins on %(bound)s.",
        "before_mandate": "It lies before the seat was taken under its mandate, at %(bound)s.",
        "before_gathering": "It lies before people gather for this session, from %(bound)s on.",
        "before_arrival": "It lies before the seat arrived, at %(bound)s.",
        "before_departure": "It lies before the seat's last departure, at %(bound)s.",
        "after_word": "The seat was heard in the room at %(bound)s already, and was there.",
        "before_text": "It lies before the text existed, at %(bound)s.",
        "not_there": "The seat was not in the session then; what the record holds of it ends at %(bound)s.",
        "before_word": "The seat gave its word in the room at %(bound)s, and was there.",
    }

    def __init__(self, cause: str, at: str, bound: date) -> None:
        told = instant(bound) if isinstance(bound, datetime) else bound.isoformat()
        super().__init__(cause=cause, at=at, members={"bound": told}, bound=told)


TO_COME: Final = "to_come"
OVER: Final = "over"


def require_from(claimed: date, earliest: date, cause: str, at: str) -> None:
    """Both days, or both hours. Raises TimeUnfit for what lies before the bound."""
    if claimed < earliest:
        raise TimeUnfit(cause, at, earliest)


def require_until(claimed: date, latest: date, cause: str, at: str) -> None:
    """The same for what lies after it."""
    if claimed > latest:
        raise TimeUnfit(cause, at, latest)


def minute(moment: datetime) -> datetime:
    """The minute that an hour lies in: plans are written in minutes."""
    return moment.astimezone(UTC).replace(second=0, microsecond=0)
