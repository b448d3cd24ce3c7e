"""The demo loader's own clock; the service itself has none that could be set."""

from datetime import UTC, datetime, timedelta


class DemoClock:
    """Stands at a moment of the story; every reading is a second later than the one before, and never in the future."""

    def __init__(self, present: datetime, beginning: datetime) -> None:
        self._present = present
        self._now = min(beginning, present).astimezone(UTC)

    def turn_to(self, moment: datetime) -> None:
        """Move on to a moment (aware) of the story; a clock that went back would tell another story than the log."""
        self._now = max(self._now, min(moment, self._present).astimezone(UTC))

    def __call__(self) -> datetime:
        self._now = min(self._now + timedelta(seconds=1), self._present)
        return self._now
