"""Who an account is, with what it holds at every table."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import (
    select,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import outerjoin

from app.core.compiled_queries import CompiledQuery, columns
from app.core.read_connections import Reads
from app.identity.models import Account, AccountPhase
from app.identity.tokens import Principal
from app.roundtables.membership.held import HELD_SEAT, HOLDS, OF_TOKEN, SEATS_HELD, HeldSeat, at_table, by_token
from app.roundtables.models import Mandate, Roundtable, Seat
from app.roundtables.places import MandateRow, Place, SeatRow, TableRow
from app.roundtables.running import part_of


class Member(NamedTuple):
    """An account as it is outside any table, and the seats that it holds under mandates not revoked."""

    roles: Sequence[str]
    phase: AccountPhase
    seats: Sequence[HeldSeat]


_MEMBER: Final = CompiledQuery(
    select(Account.roles, Account.phase, *HELD_SEAT).select_from(outerjoin(Account, SEATS_HELD, HOLDS)).where(*OF_TOKEN)
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
    .select_from(outerjoin(Account, SEATS_HELD, HOLDS))
    .where(*OF_TOKEN)
    .order_by(Seat.id, Mandate.id)
)


_PLACED_AT: Final = CompiledQuery(at_table(*_PLACE))


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
