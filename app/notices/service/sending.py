"""One attempt at one message: what it says, where it goes, and what became of it."""

import hashlib
from collections.abc import Awaitable, Callable
from typing import Final
from uuid import UUID

from app.core.db import Database
from app.notices import queries, wording
from app.notices.models import OF_MINUTES, Channel, DeliveryPurpose, DeliveryState, NoticeAnswer
from app.notices.outlets import Attachment, Message, NotSent
from app.notices.queries import Parcel
from app.notices.reaching import wants_file
from app.worker.kinds import Run

Outlet = Callable[[Message], Awaitable[None]]
Papers = Callable[[Database, UUID, str, str], Awaitable[Attachment | None]]
"""The minutes of a session as a file, in a language, of the service at an address; None where there is no text."""
_UNSENT: Final = frozenset({DeliveryState.queued, DeliveryState.failed})


async def deliver(run: Run, outlet: Outlet, address: str, papers: Papers) -> None:
    """Send the message that the job's key names, and mark it. Raises NotSent where another attempt may help.

    Killed between the two, it is sent again under the same id.
    """
    delivery_id = UUID(run.key)
    async with run.context.database.sessions() as db:
        parcel = await queries.parcel(db, delivery_id, run.now)
    if parcel is None or parcel.state not in _UNSENT:
        return
    state, failure, attached = DeliveryState.sent, None, None
    if not parcel.newest or (_is_reminder(parcel) and parcel.answer is NoticeAnswer.does_not_come):
        state = DeliveryState.superseded
    elif parcel.address is None:
        state, failure = DeliveryState.failed, "no_address"
    else:
        file = None
        if _goes_as_file(parcel):
            file = await papers(run.context.database, parcel.session_id, parcel.language, address)
        try:
            await outlet(_message(parcel, parcel.address, run, address, file))
            attached = None if file is None else hashlib.sha256(file.data).hexdigest()
        except NotSent as refused:
            state, failure = DeliveryState.failed, refused.code
            if not refused.permanent:
                async with run.context.database.sessions() as db, db.begin():
                    await queries.note_attempt(db, delivery_id, run.now, refused.code)
                raise
    async with run.completing() as db:
        await queries.mark(db, delivery_id, state, run.now, failure, attached)


def _is_reminder(parcel: Parcel) -> bool:
    return parcel.purpose is DeliveryPurpose.reminder


def _goes_as_file(parcel: Parcel) -> bool:
    """A file asks nobody to sign in, so it goes only to who holds the seat now, whoever held it when it was told."""
    asked = wants_file(parcel.as_file, parcel.seats_as_file, parcel.seat_id)
    return parcel.occasion in OF_MINUTES and parcel.channel is Channel.email and parcel.holds and asked


def _message(parcel: Parcel, to: str, run: Run, address: str, file: Attachment | None) -> Message:
    minutes = f"{address}/v1/roundtables/{parcel.roundtable_id}/sessions/{parcel.session_id}/minutes"
    told = wording.Told(
        occasion=parcel.occasion,
        purpose=parcel.purpose,
        table=parcel.table,
        number=parcel.number,
        hour=parcel.due_at,
        time_zone=parcel.time_zone,
        language=parcel.language,
        address=address,
        link=minutes if parcel.occasion in OF_MINUTES else None,
        attached=file is not None,
    )
    return Message(
        id=str(parcel.delivery_id),
        channel=parcel.channel,
        to=to,
        subject=wording.subject(told),
        text=wording.mail(told) if parcel.channel is Channel.email else wording.text(told),
        language=parcel.language,
        at=run.now,
        attachment=file,
    )
