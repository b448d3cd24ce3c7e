"""The rows of keys and signatures."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import Select, exists, func, not_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlalchemy.sql import ColumnElement

from app.core.compiled_queries import CompiledQuery, Source, columns, listed
from app.directory.models import Sector
from app.ledger.models import Entry, Snapshot
from app.roundtables.desks import MOST
from app.roundtables.models import Mandate, MandatePhase, Seat
from app.roundtables.places import SeatRow
from app.roundtables.sitting import administers
from app.signatures.models import AssuranceClass, KeyPhase, SeatKey, Signature
from app.trust.statements import Intent


def _registrant_holds_seat() -> ColumnElement[bool]:
    """Whoever registered the key holds its seat still, under that mandate or a later one that is in force."""
    then, now = aliased(Mandate), aliased(Mandate)
    return exists().where(
        then.id == SeatKey.mandate_id,
        now.seat_id == SeatKey.seat_id,
        now.account_id == then.account_id,
        now.phase == MandatePhase.in_force,
    )


async def active_keys(db: AsyncSession, roundtable_id: UUID) -> Sequence[SeatKey]:
    """The keys in force at a table, at most one for each seat, by seat id; none of a holder who was called back."""
    query = (
        select(SeatKey)
        .where(SeatKey.roundtable_id == roundtable_id, SeatKey.phase == KeyPhase.active, _registrant_holds_seat())
        .order_by(SeatKey.seat_id)
    )
    return (await db.execute(query)).scalars().all()


_KEYED: Final = CompiledQuery(
    select(SeatKey.seat_id).where(
        listed(SeatKey.roundtable_id, "tables"), SeatKey.phase == KeyPhase.active, _registrant_holds_seat()
    )
)


async def keyed_seats(db: Source, tables: Collection[UUID]) -> frozenset[UUID]:
    """The seats of these tables that have a key in force."""
    return frozenset(seat for (seat,) in await _KEYED.rows(db, tables=list(tables)))


async def active_key_of_seat(db: AsyncSession, seat_id: UUID) -> SeatKey | None:
    """The one key of a seat whose phase is active, whoever registered it."""
    query = select(SeatKey).where(SeatKey.seat_id == seat_id, SeatKey.phase == KeyPhase.active)
    return (await db.execute(query)).scalar_one_or_none()


async def key_of_seat(db: AsyncSession, seat_id: UUID, kid: str) -> SeatKey | None:
    query = select(SeatKey).where(SeatKey.seat_id == seat_id, SeatKey.kid == kid)
    return (await db.execute(query)).scalar_one_or_none()


async def is_known(db: AsyncSession, kid: str) -> bool:
    """Whether any seat of the deployment has this key, or had it; who asks at the same moment waits for the answer."""
    await db.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"key:{kid}", 0))))
    return (await db.execute(select(SeatKey.id).where(SeatKey.kid == kid))).first() is not None


async def is_of_holder(db: AsyncSession, key: SeatKey) -> bool:
    """Whether the one who registered the key holds its seat still."""
    query = select(SeatKey.id).where(SeatKey.id == key.id, _registrant_holds_seat())
    return (await db.execute(query)).first() is not None


async def registrant(db: AsyncSession, key: SeatKey) -> UUID | None:
    """The account that registered the key; for policies alone, never shown."""
    return (await db.execute(select(Mandate.account_id).where(Mandate.id == key.mandate_id))).scalar_one()


async def key_at_table(db: AsyncSession, roundtable_id: UUID, kid: str) -> SeatKey | None:
    query = select(SeatKey).where(SeatKey.roundtable_id == roundtable_id, SeatKey.kid == kid)
    return (await db.execute(query)).scalar_one_or_none()


async def accreditation(db: AsyncSession, mandate_id: UUID) -> bytes:
    """The leaf hash of the entry that accredited the holder of a mandate."""
    query = (
        select(Entry.leaf)
        .join(Snapshot, Snapshot.index == Entry.index)
        .where(Snapshot.subject_id == mandate_id, Snapshot.subject_type == Mandate.subject, Snapshot.revision == 1)
        .limit(1)
    )
    return (await db.execute(query)).scalar_one()


async def is_statement_known(db: AsyncSession, seat_id: UUID, payload_digest: str) -> bool:
    query = select(Signature.id).where(Signature.seat_id == seat_id, Signature.payload_digest == payload_digest)
    return (await db.execute(query)).first() is not None


def _counting(*wanted: Any) -> Select[*tuple[Any, ...]]:
    return (
        select(*wanted)
        .select_from(Signature)
        .join(Seat, Seat.id == Signature.seat_id)
        .join(Mandate, Mandate.id == Signature.mandate_id)
        .outerjoin(SeatKey, SeatKey.kid == Signature.kid)
        .where(
            Signature.completed_at.is_not(None),
            Mandate.revoked_at.is_(None),
            not_(administers()),
            or_(SeatKey.compromised_since.is_(None), SeatKey.compromised_since > Signature.received_at),
        )
        .order_by(Signature.received_at, Signature.id)
    )


async def counting(db: AsyncSession, target_id: UUID, revision: int) -> Sequence[tuple[Signature, Seat, UUID | None]]:
    """The signatures under one revision of a text that count today, with seat and person, in the order of arrival.

    A signature goes with its mandate: the constituency that revokes the one takes back the other, while it is not
    released; and it counts for nobody while its signer administers the service. None counts that arrived after its key
    may have been in other hands, nor one that still lacks a witness or its verification.
    """
    query = _counting(Signature, Seat, Mandate.account_id)
    query = query.where(Signature.target_id == target_id, Signature.target_revision == revision)
    return [(signature, seat, person) for signature, seat, person in (await db.execute(query)).all()]


async def under(db: AsyncSession, target_id: UUID) -> Sequence[Signature]:
    """Every signature under a text, of all its revisions, in the order of arrival."""
    query = select(Signature).where(Signature.target_id == target_id)
    return (await db.execute(query.order_by(Signature.received_at, Signature.id))).scalars().all()


class Counting(NamedTuple):
    """A signature that counts: what it is under, its class, and what it says."""

    target_id: UUID
    assurance: AssuranceClass
    target_revision: int
    intent: Intent


_COUNTING_UNDER: Final = CompiledQuery(
    _counting(*columns(Signature, Counting._fields), *columns(Seat, SeatRow._fields), Mandate.account_id).where(
        listed(Signature.target_id, "targets")
    )
)


async def counting_under(db: Source, targets: Collection[UUID]) -> Sequence[tuple[Counting, SeatRow, UUID | None]]:
    """The same under several texts at once, of every revision of them."""
    seat = len(Counting._fields)
    rows = await _COUNTING_UNDER.rows(db, targets=list(targets))
    return [(Counting(*row[:seat]), SeatRow(*row[seat:-1]), row[-1]) for row in rows]


async def by_key_since(db: AsyncSession, kid: str, since: datetime) -> Sequence[Signature]:
    """What a key signed and what arrived from that instant on, in the order of arrival."""
    query = select(Signature).where(Signature.kid == kid, Signature.received_at >= since)
    return (await db.execute(query.order_by(Signature.received_at, Signature.id))).scalars().all()


async def entries_of(db: AsyncSession, signatures: Collection[UUID]) -> Mapping[UUID, Sequence[tuple[int, str]]]:
    """(index, envelope) of every entry that published each of these signatures so far, in the order of the log."""
    published = (
        select(Snapshot.subject_id, Snapshot.index).where(Snapshot.subject_id.in_(signatures)).distinct().subquery()
    )
    query = select(published.c.subject_id, Entry.index, Entry.envelope).join(Entry, Entry.index == published.c.index)
    found: dict[UUID, list[tuple[int, str]]] = {each: [] for each in signatures}
    for subject, index, envelope in await db.execute(query.order_by(Entry.index)):
        found[subject].append((index, envelope))
    return found


async def holders(db: AsyncSession, roundtable_id: UUID, seats: Collection[UUID]) -> Sequence[tuple[Seat, Mandate]]:
    """These seats of the table, each with every mandate that was not revoked; the days are the caller's matter."""
    query = (
        select(Seat, Mandate)
        .join(Mandate, Mandate.seat_id == Seat.id)
        .where(Seat.roundtable_id == roundtable_id, Seat.id.in_(seats), Mandate.revoked_at.is_(None))
        .order_by(Mandate.accredited_at, Mandate.id)
    )
    return (await db.execute(query)).all()


async def mandate_of_signer(db: AsyncSession, seat_id: UUID) -> Sequence[Mandate]:
    """The mandates of a seat that were not revoked, and whose holder does not administer the service."""
    query = select(Mandate).where(Mandate.seat_id == seat_id, Mandate.revoked_at.is_(None), not_(administers()))
    return (await db.execute(query.order_by(Mandate.accredited_at, Mandate.id))).scalars().all()


async def accounts_of(db: AsyncSession, mandates: Collection[UUID]) -> frozenset[UUID]:
    """The accounts behind mandates; for policies alone, never shown."""
    found = await db.execute(select(Mandate.account_id).where(Mandate.id.in_(mandates)))
    return frozenset(account for account in found.scalars() if account is not None)


async def seat_of(db: AsyncSession, roundtable_id: UUID, seat_id: UUID) -> Seat | None:
    query = select(Seat).where(Seat.roundtable_id == roundtable_id, Seat.id == seat_id)
    return (await db.execute(query)).scalar_one_or_none()


class WaitingKey(NamedTuple):
    """A key that waits for a steward of its sector, or for the witnesses of the sheet that is to put it in force."""

    id: UUID
    roundtable_id: UUID
    seat_id: UUID
    registered_at: datetime
    paper: Mapping[str, object] | None
    witnesses: Sequence[Mapping[str, object]] | None
    sector: Sector
    account_id: UUID | None


_KEYS_WAITING: Final = CompiledQuery(
    select(*columns(SeatKey, WaitingKey._fields[:-2]), Seat.sector, Mandate.account_id)
    .join(Seat, Seat.id == SeatKey.seat_id)
    .join(Mandate, Mandate.id == SeatKey.mandate_id)
    .where(listed(SeatKey.roundtable_id, "tables"), SeatKey.phase == KeyPhase.registered, _registrant_holds_seat())
    .order_by(SeatKey.id)
    .limit(MOST)
)


async def keys_waiting(db: Source, tables: Collection[UUID]) -> Sequence[WaitingKey]:
    """Keys of who holds their seat still that are not in force yet."""
    return [WaitingKey(*row) for row in await _KEYS_WAITING.rows(db, tables=list(tables))]
