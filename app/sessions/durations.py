"""How long something lasted, less the stretches that count for nobody: pure arithmetic of hours."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

Stretch = tuple[datetime, datetime | None]
"""From when until when; without an end it goes on."""


def seconds_between(began: datetime, ended: datetime, left_out: Iterable[Stretch] = ()) -> int:
    """Whole seconds from `began` to `ended` (aware), without what lies in any of `left_out`, each second once."""
    lost, covered = timedelta(), began
    for begins, ends in sorted(left_out, key=lambda stretch: stretch[0]):
        start, end = max(begins, covered), min(ends or ended, ended)
        if end > start:
            lost += end - start
            covered = end
    return max(0, int((ended - began - lost).total_seconds()))


def suspensions(course: Iterable[Mapping[str, object]]) -> list[Stretch]:
    """From when until when a session was suspended, by what became of it."""
    found: list[Stretch] = []
    for turn in course:
        at = datetime.fromisoformat(str(turn["at"]))
        if turn["turn"] == "suspended":
            found.append((at, None))
        elif turn["turn"] == "resumed" and found and found[-1][1] is None:
            found[-1] = (found[-1][0], at)
    return found
