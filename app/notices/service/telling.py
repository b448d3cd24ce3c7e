"""Telling every seat of a table, in the transaction of the act that there is to tell of."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.ids import new_id, unordered_id
from app.ledger.append import Change
from app.notices import queries
from app.notices.models import (
    Channel,
    Delivery,
    DeliveryPurpose,
    DeliveryState,
    Notice,
    NoticeOccasion,
)
from app.notices.reaching import channels_of, sending
from app.notices.schemas.notices import NoticeOut
from app.roundtables.access import Standing
from app.roundtables.lifecycle import is_in_force
from app.roundtables.models import Numbered
from app.worker import queries as queue

JOBS: Final = {Channel.email: "notice.email", Channel.sms: "notice.gateway", Channel.chat: "notice.gateway"}
"""The kind of job that sends what goes by a channel."""


async def tell(
    standing: Standing,
    occasion: NoticeOccasion,
    about: Numbered,
    number: int,
    due_at: datetime | None,
    *,
    text_revision: int | None = None,
) -> Sequence[Change]:
    """A notice for each seat that somebody holds, and a delivery for each channel; not yet recorded.

    They are sent when, and only when, the act is committed. `text_revision` is that of minutes, where it tells of them.
    """
    zone, now, db = standing.roundtable.time_zone, standing.now, standing.db
    told, queued, seats = list[Notice](), list[Delivery](), set[UUID]()
    for each in await queries.recipients(db, standing.roundtable.id):
        if each.seat_id in seats or not is_in_force(each, zone, now):
            continue
        seats.add(each.seat_id)
        notice = _notice(standing, each, occasion, about, number, due_at, text_revision)
        told.append(notice)
        if each.account_id is not None:
            for channel in sending(channels_of(each, each.seat_id)):
                queued.append(delivery(notice.id, each.account_id, channel, DeliveryPurpose.call, now))
    db.add_all(told)
    await send(db, queued)
    return [Change(notice, NoticeOut) for notice in told]


async def send(db: AsyncSession, deliveries: Sequence[Delivery]) -> None:
    """The worker sends these once they are committed."""
    if deliveries:
        # The notices that they are about come first.
        await db.flush()
    db.add_all(deliveries)
    for kind in sorted(set(JOBS.values())):
        await queue.ask(db, kind, [str(each.id) for each in deliveries if JOBS[each.channel] == kind])


def delivery(notice_id: UUID, account_id: UUID, channel: Channel, purpose: DeliveryPurpose, now: datetime) -> Delivery:
    """A message that waits to be sent. Its id goes out with it, so it tells nothing of when it was made."""
    return Delivery(
        id=unordered_id(),
        notice_id=notice_id,
        account_id=account_id,
        channel=channel,
        purpose=purpose,
        state=DeliveryState.queued,
        attempts=0,
        queued_at=now,
        tried_at=None,
        sent_at=None,
        delivered_at=None,
        failure=None,
        attached=None,
    )


def _notice(
    standing: Standing,
    to: queries.Recipient,
    occasion: NoticeOccasion,
    about: Numbered,
    number: int,
    due_at: datetime | None,
    text_revision: int | None,
) -> Notice:
    return Notice(
        id=new_id(),
        roundtable_id=standing.roundtable.id,
        target_type=about.subject,
        target_id=about.id,
        seat_id=to.seat_id,
        sector=to.sector,
        occasion=occasion,
        number=number,
        due_at=due_at,
        text_revision=text_revision,
        told_at=standing.now,
        answer=None,
        answer_text=None,
        answered_at=None,
        handed_over_at=None,
        handed_over_by=None,
        handed_to=None,
        evidence_digest=None,
    )
