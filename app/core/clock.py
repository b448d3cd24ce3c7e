"""One clock: read once per request, and never settable from outside the process."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]

INSTANT_FORMAT = "%Y-%m-%dT%H:%M:%S.%fZ"


def utc_now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC)


def instant(moment: datetime) -> str:
    """`YYYY-MM-DDThh:mm:ss.ffffffZ`: UTC and always six digits, the one form of time under hashes.

    Raises ValueError for a naive datetime.
    """
    if moment.tzinfo is None:
        raise ValueError("A naive datetime names no instant.")
    return moment.astimezone(UTC).strftime(INSTANT_FORMAT)
