"""Where a person is reached: rows that are theirs alone and can be erased, and no act of the record."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from app.core.compiled_queries import Source
from app.identity.callers import Caller
from app.notices import queries
from app.notices.models import Channel, NoticeSettings
from app.notices.schemas.settings import NoticeSettingsIn, NoticeSettingsOut

_NOTHING: Final[Sequence[Any]] = ([Channel.desk.value], None, None, None, {}, False, {}, True, None)


async def shown(db: Source, account_id: UUID) -> NoticeSettingsOut:
    """What the person has set, or what holds for who set nothing."""
    row = await queries.settings_of(db, account_id) or _NOTHING
    channels, email, sms, chat, seats, as_file, seats_as_file, reminders, updated_at = row
    return NoticeSettingsOut.model_validate(
        {
            "channels": channels,
            "email": email,
            "sms": sms,
            "chat": chat,
            "seats": [
                {"seat_id": seat, "channels": chosen, "as_file": seats_as_file.get(seat)}
                for seat, chosen in seats.items()
            ],
            "as_file": as_file,
            "reminders": reminders,
            "updated_at": updated_at,
        }
    )


async def replace(caller: Caller, body: NoticeSettingsIn) -> NoticeSettingsOut:
    """All of it at once: what is left out is erased."""
    row = await caller.db.get(NoticeSettings, caller.principal.id, with_for_update=True)
    if row is None:
        row = NoticeSettings(account_id=caller.principal.id)
        caller.db.add(row)
    row.channels = sorted(body.channels)
    row.email, row.sms, row.chat = body.email, body.sms, body.chat
    row.seats = {str(each.seat_id): sorted(each.channels) for each in body.seats}
    row.as_file = body.as_file
    row.seats_as_file = {str(each.seat_id): each.as_file for each in body.seats if each.as_file is not None}
    row.reminders, row.updated_at = body.reminders, caller.now
    await caller.db.flush()
    return NoticeSettingsOut.model_validate(
        {
            **body.model_dump(exclude={"seats", "channels"}),
            "channels": row.channels,
            "seats": [
                {"seat_id": each.seat_id, "channels": sorted(each.channels), "as_file": each.as_file}
                for each in body.seats
            ],
            "updated_at": row.updated_at,
        }
    )
