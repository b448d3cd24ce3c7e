"""Clocks differ: how far the hour in something signed may lie from the hours of the log."""

from datetime import datetime, timedelta
from typing import Final

CLOCK_TOLERANCE: Final = timedelta(minutes=10)


def lies_within(moment: datetime, earliest: datetime, latest: datetime) -> bool:
    """Whether something was done between two instants, for all that a clock elsewhere can tell."""
    return earliest - CLOCK_TOLERANCE <= moment <= latest + CLOCK_TOLERANCE
