"""By which channels a seat is told, and how it was reached: pure."""

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum
from typing import Protocol

from app.notices.models import SENT_BY_SERVICE, Channel, DeliveryState


class NoticeState(StrEnum):
    """How a seat is reached by one notice, the surest first."""

    handed_over = "handed_over"
    delivered = "delivered"
    sent = "sent"
    queued = "queued"
    on_desk = "on_desk"
    failed = "failed"
    to_hand_over = "to_hand_over"


UNREACHED = frozenset({NoticeState.failed, NoticeState.to_hand_over})
_BY_DELIVERY = {
    DeliveryState.delivered: NoticeState.delivered,
    DeliveryState.sent: NoticeState.sent,
    DeliveryState.queued: NoticeState.queued,
    DeliveryState.failed: NoticeState.failed,
}
_SUREST = (NoticeState.delivered, NoticeState.sent, NoticeState.queued, NoticeState.failed)


class Reached(Protocol):
    """Where somebody is reached, as they said."""

    @property
    def channels(self) -> Collection[str] | None: ...

    @property
    def seats(self) -> Mapping[str, object] | None: ...


def channels_of(reached: Reached, seat_id: object) -> frozenset[Channel]:
    """How the holder of a seat wants to be told there; who said nothing is told on the desk."""
    own = (reached.seats or {}).get(str(seat_id))
    chosen = own if isinstance(own, list) else reached.channels
    return frozenset(map(Channel, chosen)) if chosen else frozenset({Channel.desk})


def wants_file(as_file: bool | None, seats_as_file: Mapping[str, object] | None, seat_id: object) -> bool:
    """Whether the holder of a seat asked for minutes as a file with the mail; who said nothing gets the address."""
    return bool((seats_as_file or {}).get(str(seat_id), as_file))


def sending(chosen: Collection[Channel]) -> tuple[Channel, ...]:
    """Those of the channels for which the service sends a message."""
    return tuple(channel for channel in SENT_BY_SERVICE if channel in chosen)


def state_of(
    *, handed_over: bool, held: bool, chosen: Collection[Channel], deliveries: Iterable[DeliveryState]
) -> NoticeState:
    """How a notice stands. `held` says whether anybody with an account holds the seat, `chosen` how they are told."""
    if handed_over:
        return NoticeState.handed_over
    found = {_BY_DELIVERY[each] for each in deliveries if each in _BY_DELIVERY}
    if found:
        return next(state for state in _SUREST if state in found)
    if held and Channel.desk in chosen:
        return NoticeState.on_desk
    return NoticeState.to_hand_over
