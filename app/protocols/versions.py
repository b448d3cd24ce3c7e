"""Which version of the ground rules holds: pure, from what was adopted and the hour."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID


class Adopted(NamedTuple):
    """A version that every deciding sector has adopted and that no settled exchange has replaced."""

    id: UUID
    adopted_at: datetime
    effective_from: datetime


def holding(versions: Iterable[Adopted], now: datetime, sitting_since: datetime | None) -> UUID | None:
    """The version whose clauses hold: of those whose hour has come, the one adopted last; None before the first.

    So a version that waits for a distant hour binds nobody to it: what the sectors adopt after it may hold before it,
    and then holds in its place as well.

    While a session is open, what held when it was opened goes on holding: nobody changes the rules of a meeting from
    within it. What was to take effect meanwhile does so when the session closes.
    """
    moment = now if sitting_since is None else min(now, sitting_since)
    effective = [version for version in versions if version.effective_from <= moment]
    if not effective:
        return None
    return max(effective, key=lambda version: (version.adopted_at, version.effective_from)).id


def latest(versions: Iterable[Adopted]) -> UUID | None:
    """The version that was adopted last, whether it holds already or not: what a new one would replace."""
    last = max(versions, key=lambda version: version.adopted_at, default=None)
    return None if last is None else last.id
