"""How notices stand."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import Text, cast, func, select

from app.core.compiled_queries import CompiledQuery, Source, columns, listed
from app.notices.models import (
    Channel,
    Delivery,
    DeliveryPurpose,
    DeliveryState,
    Notice,
    NoticeAnswer,
    NoticeSettings,
)
from app.notices.queries.rows import HOLDER, NEWEST


class Stand(NamedTuple):
    """How the person behind a seat is told now, and one delivery of a notice, where there is one."""

    notice_id: UUID
    account_id: UUID | None
    channels: Sequence[str] | None
    seats: Mapping[str, object] | None
    channel: Channel | None
    purpose: DeliveryPurpose | None
    state: DeliveryState | None
    attempts: int | None
    queued_at: datetime | None
    sent_at: datetime | None
    delivered_at: datetime | None
    failure: str | None
    attached: str | None


_OF_DELIVERY: Final = columns(
    Delivery, ("channel", "purpose", "state", "attempts", "queued_at", "sent_at", "delivered_at", "failure", "attached")
)
_STANDS: Final = CompiledQuery(
    select(Notice.id, HOLDER, NoticeSettings.channels, NoticeSettings.seats, *_OF_DELIVERY)
    .select_from(Notice)
    .outerjoin(NoticeSettings, NoticeSettings.account_id == HOLDER)
    .outerjoin(Delivery, Delivery.notice_id == Notice.id)
    .where(listed(Notice.id, "notices"))
    .order_by(Notice.id, Delivery.queued_at, Delivery.id)
)


async def stands(db: Source, notices: Collection[UUID]) -> Sequence[Stand]:
    """How these notices were delivered."""
    return [Stand(*row) for row in await _STANDS.rows(db, notices=list(notices))]


class Open(NamedTuple):
    """What a seat was told last of something that lies ahead: whether it was reached, and what it answered."""

    target_id: UUID
    roundtable_id: UUID
    told_at: datetime
    handed_over: bool
    answer: NoticeAnswer | None
    account_id: UUID | None
    seat_id: UUID
    channels: Sequence[str] | None
    seats: Mapping[str, object] | None
    states: Sequence[str] | None
    waits_since: datetime | None


_STATES: Final = (
    select(func.array_agg(cast(Delivery.state, Text)))
    .where(Delivery.notice_id == Notice.id, Delivery.purpose == DeliveryPurpose.call)
    .correlate(Notice)
    .scalar_subquery()
)
_QUEUED: Final = (
    select(func.min(Delivery.queued_at))
    .where(Delivery.notice_id == Notice.id, Delivery.state == DeliveryState.queued)
    .correlate(Notice)
    .scalar_subquery()
)
_OPEN: Final = CompiledQuery(
    select(
        Notice.target_id,
        Notice.roundtable_id,
        Notice.told_at,
        Notice.handed_over_at.is_not(None),
        Notice.answer,
        HOLDER,
        Notice.seat_id,
        NoticeSettings.channels,
        NoticeSettings.seats,
        _STATES,
        _QUEUED,
    )
    .select_from(Notice)
    .outerjoin(NoticeSettings, NoticeSettings.account_id == HOLDER)
    .where(listed(Notice.target_id, "targets"), NEWEST)
    .order_by(Notice.told_at, Notice.id)
)


async def open_notices(db: Source, targets: Collection[UUID]) -> Sequence[Open]:
    """What each seat was told last of these things."""
    return [Open(*row) for row in await _OPEN.rows(db, targets=list(targets))] if targets else []
