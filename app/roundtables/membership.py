"""Who belongs to a table, asked in one place: whoever holds a seat at it under a mandate, and who has its grant.

A write and a live view get the rows themselves, a GET of what is stored no more than what decides whether it may.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Uuid, and_, bindparam, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, join, outerjoin

from app.core.compiled_queries import CompiledQuery
from app.core.read_connections import Reads
from app.directory.models import Sector
from app.identity.models import Account, AccountPhase, Partner
from app.identity.roles import Role
from app.identity.tokens import Principal
from app.ledger.models import Snapshot
from app.roundtables.models import AtTable, Mandate, PartnerGrant, Roundtable, Seat


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
    revoked_at: datetime | None


class Granted(NamedTuple):
    """What a table granted to a partner system last; what it granted earlier no longer counts."""

    roundtable_id: UUID
    time_zone: str
    valid_until: date | None


# The one place that says who belongs to a table: whoever holds a seat at it under a mandate.
_SEATS_HELD: Final = join(
    join(Mandate, Seat, Seat.id == Mandate.seat_id), Roundtable, Roundtable.id == Seat.roundtable_id
)
_HELD_SEAT: Final = (
    Roundtable.id,
    Roundtable.time_zone,
    Seat.id,
    Seat.role,
    Seat.sector,
    Mandate.valid_from,
    Mandate.valid_until,
    Mandate.revoked_at,
)
_GRANTED: Final = (PartnerGrant.roundtable_id, Roundtable.time_zone, PartnerGrant.valid_until)


_TABLE: Final = bindparam("table", type_=Uuid())
# The account that a token speaks for, unless its tokens of that epoch were ended.
_OF_TOKEN: Final = (Account.id == bindparam("bearer"), Account.token_epoch == bindparam("epoch"))


def _at_table(*wanted: Any, table: ColumnElement[UUID] = _TABLE) -> Select[*tuple[Any, ...]]:
    """What an active account holds at one table, also under mandates that have ended."""
    return (
        select(*wanted)
        .select_from(_SEATS_HELD)
        .join(Account, Account.id == Mandate.account_id)
        .where(Roundtable.id == table, Account.phase == AccountPhase.active, *_OF_TOKEN)
        .order_by(Seat.id, Mandate.id)
    )


_PLACES: Final = _at_table(Roundtable, Seat, Mandate).execution_options(populate_existing=True)
_PLACES_LOCKED: Final = _PLACES.with_for_update(of=Roundtable, key_share=True)
_HELD_AT: Final = CompiledQuery(_at_table(*_HELD_SEAT))


async def places_of(
    db: AsyncSession, principal: Principal, roundtable_id: UUID, *, lock: bool
) -> Sequence[tuple[Roundtable, Seat, Mandate]]:
    """The table with each seat and mandate that the account holds there; `lock` makes the caller its one writer."""
    query = _PLACES_LOCKED if lock else _PLACES
    return (await db.execute(query, {"table": roundtable_id, **by_token(principal)})).all()


async def held_at(reads: Reads, principal: Principal, roundtable_id: UUID) -> Sequence[HeldSeat]:
    """The seats that the account holds at the table, for who only reads."""
    return [HeldSeat(*row) for row in await _HELD_AT.rows(reads, table=roundtable_id, **by_token(principal))]


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
    .select_from(outerjoin(Account, _SEATS_HELD, and_(Mandate.account_id == Account.id, Mandate.revoked_at.is_(None))))
    .where(*_OF_TOKEN)
)


async def member(reads: Reads | AsyncSession, principal: Principal) -> Member | None:
    """Who the account of a token is, with what it holds at every table."""
    rows = await _MEMBER.rows(reads, **by_token(principal))
    if not rows:
        return None
    return Member(rows[0][0], rows[0][1], [HeldSeat(*row[2:]) for row in rows if row[2] is not None])


_HELD: Final = (
    select(Seat, Mandate, Roundtable)
    .select_from(_SEATS_HELD)
    .where(Mandate.account_id == bindparam("account"), Mandate.revoked_at.is_(None))
    .order_by(Seat.id, Mandate.id)
)


async def held(db: AsyncSession, account_id: UUID) -> Sequence[tuple[Seat, Mandate, Roundtable]]:
    """The seats that an account holds under a mandate not revoked, at every table."""
    return (await db.execute(_HELD, {"account": account_id})).all()


_PARTNER_OF_TOKEN: Final = (Partner.id == bindparam("bearer"), Partner.token_epoch == bindparam("epoch"))
_GRANT: Final = (
    select(Roundtable, PartnerGrant)
    .join(PartnerGrant, PartnerGrant.roundtable_id == Roundtable.id)
    .join(Partner, Partner.id == PartnerGrant.partner_id)
    .where(Roundtable.id == bindparam("table"), Partner.suspended.is_(False), *_PARTNER_OF_TOKEN)
    .order_by(PartnerGrant.granted_at.desc())
    .limit(1)
)


async def granted(
    db: AsyncSession, principal: Principal, roundtable_id: UUID
) -> tuple[Roundtable, PartnerGrant] | None:
    """The table with its latest grant to a partner that is not suspended; an earlier grant no longer counts."""
    return (await db.execute(_GRANT, {"table": roundtable_id, **by_token(principal)})).one_or_none()


_GRANTS: Final = (
    select(Partner.suspended, *_GRANTED)
    .select_from(
        outerjoin(
            Partner,
            join(PartnerGrant, Roundtable, Roundtable.id == PartnerGrant.roundtable_id),
            PartnerGrant.partner_id == Partner.id,
        )
    )
    .where(*_PARTNER_OF_TOKEN)
    .ext(distinct_on(PartnerGrant.roundtable_id))
    .order_by(PartnerGrant.roundtable_id, PartnerGrant.granted_at.desc())
)
_GRANTED_TO: Final = CompiledQuery(_GRANTS)
_GRANTED_AT: Final = CompiledQuery(_GRANTS.where(PartnerGrant.roundtable_id == bindparam("table")))


async def grants_of(reads: Reads, principal: Principal) -> tuple[bool, Sequence[Granted]]:
    """Whether a partner is suspended or its token ended, and the latest grant of every table that gave one."""
    rows = await _GRANTED_TO.rows(reads, **by_token(principal))
    return not rows or rows[0][0], [Granted(*row[1:]) for row in rows if row[1] is not None]


async def granted_at(reads: Reads, principal: Principal, roundtable_id: UUID | None) -> Granted | None:
    """The latest grant of one table to a partner that is not suspended."""
    rows = await _GRANTED_AT.rows(reads, table=roundtable_id, **by_token(principal))
    return None if not rows or rows[0][0] else Granted(*rows[0][1:])
