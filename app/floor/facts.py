"""What is about to happen on the floor, as the ground rules want to know it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final, Protocol
from uuid import UUID

from app.directory.models import Sector
from app.floor.lifecycle import Running, counted_until
from app.floor.models import FloorKind, InterpretationWay
from app.floor.queries import Asked, Followed, Sum
from app.rules import engine
from app.rules.clauses import Clause
from app.rules.engine import Ruling
from app.rules.kinds.floor_order import FloorOrder
from app.rules.kinds.speaking_budget import SpeakingBudget
from app.rules.kinds.speaking_limit import SpeakingLimit
from app.rules.moments import SpeechInterpreted, Spoken, TurnGranted, Waits, WordsAttributed
from app.sessions.durations import Stretch

# Without a clause nobody is kept from anything; the list is shown in the order of the hours.
AS_ASKED: Final = FloorOrder(order="as_asked")


def is_named(ruling: Ruling, now: datetime, *, consents: bool) -> bool:
    """Whether who spoke is recorded by the seat; `consents` where the speaker asks to be on record."""
    return not ruling.breaches(WordsAttributed(now, "named", consents))


def interpreted(followed: Iterable[Followed], present: Collection[UUID], now: datetime) -> SpeechInterpreted:
    """In which languages the session can be followed now; who interprets and has left does so no more."""
    heard = [each for each in followed if each.interpreter_id is None or each.interpreter_id in present]
    return SpeechInterpreted(
        now=now,
        served=frozenset(each.language for each in heard if each.way is InterpretationWay.whole_room),
        consecutive=frozenset(each.language for each in heard if each.way is InterpretationWay.consecutive),
        simultaneous=frozenset(each.language for each in heard if each.way is InterpretationWay.simultaneous),
    )


class Speaking(Running, Protocol):
    """A turn that goes on."""

    @property
    def sector(self) -> Sector: ...


def seconds_by_sector(
    sums: Iterable[Sum], going_on: Iterable[Speaking], recesses: Sequence[Stretch], now: datetime
) -> dict[Sector, int]:
    """What each sector has spoken in the session until `now`, in turns that are over and in those that go on."""
    spoken = {each.sector: each.seconds for each in sums if each.turns}
    for turn in going_on:
        spoken[turn.sector] = spoken.get(turn.sector, 0) + counted_until(turn, recesses, now)
    return spoken


def waits(asked: Asked) -> Waits:
    return Waits(asked.sector, asked.asked_at, asked.kind is FloorKind.point_of_order, asked.id)


def order_in(clauses: Sequence[Clause], now: datetime) -> FloorOrder:
    """The order in which the floor is given, by the clause that is asked now."""
    heard = engine.heard(clauses, FloorOrder, TurnGranted(now, Sector.state, UUID(int=0), 1))
    return AS_ASKED if heard is None else heard[0]


def in_order(
    order: FloorOrder, asked: Iterable[Asked], spoken: Mapping[Sector, int], present: Collection[UUID]
) -> list[Asked]:
    """The requests as the floor is given; who is not there keeps nobody waiting and stands at the end."""
    return sorted(
        asked,
        key=lambda each: (each.held_by not in present, order.place(waits(each), spoken.get(each.sector, 0))),
    )


def granting(
    now: datetime,
    seat: UUID,
    asks: Waits,
    *,
    seconds: int | None,
    spoken: Mapping[Sector, int],
    waiting: Iterable[Asked],
    answers: bool,
) -> TurnGranted:
    """The facts of giving a seat the floor; `waiting` are those who asked and are there."""
    return TurnGranted(
        now=now,
        sector=asks.sector,
        seat=seat,
        seconds_asked=seconds or 1,
        spoken=tuple(Spoken(sector, seconds) for sector, seconds in spoken.items()),
        asks=asks,
        waiting=tuple(waits(each) for each in waiting if each.id != asks.request),
        answers=answers,
    )


def lasting(facts: TurnGranted, seconds: int | None) -> TurnGranted:
    """The same turn for so many seconds."""
    return facts if seconds is None else replace(facts, seconds_asked=seconds)


def longest(clauses: Sequence[Clause], facts: TurnGranted) -> int | None:
    """As long as the turn may be at the most, by what is asked now; None where nobody bounds it.

    At least a second, so that a sector whose time is spent is refused and not given nothing.
    """
    bounds = []
    if (limit := engine.heard(clauses, SpeakingLimit, facts)) is not None:
        bounds.append(limit[0].seconds)
    if (budget := engine.heard(clauses, SpeakingBudget, facts)) is not None:
        spoken = {str(each.sector): each.seconds for each in facts.spoken}
        bounds.append(max(1, budget[0].seconds_left(str(facts.sector), spoken)))
    return min(bounds, default=None)
