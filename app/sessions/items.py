"""What items of an agenda allow while a session is planned and while it goes on: pure rules and their refusals."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import ClassVar, Final
from uuid import UUID

from app.core.errors import Conflict, Forbidden, Unprocessable
from app.directory.models import Sector
from app.sessions.durations import Stretch, seconds_between
from app.sessions.lifecycle import next_rank
from app.sessions.models import AgendaItem, AgendaItemKind, AgendaItemPhase, SessionPhase

PARTS_FROM: Final = 1_000_000
"""The ranks of items below others begin here, so that they never take the place of an item that stands by itself."""


class AgendaItemNotOnAgenda(Conflict):
    code = "agenda_item_not_on_agenda"
    message = "The item is not on the agenda."
    causes: ClassVar[dict[str, str]] = {
        "awaiting_consent": "It came after the call: every sector that is present agrees to it first.",
        "removed": "It was removed before the call.",
    }


class AgendaItemEnded(Conflict):
    code = "agenda_item_ended"
    message = "The item is finished."


class AgendaItemNotUnderWay(Conflict):
    code = "agenda_item_not_under_way"
    message = "The item is not under way."


class AgendaItemUnderWay(Conflict):
    code = "agenda_item_under_way"
    message = "The item is under way already."


class AgendaItemHeld(Conflict):
    """409: once somebody begins with it, it is no longer a matter of consent."""

    code = "agenda_item_consented"
    message = "The item is on the agenda: no sector is asked about it."


class AgendaItemUnknown(Unprocessable):
    code = "agenda_item_unknown"
    message = "There is no such item beside this one on the agenda of the session."
    pointer = "/after"


class AgendaParentUnfit(Unprocessable):
    code = "agenda_parent_unfit"
    message = "A part belongs to an item of the same session that is no part itself and is not over."
    pointer = "/parent_id"


class PreviousMinutesListed(Conflict):
    code = "previous_minutes_listed"
    message = "The minutes of the session before are on the agenda already, and come first."


class AgendaOrderKept(Forbidden):
    code = "agenda_order_kept"
    message = "The order of the agenda is kept by who runs the table."


class SessionUnknown(Unprocessable):
    code = "session_unknown"
    message = "There is no session with that id at this table."
    pointer = "/session_id"


class CopiedSessionUnknown(Unprocessable):
    code = "copied_session_unknown"
    message = "There is no session with that id at this table whose agenda could be copied."
    pointer = "/copy_from"


class AgendaItemNotToCarry(Conflict):
    code = "agenda_item_not_to_carry"
    message = "Only what a closed session did not finish is taken over, once, by a session that was not called yet."


_OFF: Final = frozenset({AgendaItemPhase.awaiting_consent, AgendaItemPhase.removed})
UNFINISHED: Final = frozenset({AgendaItemPhase.waiting, AgendaItemPhase.paused, AgendaItemPhase.under_way})


def is_on_agenda(item: AgendaItem) -> bool:
    return item.phase not in _OFF


def require_on_agenda(item: AgendaItem) -> None:
    if not is_on_agenda(item):
        raise AgendaItemNotOnAgenda(cause=item.phase.value)


def require_not_removed(item: AgendaItem) -> None:
    if item.phase is AgendaItemPhase.removed:
        raise AgendaItemNotOnAgenda(cause=item.phase.value)


def require_startable(item: AgendaItem) -> None:
    """Raises AgendaItemNotOnAgenda, AgendaItemEnded and AgendaItemUnderWay."""
    require_on_agenda(item)
    if item.phase is AgendaItemPhase.ended:
        raise AgendaItemEnded
    if item.phase is AgendaItemPhase.under_way:
        raise AgendaItemUnderWay


def require_open_to_consent(item: AgendaItem) -> None:
    if item.phase is not AgendaItemPhase.awaiting_consent:
        raise AgendaItemHeld


def require_to_carry(item: AgendaItem, held: SessionPhase, to: SessionPhase, *, carried: bool) -> None:
    is_left = item.phase in UNFINISHED and item.kind is AgendaItemKind.matter
    if not is_left or carried or held is not SessionPhase.closed or to is not SessionPhase.planned:
        raise AgendaItemNotToCarry


def start(item: AgendaItem, now: datetime) -> None:
    item.phase, item.running_since = AgendaItemPhase.under_way, now
    item.started_at = item.started_at or now


def pause(item: AgendaItem, recesses: Sequence[Stretch], now: datetime) -> None:
    """The clock stands; nothing is said to be finished."""
    _stop(item, recesses, now)
    item.phase = AgendaItemPhase.paused


def keep_time(item: AgendaItem, stretch: tuple[datetime, datetime], recesses: Sequence[Stretch], *, ends: bool) -> None:
    """Time that the item took while nobody kept its clock, of a stretch that has passed.

    Raises what `require_startable` does, where its own clock says otherwise.
    """
    require_startable(item)
    began, until = stretch
    item.used_seconds += seconds_between(began, until, recesses)
    item.started_at = began if item.started_at is None else min(item.started_at, began)
    item.phase = AgendaItemPhase.ended if ends else AgendaItemPhase.paused
    item.ended_at = until if ends else None


def require_under_way(item: AgendaItem) -> None:
    if item.phase is not AgendaItemPhase.under_way:
        raise AgendaItemNotUnderWay


def end(item: AgendaItem, recesses: Sequence[Stretch], now: datetime) -> None:
    """Finished, whether its clock ran or stood.

    Raises AgendaItemNotOnAgenda, AgendaItemEnded and AgendaItemNotUnderWay.
    """
    require_on_agenda(item)
    if item.phase is AgendaItemPhase.ended:
        raise AgendaItemEnded
    if item.phase is AgendaItemPhase.waiting:
        raise AgendaItemNotUnderWay
    _stop(item, recesses, now)
    item.phase, item.ended_at = AgendaItemPhase.ended, now


def _stop(item: AgendaItem, recesses: Sequence[Stretch], now: datetime) -> None:
    if item.running_since is not None:
        item.used_seconds += seconds_between(item.running_since, max(now, item.running_since), recesses)
        item.running_since = None


def giving_way(item: AgendaItem, under_way: Iterable[AgendaItem]) -> list[AgendaItem]:
    """Of those under way, whose clocks stand when this one begins: all but the item that it is a part of."""
    return [each for each in under_way if each.id not in {item.id, item.parent_id}]


def is_matter(item: AgendaItem) -> bool:
    """Whether it is a matter of a sector by itself: neither a part, whose minutes are its whole's, nor the minutes."""
    return item.parent_id is None and item.kind is AgendaItemKind.matter


def with_parts(item: AgendaItem, items: Iterable[AgendaItem]) -> list[AgendaItem]:
    """The item and those below it."""
    return [item, *(each for each in items if each.parent_id == item.id)]


def in_order(items: Iterable[AgendaItem]) -> list[AgendaItem]:
    """The agenda as it is read: each item before its parts. What is not on it is left out."""
    on_it = [each for each in items if each.phase not in _OFF]
    ranks = {each.id: each.rank for each in on_it}
    return sorted(
        (each for each in on_it if each.parent_id is None or each.parent_id in ranks),
        key=lambda each: (ranks[each.parent_id or each.id], each.parent_id is not None, each.rank),
    )


def moved(item: AgendaItem, beside: Sequence[AgendaItem], after: UUID | None) -> list[tuple[AgendaItem, int]]:
    """The ranks that change when the item is put after another one, or first; raises AgendaItemUnknown.

    `beside` are the items among which it stands, itself included, in their order.
    """
    others = [each for each in beside if each.id != item.id]
    at = 0 if after is None else next((place + 1 for place, each in enumerate(others) if each.id == after), -1)
    if at < 0:
        raise AgendaItemUnknown
    wanted = [*others[:at], item, *others[at:]]
    ranks = sorted(each.rank for each in beside)
    return [(each, rank) for each, rank in zip(wanted, ranks, strict=True) if each.rank != rank]


def beside(item: AgendaItem, items: Iterable[AgendaItem]) -> list[AgendaItem]:
    """The items among which this one is ordered, in their order; the minutes of the session before stay first."""
    return sorted(
        (
            each
            for each in items
            if each.parent_id == item.parent_id and each.phase not in _OFF and each.kind is AgendaItemKind.matter
        ),
        key=lambda each: each.rank,
    )


def rank_of(kind: AgendaItemKind, parent_id: UUID | None, sector: Sector, placed: Sequence[AgendaItem]) -> int:
    """Where a new item stands: first, below another one, or where the turn of the sectors places it.

    Raises PreviousMinutesListed and AgendaParentUnfit.
    """
    if kind is AgendaItemKind.previous_minutes:
        return _first(parent_id, placed)
    if parent_id is None:
        return next_rank(((each.sector, each.rank) for each in placed if 0 < each.rank < PARTS_FROM), sector)
    whole = next((each for each in placed if each.id == parent_id), None)
    if whole is None or whole.parent_id is not None or whole.phase in {*_OFF, AgendaItemPhase.ended}:
        raise AgendaParentUnfit
    return max((each.rank + 1 for each in placed if each.rank >= PARTS_FROM), default=PARTS_FROM)


def _first(parent_id: UUID | None, placed: Iterable[AgendaItem]) -> int:
    if parent_id is not None:
        raise AgendaParentUnfit
    listed = [each for each in placed if each.kind is AgendaItemKind.previous_minutes]
    if any(each.phase is not AgendaItemPhase.removed for each in listed):
        raise PreviousMinutesListed
    # What was removed keeps its place.
    return -len(listed)
