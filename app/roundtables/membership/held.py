"""Whoever holds a seat at a table under a mandate: the one place that says so, and the statements about places."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
    cast,
    false,
    func,
    literal,
    not_,
    select,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import join

from app.core.compiled_queries import CompiledQuery, among, listed
from app.core.read_connections import Reads
from app.directory.models import Sector
from app.identity.models import Account, AccountPhase
from app.identity.roles import SECTOR_ROLES, Role
from app.identity.tokens import Principal
from app.roundtables.models import Mandate, MandatePhase, Roundtable, Seat


def by_token(principal: Principal) -> dict[str, object]:
    """What the statements below need to know of a token: whom it speaks for, and in which epoch it was issued."""
    return {"bearer": principal.id, "epoch": principal.epoch}


class HeldSeat(NamedTuple):
    """A seat that an account holds under one mandate: what decides whether its holder may read, and what."""

    roundtable_id: UUID
    time_zone: str
    seat_id: UUID
    role: Role
    sector: Sector
    valid_from: date
    valid_until: date | None
    phase: MandatePhase
    convenes: bool


# The one place that says who belongs to a table: whoever holds a seat at it under a mandate.
SEATS_HELD: Final = join(
    join(Mandate, Seat, Seat.id == Mandate.seat_id), Roundtable, Roundtable.id == Seat.roundtable_id
)
CONVENES: Final = func.coalesce(Roundtable.facilitation["interim"]["seats"].has_key(cast(Seat.id, Text)), false())
"""Of a seat: whether it convenes its table while nobody runs it."""
HELD_SEAT: Final = (
    Roundtable.id,
    Roundtable.time_zone,
    Seat.id,
    Seat.role,
    Seat.sector,
    Mandate.valid_from,
    Mandate.valid_until,
    Mandate.phase,
    CONVENES,
)


TABLE: Final = bindparam("table", type_=Uuid())
# The account that a token speaks for, unless its tokens of that epoch were ended.
OF_TOKEN: Final = (Account.id == bindparam("bearer"), Account.token_epoch == bindparam("epoch"))


# Whoever administers the deployment sits for no deciding sector, also where they became it after they had taken a seat.
_SITS: Final = not_(
    and_(
        literal(Role.administrator.value) == any_(Account.roles),
        among(Seat.role, SECTOR_ROLES),
        Seat.sector == any_(Roundtable.deciding_sectors),
    )
)


HOLDS: Final = and_(Mandate.account_id == Account.id, Mandate.revoked_at.is_(None), _SITS)


def _held(*wanted: Any) -> Select[*tuple[Any, ...]]:
    """What active accounts hold at tables, also under mandates that have ended."""
    return (
        select(*wanted)
        .select_from(SEATS_HELD)
        .join(Account, Account.id == Mandate.account_id)
        .where(Account.phase == AccountPhase.active, _SITS)
    )


def at_table(*wanted: Any, table: ColumnElement[UUID] = TABLE) -> Select[*tuple[Any, ...]]:
    """What the account of a token holds at one table."""
    return _held(*wanted).where(Roundtable.id == table, *OF_TOKEN).order_by(Seat.id, Mandate.id)


_PLACES: Final = at_table(Roundtable, Seat, Mandate).execution_options(populate_existing=True)
_LOCKED: Final = at_table(Roundtable.id).with_for_update(of=Roundtable, key_share=True)
_HELD_AT: Final = CompiledQuery(at_table(*HELD_SEAT))


async def places_of(
    db: AsyncSession, principal: Principal, roundtable_id: UUID, *, lock: bool
) -> Sequence[tuple[Roundtable, Seat, Mandate]]:
    """The table with each seat and mandate that the account holds there; `lock` makes the caller its one writer."""
    values = {"table": roundtable_id, **by_token(principal)}
    # What is read comes after the lock: a mandate may have been revoked while this writer waited for its turn.
    # It goes through the session, which begins the transaction that holds it.
    if lock and (await db.execute(_LOCKED, values)).first() is None:
        return []
    return (await db.execute(_PLACES, values)).all()


async def held_at(reads: Reads, principal: Principal, roundtable_id: UUID) -> Sequence[HeldSeat]:
    """The seats that the account holds at the table, for who only reads."""
    return [HeldSeat(*row) for row in await _HELD_AT.rows(reads, table=roundtable_id, **by_token(principal))]


_HELD_AMONG: Final = CompiledQuery(
    _held(Account.id, Account.token_epoch, *HELD_SEAT).where(
        listed(Account.id, "accounts"), listed(Roundtable.id, "tables")
    )
)


async def held_among(
    reads: Reads, accounts: Collection[UUID], tables: Collection[UUID]
) -> Sequence[tuple[UUID, int, HeldSeat]]:
    """(account, epoch of its tokens, seat) of everything that these accounts hold at these tables."""
    rows = await _HELD_AMONG.rows(reads, accounts=list(accounts), tables=list(tables))
    return [(account, epoch, HeldSeat(*seat)) for account, epoch, *seat in rows]
