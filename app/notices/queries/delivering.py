"""The deliveries of notices, from the first attempt to what the gateway says of it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Date, and_, cast, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.identity.models import Account
from app.notices.models import (
    SENT_BY_SERVICE,
    Channel,
    Delivery,
    DeliveryPurpose,
    DeliveryState,
    Notice,
    NoticeAnswer,
    NoticeOccasion,
    NoticeSettings,
)
from app.notices.queries.rows import HOLDER, NEWEST
from app.roundtables.models import Mandate, MandatePhase, Roundtable


class Parcel(NamedTuple):
    """A delivery with all that its message is made from, and the address it goes to."""

    delivery_id: UUID
    notice_id: UUID
    channel: Channel
    purpose: DeliveryPurpose
    state: DeliveryState
    occasion: NoticeOccasion
    number: int
    due_at: datetime | None
    answer: NoticeAnswer | None
    newest: bool
    roundtable_id: UUID
    session_id: UUID
    seat_id: UUID
    # Whether whom it goes to still holds the seat.
    holds: bool
    table: str
    time_zone: str
    language: str
    email: str | None
    sms: str | None
    chat: str | None
    as_file: bool | None
    seats_as_file: Mapping[str, object] | None

    @property
    def address(self) -> str | None:
        return {Channel.email: self.email, Channel.sms: self.sms, Channel.chat: self.chat}.get(self.channel)


def _holds(now: datetime) -> ColumnElement[bool]:
    """Of `Delivery`: whom it goes to holds the seat at this hour, under a mandate whose days are not over."""
    today = cast(func.timezone(Roundtable.time_zone, now), Date)
    return exists().where(
        Mandate.seat_id == Notice.seat_id,
        Mandate.account_id == Delivery.account_id,
        Mandate.phase == MandatePhase.in_force,
        Mandate.valid_from <= today,
        or_(Mandate.valid_until.is_(None), Mandate.valid_until >= today),
    )


async def parcel(db: AsyncSession, delivery_id: UUID, now: datetime) -> Parcel | None:
    """What is to be sent; None where the delivery is not there any more."""
    query = (
        select(
            Delivery.id,
            Notice.id,
            Delivery.channel,
            Delivery.purpose,
            Delivery.state,
            Notice.occasion,
            Notice.number,
            Notice.due_at,
            Notice.answer,
            NEWEST,
            Notice.roundtable_id,
            Notice.target_id,
            Notice.seat_id,
            _holds(now),
            Roundtable.name,
            Roundtable.time_zone,
            Account.language,
            NoticeSettings.email,
            NoticeSettings.sms,
            NoticeSettings.chat,
            NoticeSettings.as_file,
            NoticeSettings.seats_as_file,
        )
        .select_from(Delivery)
        .join(Notice, Notice.id == Delivery.notice_id)
        .join(Roundtable, Roundtable.id == Notice.roundtable_id)
        .join(Account, Account.id == Delivery.account_id)
        .outerjoin(NoticeSettings, NoticeSettings.account_id == Delivery.account_id)
        .where(Delivery.id == delivery_id)
    )
    row = (await db.execute(query)).one_or_none()
    return None if row is None else Parcel(*row)  # type: ignore[call-arg]  # a row of so many is typed as one of none


_UNSENT: Final = (DeliveryState.queued, DeliveryState.failed)


async def mark(
    db: AsyncSession,
    delivery_id: UUID,
    state: DeliveryState,
    now: datetime,
    failure: str | None,
    attached: str | None = None,
) -> None:
    """An attempt came to its end. What a gateway has told of it meanwhile stays."""
    values: dict[str, object] = {"state": state, "failure": failure, "tried_at": now, "attempts": Delivery.attempts + 1}
    if state is DeliveryState.sent:
        values |= {"sent_at": now, "attached": attached}
    await db.execute(update(Delivery).where(Delivery.id == delivery_id, Delivery.state.in_(_UNSENT)).values(values))


async def note_attempt(db: AsyncSession, delivery_id: UUID, now: datetime, failure: str) -> None:
    """An attempt failed, and another one follows."""
    values = {"failure": failure, "tried_at": now, "attempts": Delivery.attempts + 1}
    await db.execute(
        update(Delivery).where(Delivery.id == delivery_id, Delivery.state == DeliveryState.queued).values(values)
    )


async def confirm(
    db: AsyncSession, channel: Channel, delivery_id: UUID, state: DeliveryState, now: datetime, failure: str | None
) -> DeliveryState | None:
    """What the gateway of a channel tells of a message; how it stands then, None where it never had such a one.

    What was delivered stays so, in whatever order the news come.
    """
    values: dict[str, object] = {"state": state, "failure": failure}
    if state is DeliveryState.delivered:
        values["delivered_at"] = now
    mine = and_(Delivery.id == delivery_id, Delivery.channel == channel)
    await db.execute(update(Delivery).where(mine, Delivery.state != DeliveryState.delivered).values(values))
    return (await db.execute(select(Delivery.state).where(mine))).scalar_one_or_none()


async def lost(db: AsyncSession, deliveries: Collection[UUID], failure: str) -> None:
    """These are sent by nobody any more."""
    waiting = update(Delivery).where(Delivery.id.in_(deliveries), Delivery.state == DeliveryState.queued)
    await db.execute(waiting.values(state=DeliveryState.failed, failure=failure))


_BY_MESSAGE: Final = [channel.value for channel in SENT_BY_SERVICE]


class Due(NamedTuple):
    """A notice of which its seat is to be reminded, and how its holder is told."""

    notice_id: UUID
    seat_id: UUID
    account_id: UUID
    channels: Sequence[str]
    seats: Mapping[str, object]


async def to_remind(
    db: AsyncSession, now: datetime, until: datetime, told_before: datetime, most: int
) -> Sequence[Due]:
    """What lies ahead before `until`, was told before `told_before` and was not reminded of.

    Who said that they do not come is left out.
    """
    reminded = exists().where(Delivery.notice_id == Notice.id, Delivery.purpose == DeliveryPurpose.reminder)
    query = (
        select(Notice.id, Notice.seat_id, NoticeSettings.account_id, NoticeSettings.channels, NoticeSettings.seats)
        .select_from(Notice)
        .join(NoticeSettings, NoticeSettings.account_id == HOLDER)
        .where(
            Notice.occasion.in_((NoticeOccasion.convened, NoticeOccasion.rescheduled)),
            Notice.due_at > now,
            Notice.due_at <= until,
            Notice.told_at <= told_before,
            or_(Notice.answer.is_(None), Notice.answer != NoticeAnswer.does_not_come),
            NoticeSettings.reminders,
            # Who is told on the desk or on paper alone gets no message.
            or_(NoticeSettings.channels.overlap(_BY_MESSAGE), NoticeSettings.seats != {}),
            NEWEST,
            ~reminded,
        )
        .order_by(Notice.due_at, Notice.id)
        .limit(most)
    )
    return [Due(*row) for row in await db.execute(query)]
