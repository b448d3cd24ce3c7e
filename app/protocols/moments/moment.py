"""What every moment is: something that is about to happen, at an hour."""

from dataclasses import dataclass, fields
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that is about to happen, at `now` (aware)."""

    now: datetime

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, datetime) and value.tzinfo is None:
                raise ValueError(f"{field.name} needs its offset from UTC")
