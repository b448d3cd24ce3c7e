"""One clock: read once per request, and never settable from outside the process."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files

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


@cache
def time_zones() -> frozenset[str]:
    """Names of the IANA time zones that a table can have: those that come with the service, whatever its machine has.

    A name of the machine, such as `localtime`, would mean another zone on another one, or none. What a table's database
    knows besides is asked when the table is convened.
    """
    listed = files("tzdata").joinpath("zones").read_text(encoding="utf-8").split()
    return frozenset(listed) - {"Factory"}
