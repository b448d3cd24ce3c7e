"""One attempt at one message: what it says, where it goes, and what became of it."""

from collections.abc import Awaitable, Callable
from typing import Final
from uuid import UUID

from app.notices import queries, wording
from app.notices.models import Channel, DeliveryPurpose, DeliveryState, NoticeAnswer
from app.notices.outlets import Message, NotSent
from app.notices.queries import Parcel
from app.worker.kinds import Run

Outlet = Callable[[Message], Awaitable[None]]
_UNSENT: Final = frozenset({DeliveryState.queued, DeliveryState.failed})


async def deliver(run: Run, outlet: Outlet, address: str) -> None:
    """Send the message that the job's key names, and mark it. Raises NotSent where another attempt may help.

    Killed between the two, it is sent again under the same id.
    """
    delivery_id = UUID(run.key)
    async with run.context.database.sessions() as db:
        parcel = await queries.parcel(db, delivery_id)
    if parcel is None or parcel.state not in _UNSENT:
        return
    state, failure = DeliveryState.sent, None
    if not parcel.newest or (_is_reminder(parcel) and parcel.answer is NoticeAnswer.does_not_come):
        state = DeliveryState.superseded
    elif parcel.address is None:
        state, failure = DeliveryState.failed, "no_address"
    else:
        try:
            await outlet(_message(parcel, parcel.address, run, address))
        except NotSent as refused:
            state, failure = DeliveryState.failed, refused.code
            if not refused.permanent:
                async with run.context.database.sessions() as db, db.begin():
                    await queries.note_attempt(db, delivery_id, run.now, refused.code)
                raise
    async with run.completing() as db:
        await queries.mark(db, delivery_id, state, run.now, failure)


def _is_reminder(parcel: Parcel) -> bool:
    return parcel.purpose is DeliveryPurpose.reminder


def _message(parcel: Parcel, to: str, run: Run, address: str) -> Message:
    told = wording.Told(
        occasion=parcel.occasion,
        purpose=parcel.purpose,
        table=parcel.table,
        number=parcel.number,
        hour=parcel.due_at,
        time_zone=parcel.time_zone,
        language=parcel.language,
        address=address,
    )
    return Message(
        id=str(parcel.delivery_id),
        channel=parcel.channel,
        to=to,
        subject=wording.subject(told),
        text=wording.mail(told) if parcel.channel is Channel.email else wording.text(told),
        language=parcel.language,
        at=run.now,
    )
