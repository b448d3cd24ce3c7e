"""Whom there is to tell, what a seat was told last, and how a person wants to be told."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.compiled_queries import CompiledQuery, Source
from app.directory.models import Sector
from app.notices.models import (
    Notice,
    NoticeSettings,
)
from app.roundtables.models import Mandate, MandatePhase, Seat


class Recipient(NamedTuple):
    """A seat with the mandate under which somebody may hold it, and how its holder wants to be told."""

    seat_id: UUID
    sector: Sector
    account_id: UUID | None
    valid_from: date
    valid_until: date | None
    phase: MandatePhase
    channels: Sequence[str] | None
    seats: Mapping[str, object] | None


async def recipients(db: AsyncSession, roundtable_id: UUID) -> Sequence[Recipient]:
    """The seats of a table under mandates that nobody revoked, in the order in which they were made."""
    query = (
        select(
            Seat.id,
            Seat.sector,
            Mandate.account_id,
            Mandate.valid_from,
            Mandate.valid_until,
            Mandate.phase,
            NoticeSettings.channels,
            NoticeSettings.seats,
        )
        .join(Mandate, Mandate.seat_id == Seat.id)
        .outerjoin(NoticeSettings, NoticeSettings.account_id == Mandate.account_id)
        .where(Seat.roundtable_id == roundtable_id, Seat.ended_at.is_(None), Mandate.phase == MandatePhase.in_force)
        .order_by(Seat.created_at, Seat.id, Mandate.accredited_at.desc())
    )
    return [Recipient(*row) for row in await db.execute(query)]


async def newest_of(db: AsyncSession, notice: Notice) -> UUID:
    """The id of what the same seat was told last of the same thing."""
    query = (
        select(Notice.id)
        .where(Notice.target_id == notice.target_id, Notice.seat_id == notice.seat_id)
        .order_by(Notice.told_at.desc(), Notice.id.desc())
        .limit(1)
    )
    return (await db.execute(query)).scalar_one()


_SETTINGS: Final = CompiledQuery(
    select(
        NoticeSettings.channels,
        NoticeSettings.email,
        NoticeSettings.sms,
        NoticeSettings.chat,
        NoticeSettings.seats,
        NoticeSettings.as_file,
        NoticeSettings.seats_as_file,
        NoticeSettings.reminders,
        NoticeSettings.updated_at,
    ).where(NoticeSettings.account_id == bindparam("account"))
)


async def settings_of(db: Source, account_id: UUID) -> Sequence[Any] | None:
    """What a person has set, in the order of `NoticeSettings`."""
    return await _SETTINGS.first(db, account=account_id)
