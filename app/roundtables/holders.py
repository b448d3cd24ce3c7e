"""Whom the documents of mandates name: rows in no body and in no entry, so that they can be erased."""

from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.compiled_queries import CompiledQuery, Source
from app.directory.models import Sector
from app.identity.models import Account
from app.roundtables.models import Mandate, MandateHolder, Seat


async def erase(db: AsyncSession, seat_id: UUID) -> None:
    """What the documents of a seat's mandates say of whom they name is there no longer."""
    await db.execute(delete(MandateHolder).where(MandateHolder.seat_id == seat_id))


class Holder(NamedTuple):
    """A mandate of a seat of a sector, with whom its document names and who accepted it, where that is there."""

    sector: Sector
    name: str | None
    rank: str | None
    power_to_decide: str | None
    display_name: str | None
    login: str | None
    hidden: bool


_HELD: Final = CompiledQuery(
    select(
        Seat.sector,
        MandateHolder.name,
        MandateHolder.rank,
        MandateHolder.power_to_decide,
        Account.display_name,
        Account.login,
        Seat.name_hidden,
    )
    .select_from(Mandate)
    .join(Seat, Seat.id == Mandate.seat_id)
    .outerjoin(MandateHolder, MandateHolder.mandate_id == Mandate.id)
    .outerjoin(Account, Account.id == Mandate.account_id)
    .where(Seat.roundtable_id == bindparam("table"), Seat.id == bindparam("seat"), Mandate.id == bindparam("mandate"))
)


async def of_mandate(reads: Source, roundtable_id: UUID, seat_id: UUID, mandate_id: UUID) -> Holder | None:
    """The mandate of this seat of this table."""
    rows = await _HELD.rows(reads, table=roundtable_id, seat=seat_id, mandate=mandate_id)
    return Holder(*rows[0]) if rows else None
