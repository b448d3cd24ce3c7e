"""Who belongs to a table, asked in one place: whoever holds a seat at it under a mandate.

A write and a live view get the rows themselves, a GET of what is stored no more than what decides whether it may.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime
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
from sqlalchemy.orm import InstrumentedAttribute, join, outerjoin

from app.core.compiled_queries import CompiledQuery, among, columns, listed
from app.core.read_connections import Reads
from app.directory.models import Sector
from app.identity.models import Account, AccountPhase
from app.identity.roles import SECTOR_ROLES, Role
from app.identity.tokens import Principal
from app.ledger.models import Snapshot
from app.roundtables.models import AtTable, Mandate, MandatePhase, Roundtable, Seat
from app.roundtables.places import MandateRow, Place, SeatRow, TableRow
from app.roundtables.running import part_of


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
_SEATS_HELD: Final = join(
    join(Mandate, Seat, Seat.id == Mandate.seat_id), Roundtable, Roundtable.id == Seat.roundtable_id
)
CONVENES: Final = func.coalesce(Roundtable.facilitation["interim"]["seats"].has_key(cast(Seat.id, Text)), false())
"""Of a seat: whether it convenes its table while nobody runs it."""
_HELD_SEAT: Final = (
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


_TABLE: Final = bindparam("table", type_=Uuid())
# The account that a token speaks for, unless its tokens of that epoch were ended.
_OF_TOKEN: Final = (Account.id == bindparam("bearer"), Account.token_epoch == bindparam("epoch"))


# Whoever administers the deployment sits for no deciding sector, also where they became it after they had taken a seat.
_SITS: Final = not_(
    and_(
        literal(Role.administrator.value) == any_(Account.roles),
        among(Seat.role, SECTOR_ROLES),
        Seat.sector == any_(Roundtable.deciding_sectors),
    )
)


_HOLDS: Final = and_(Mandate.account_id == Account.id, Mandate.revoked_at.is_(None), _SITS)


def _held(*wanted: Any) -> Select[*tuple[Any, ...]]:
    """What active accounts hold at tables, also under mandates that have ended."""
    return (
        select(*wanted)
        .select_from(_SEATS_HELD)
        .join(Account, Account.id == Mandate.account_id)
        .where(Account.phase == AccountPhase.active, _SITS)
    )


def _at_table(*wanted: Any, table: ColumnElement[UUID] = _TABLE) -> Select[*tuple[Any, ...]]:
    """What the account of a token holds at one table."""
    return _held(*wanted).where(Roundtable.id == table, *_OF_TOKEN).order_by(Seat.id, Mandate.id)


_PLACES: Final = _at_table(Roundtable, Seat, Mandate).execution_options(populate_existing=True)
_LOCKED: Final = _at_table(Roundtable.id).with_for_update(of=Roundtable, key_share=True)
_HELD_AT: Final = CompiledQuery(_at_table(*_HELD_SEAT))


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
    _held(Account.id, Account.token_epoch, *_HELD_SEAT).where(
        listed(Account.id, "accounts"), listed(Roundtable.id, "tables")
    )
)


async def held_among(
    reads: Reads, accounts: Collection[UUID], tables: Collection[UUID]
) -> Sequence[tuple[UUID, int, HeldSeat]]:
    """(account, epoch of its tokens, seat) of everything that these accounts hold at these tables."""
    rows = await _HELD_AMONG.rows(reads, accounts=list(accounts), tables=list(tables))
    return [(account, epoch, HeldSeat(*seat)) for account, epoch, *seat in rows]


_VIEW: Final = (Snapshot.audience, Snapshot.subject_id, Snapshot.revision, Snapshot.digest, Snapshot.body)


def _is_view(
    model: type[AtTable], by: InstrumentedAttribute[UUID], under: InstrumentedAttribute[UUID] | None
) -> ColumnElement[bool]:
    """Of a snapshot: it is a current view of the row whose columns equal `key` and `parent`, and its text is there."""
    named = Snapshot.subject_id == bindparam("key")
    if by.key != "id" or under is not None:
        rows = select(model.id).where(by == bindparam("key"))
        named = Snapshot.subject_id.in_(rows if under is None else rows.where(under == bindparam("parent")))
    return and_(Snapshot.subject_type == model.subject, Snapshot.current, Snapshot.body.is_not(None), named)


def held_with_views(
    model: type[AtTable],
    by: InstrumentedAttribute[UUID],
    under: InstrumentedAttribute[UUID] | None = None,
    *,
    its_table: bool = False,
) -> CompiledQuery:
    """Each seat that an account (`by_token`) holds at `table`, with each view of one row there, the latest one first.

    The row is that whose column `by` equals `key`, and whose column `under` equals `parent`, where it is given. Without
    a view its columns are null. With `its_table` the table is that of the row.
    """
    table = select(model.roundtable_id).where(by == bindparam("key")).scalar_subquery() if its_table else _TABLE
    return CompiledQuery(
        _at_table(*_HELD_SEAT, *_VIEW, table=table)
        .outerjoin(Snapshot, and_(Snapshot.roundtable_id == Roundtable.id, _is_view(model, by, under)))
        .order_by(None)
        .order_by(Snapshot.revision.desc(), Snapshot.rank.desc())
    )


def views(
    model: type[AtTable], by: InstrumentedAttribute[UUID], under: InstrumentedAttribute[UUID] | None = None
) -> CompiledQuery:
    """The views alone."""
    return CompiledQuery(
        select(*_VIEW)
        .where(Snapshot.roundtable_id == bindparam("table"), _is_view(model, by, under))
        .order_by(Snapshot.revision.desc(), Snapshot.rank.desc())
    )


class Member(NamedTuple):
    """An account as it is outside any table, and the seats that it holds under mandates not revoked."""

    roles: Sequence[str]
    phase: AccountPhase
    seats: Sequence[HeldSeat]


_MEMBER: Final = CompiledQuery(
    select(Account.roles, Account.phase, *_HELD_SEAT)
    .select_from(outerjoin(Account, _SEATS_HELD, _HOLDS))
    .where(*_OF_TOKEN)
)


async def member(reads: Reads | AsyncSession, principal: Principal) -> Member | None:
    """Who the account of a token is, with what it holds at every table."""
    rows = await _MEMBER.rows(reads, **by_token(principal))
    if not rows:
        return None
    return Member(rows[0][0], rows[0][1], [HeldSeat(*row[2:]) for row in rows if row[2] is not None])


class Person(NamedTuple):
    """An account as its holder is told of it."""

    id: UUID
    login: str | None
    display_name: str
    language: str
    roles: Sequence[str]
    phase: AccountPhase


_PERSON: Final = columns(Account, Person._fields)
_PLACE: Final = (
    *columns(Roundtable, TableRow._fields),
    *columns(Seat, SeatRow._fields),
    *columns(Mandate, MandateRow._fields),
)
_PLACE_AT: Final = len(Person._fields)
_SEAT_AT: Final = len(TableRow._fields)
_MANDATE_AT: Final = _SEAT_AT + len(SeatRow._fields)
_PERSON_PLACED: Final = CompiledQuery(
    select(*_PERSON, *_PLACE)
    .select_from(outerjoin(Account, _SEATS_HELD, _HOLDS))
    .where(*_OF_TOKEN)
    .order_by(Seat.id, Mandate.id)
)


_PLACED_AT: Final = CompiledQuery(_at_table(*_PLACE))


async def placed_at(reads: Reads, principal: Principal, roundtable_id: UUID, now: datetime) -> Sequence[Place]:
    """The places that an account holds at one table, for a view that is computed at read."""
    return [_place(row, now) for row in await _PLACED_AT.rows(reads, table=roundtable_id, **by_token(principal))]


async def placed(reads: Reads, principal: Principal, now: datetime) -> tuple[Person, Sequence[Place]] | None:
    """Who the account of a token is, with the places that it holds under mandates not revoked, at every table."""
    rows = await _PERSON_PLACED.rows(reads, **by_token(principal))
    if not rows:
        return None
    return Person(*rows[0][:_PLACE_AT]), [_place(row[_PLACE_AT:], now) for row in rows if row[_PLACE_AT] is not None]


def _place(row: Sequence[Any], now: datetime) -> Place:
    table, seat = TableRow(*row[:_SEAT_AT]), SeatRow(*row[_SEAT_AT:_MANDATE_AT])
    return Place(table, seat, MandateRow(*row[_MANDATE_AT:]), part_of(seat.id, seat.role, table, now))
