"""When a rule begins to bind a table that adopted it before this service asked it: pure, from the clause and the hour.

A kind wakes when a release begins to ask it at one of its moments. Whoever adopts it from then on knows, and is asked
at once. A table that had adopted it earlier is told on its desks for `NOTICE` and is asked from then on; no clock of
the rule has begun before. A kind that shows things to others waits for the word of every deciding sector instead,
however long that takes.
"""

from datetime import datetime, timedelta
from typing import Final, TypeVar

from app.rules.clauses import Clause
from app.rules.moments import Moment

NOTICE: Final = timedelta(days=30)

MomentT = TypeVar("MomentT", bound=Moment)


def judged(clause: Clause, facts: MomentT) -> MomentT | None:
    """The facts as the clause may judge them at this minute; None while it is not asked yet.

    A clause that was never asleep judges them as they are.
    """
    woke_at = clause.woke_at.get(type(facts))
    if woke_at is None:
        return facts
    if clause.awaits_confirmation:
        return facts if facts.is_confirmed else None
    return facts.counted_from(woke_at + NOTICE)


def enforced_from(clause: Clause, now: datetime) -> datetime | None:
    """The next hour from which the clause is asked at a moment at which it is not asked yet; None where none is known.

    For a clause that awaits a confirmation no hour is known.
    """
    if clause.awaits_confirmation:
        return None
    return min((begins for woke_at in clause.woke_at.values() if (begins := woke_at + NOTICE) > now), default=None)
