"""The hour of the tests, which they turn themselves."""

from datetime import UTC, datetime, timedelta

START = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


class FakeClock:
    """A clock that tests turn; the service has no way to."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        # Every reading is a little later, as in life, so that no two acts share their instant.
        self.now += timedelta(milliseconds=1)
        return self.now

    def advance(self, **delta: float) -> None:
        self.now += timedelta(**delta)
