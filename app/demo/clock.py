"""The demo loader's own clock; the service itself has none that could be set."""

from datetime import datetime, timedelta


class DemoClock:
    """Stands at a day of the story; every reading is a second later than the one before, and never in the future."""

    def __init__(self, present: datetime) -> None:
        self._present = present
        self._now = present

    def turn_to(self, *, days_ago: float) -> None:
        """Move to a day of the story, counted back from the present."""
        self._now = self._present - timedelta(days=days_ago)

    def __call__(self) -> datetime:
        self._now = min(self._now + timedelta(seconds=1), self._present)
        return self._now
