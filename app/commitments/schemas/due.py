"""When a commitment is due: a day, days from its release, or a condition; or when it was, of a promise of the past."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from app.core.schemas import Day, In, Out, Text
from app.directory.legal_days import DAYS_MAX, Counting


class DueDateIn(In):
    """By a day."""

    kind: Literal["date"]
    date: Day


class DueIntervalIn(In):
    """Within a number of days, counted from the day after the commitment comes into force."""

    kind: Literal["interval"]
    days: Annotated[int, Field(ge=1, le=DAYS_MAX, strict=True, examples=[180])]
    counting: Counting = "calendar"


class DueConditionIn(In):
    """When something has happened, and on the backstop day at the latest."""

    kind: Literal["condition"]
    condition: Annotated[Text, Field(examples=["Cuando el ministerio apruebe el expediente técnico."])]
    backstop: Day | None = None


class DuePastIn(In):
    """By a day that is over: a promise made before, which the table writes down and follows from now on."""

    kind: Literal["past"]
    date: Day


DueIn = Annotated[DueDateIn | DueIntervalIn | DueConditionIn | DuePastIn, Field(discriminator="kind")]


class DueDate(Out):
    """By a day."""

    kind: Literal["date"]
    date: date


class DueInterval(Out):
    """Within a number of days, counted from the day after the commitment comes into force."""

    kind: Literal["interval"]
    days: int
    counting: Counting


class DueCondition(Out):
    """When something has happened, and on the backstop day at the latest."""

    kind: Literal["condition"]
    condition: str
    backstop: date | None


class DuePast(Out):
    """By a day that was over at the offer: a promise made before, which the table follows from now on."""

    kind: Literal["past"]
    date: date


Due = Annotated[DueDate | DueInterval | DueCondition | DuePast, Field(discriminator="kind")]
