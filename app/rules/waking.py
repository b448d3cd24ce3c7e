"""When a rule begins to bind a table that adopted it before this service asked it: pure, from the clause and the hour.

A kind wakes when a release begins to ask it at one of its moments. Whoever adopts it from then on knows, and is asked
at once. A table that had adopted it earlier is told on its desks for `NOTICE` and is asked from then on; no clock of
the rule has begun before. A kind that shows things to others waits for the word of every deciding sector instead,
however long that takes.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final, NamedTuple, TypeVar

from app.rules.clauses import Clause
from app.rules.moments import Moment
from app.rules.rule_kind import RuleKind

NOTICE: Final = timedelta(days=30)

MomentT = TypeVar("MomentT", bound=Moment)


class Woken(NamedTuple):
    """A kind that this service asks at a moment only since `since`; kind and moment by their names."""

    kind: str
    moment: str
    since: datetime


def woke_at(rule: RuleKind, woken: Iterable[Woken]) -> Mapping[type[Moment], datetime]:
    """Since when the rule is asked, by moment; moments that it does not name any more are left out."""
    moments = {moment.called(): moment for moment in rule.moments}
    return {moments[each.moment]: each.since for each in woken if each.kind == rule.kind and each.moment in moments}


def judged(clause: Clause, facts: MomentT) -> MomentT | None:
    """The facts as the clause may judge them at this minute; None while it is not asked yet.

    A clause that was never asleep judges them as they are.
    """
    since = clause.woke_at.get(type(facts))
    if since is None:
        return facts
    if clause.awaits_confirmation:
        return facts if facts.is_confirmed else None
    return facts.counted_from(since + NOTICE)


def asleep(clause: Clause, now: datetime, *, confirmed: bool) -> tuple[type[Moment], ...]:
    """The moments at which this service asks such rules and does not ask this one yet.

    `confirmed` says whether the deciding sectors gave the word that the clause may wait for.
    """
    if clause.awaits_confirmation:
        return () if confirmed else tuple(clause.woke_at)
    return tuple(moment for moment, since in clause.woke_at.items() if since + NOTICE > now)


def enforced_from(clause: Clause, now: datetime) -> datetime | None:
    """The hour from which a clause in its notice is asked, the first one where its moments woke one after the other.

    None for a clause that is not in its notice, which one that awaits a confirmation never is.
    """
    if clause.awaits_confirmation:
        return None
    return min((begins for since in clause.woke_at.values() if (begins := since + NOTICE) > now), default=None)
