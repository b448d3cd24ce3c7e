"""When a job that failed is tried again, and when it is given up."""

from datetime import timedelta
from typing import Final

MOST_ATTEMPTS: Final = 11
"""Ten pauses of 1, 2, 4 … 512 minutes: seventeen hours. What fails for longer needs a person."""

LONGEST_PAUSE: Final = timedelta(minutes=10)
"""For what is periodic: it is never given up, and somebody may be mending its cause."""

_JITTER: Final = 0.2


def pause(attempts: int, chance: float, every: timedelta | None) -> timedelta:
    """How long after its nth attempt a job waits; `chance`, from 0 to 1, keeps many that failed together apart.

    One that is periodic never waits for less than its period.
    """
    minutes = timedelta(minutes=2 ** (attempts - 1)) * (1 + _JITTER * (2 * chance - 1))
    return minutes if every is None else max(every, min(minutes, LONGEST_PAUSE))


def is_given_up(attempts: int, every: timedelta | None) -> bool:
    """Whether the nth attempt was the last."""
    return every is None and attempts >= MOST_ATTEMPTS
