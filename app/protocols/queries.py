"""The rows of protocols."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

import orjson
from sqlalchemy import ColumnElement, Uuid, and_, bindparam, case, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, aliased

from app.core.compiled_queries import CompiledQuery, Source, among, listed
from app.core.read_connections import Reads
from app.identity.roles import VOTING_ROLES
from app.ledger.audiences import Reader
from app.ledger.models import Snapshot
from app.ledger.queries import here, values_here
from app.protocols.models import Adopted, Protocol, ProtocolPhase, RuleEnforcement
from app.roundtables import queries as roundtables
from app.roundtables.desks import MOST
from app.roundtables.models import Mandate, MandatePhase, Roundtable, Seat
from app.roundtables.schemas.tables import TermOut
from app.rules.misfits import TableFacts, calendar_days
from app.rules.waking import Woken

_ADOPTED: Final = (ProtocolPhase.in_force, ProtocolPhase.adopted)
"""The phases of versions that hold, or will at their hour."""
_READABLE: Final = or_(Protocol.document.is_(None), Protocol.document_text.is_not(None))
"""Of versions whose text was not taken out of the record."""
_ADOPTED_AT: Final = func.coalesce(Protocol.adopted_at, Protocol.in_force_at)
_EFFECTIVE_FROM: Final = func.coalesce(Protocol.effective_from, Protocol.in_force_at)


_ADOPTED_AT_EACH: Final = CompiledQuery(
    select(Protocol.roundtable_id, Protocol.id, _ADOPTED_AT, _EFFECTIVE_FROM).where(
        listed(Protocol.roundtable_id, "tables"), among(Protocol.phase, _ADOPTED)
    )
)


async def adopted_at_each(db: Source, tables: Collection[UUID]) -> Mapping[UUID, list[Adopted]]:
    """What `adopted` gives, for several tables at once."""
    found: dict[UUID, list[Adopted]] = {}
    for table, *version in await _ADOPTED_AT_EACH.rows(db, tables=list(tables)):
        found.setdefault(table, []).append(Adopted(*version))
    return found


async def adopted(db: Source, roundtable_id: UUID) -> tuple[Adopted, ...]:
    """What the sectors adopted and nothing has replaced yet, without the texts: one row, or a few."""
    return tuple((await adopted_at_each(db, [roundtable_id])).get(roundtable_id, ()))


async def adopted_rows(db: AsyncSession, roundtable_id: UUID) -> dict[UUID, Protocol]:
    """The same versions whole, by id, the one in force first."""
    query = select(Protocol).where(Protocol.roundtable_id == roundtable_id, Protocol.phase.in_(_ADOPTED))
    return {row.id: row for row in (await db.execute(query.order_by(_ADOPTED_AT))).scalars()}


def _woke_after(roundtable_id: ColumnElement[UUID] | InstrumentedAttribute[UUID]) -> ColumnElement[bool]:
    """Of `RuleEnforcement`: a version that the table had adopted before already holds a clause of the kind.

    It need not be the version that holds now: what a table carries over from one version into the next it has not
    decided anew.
    """
    earlier = aliased(Protocol)
    of_the_kind = func.jsonb_build_object("rule", func.jsonb_build_object("kind", RuleEnforcement.kind))
    adopted_before = exists().where(
        earlier.roundtable_id == roundtable_id,
        func.coalesce(earlier.adopted_at, earlier.in_force_at) < RuleEnforcement.since,
        earlier.clauses.contains(func.jsonb_build_array(of_the_kind)),
    )
    return and_(RuleEnforcement.since.is_not(None), adopted_before)


_CLAUSES_OF_EACH: Final = CompiledQuery(
    select(Protocol.id, Protocol.clauses, RuleEnforcement.kind, RuleEnforcement.moment, RuleEnforcement.since)
    .outerjoin(RuleEnforcement, _woke_after(Protocol.roundtable_id))
    .where(listed(Protocol.id, "protocols"), among(Protocol.phase, (*_ADOPTED, ProtocolPhase.superseded)))
)


async def clauses_of_each(
    db: Source, protocol_ids: Collection[UUID]
) -> Mapping[UUID, tuple[list[dict[str, object]], list[Woken]]]:
    """Stored clauses, and what woke after their table had adopted it, of versions adopted or superseded since."""
    found: dict[UUID, tuple[list[dict[str, object]], list[Woken]]] = {}
    for protocol, clauses, kind, moment, since in await _CLAUSES_OF_EACH.rows(db, protocols=list(protocol_ids)):
        _, woken = found.setdefault(protocol, (clauses, []))
        if since is not None:
            woken.append(Woken(kind, moment, since))
    return found


_WOKEN_AT_EACH: Final = CompiledQuery(
    select(Roundtable.id, RuleEnforcement.kind, RuleEnforcement.moment, RuleEnforcement.since)
    .join(RuleEnforcement, _woke_after(Roundtable.id))
    .where(listed(Roundtable.id, "tables"))
)


async def woken_at_each(db: Source, tables: Collection[UUID]) -> Mapping[UUID, list[Woken]]:
    """What this service began to ask after a table had adopted it; only of tables where there is any."""
    found: dict[UUID, list[Woken]] = {}
    for table, kind, moment, since in await _WOKEN_AT_EACH.rows(db, tables=list(tables)):
        if since is not None:
            found.setdefault(table, []).append(Woken(kind, moment, since))
    return found


async def enforcements(db: AsyncSession) -> frozenset[tuple[str, str]]:
    """(kind, moment) of everything of which it is known since when it is asked here."""
    query = select(RuleEnforcement.kind, RuleEnforcement.moment)
    return frozenset((kind, moment) for kind, moment in (await db.execute(query)).all())


async def woken_kinds(db: AsyncSession) -> frozenset[str]:
    """The kinds that this service began to ask after somebody had adopted ground rules here."""
    query = select(RuleEnforcement.kind).where(RuleEnforcement.since.is_not(None))
    return frozenset((await db.execute(query)).scalars())


async def is_anything_adopted(db: AsyncSession) -> bool:
    """Whether any table of this deployment ever adopted ground rules."""
    return (await db.execute(select(exists().where(_ADOPTED_AT.is_not(None))))).scalar_one()


_DOCUMENT: Final = CompiledQuery(
    select(Protocol.document, Protocol.proposed_revision, Protocol.document_text).where(
        Protocol.id == bindparam("id", type_=Uuid())
    )
)


async def document(reads: Reads, protocol_id: UUID) -> tuple[str | None, int | None, str | None]:
    """(digest, revision, text) of what is adopted; nothing before the proposal, no text where it was taken out."""
    [(digest, revision, text)] = await _DOCUMENT.rows(reads, id=protocol_id)
    return digest, revision, text


async def keeps_document(db: AsyncSession, protocol_id: UUID) -> bool:
    """Whether the bytes that are adopted can still be read."""
    query = select(Protocol.document_text.is_not(None)).where(Protocol.id == protocol_id)
    return (await db.execute(query)).scalar_one()


def is_in_adoption() -> ColumnElement[bool]:
    """Of `Protocol`: proposed, readable, and to replace what its table adopted last; it can still be adopted."""
    holding = aliased(Protocol)
    last = (
        select(holding.id)
        .where(holding.roundtable_id == Protocol.roundtable_id, among(holding.phase, _ADOPTED))
        .order_by(func.coalesce(holding.adopted_at, holding.in_force_at).desc())
        .limit(1)
        .correlate(Protocol)
        .scalar_subquery()
    )
    return and_(Protocol.phase == ProtocolPhase.proposed, Protocol.supersedes.is_not_distinct_from(last), _READABLE)


async def facts_of(db: AsyncSession, roundtable: Roundtable) -> TableFacts:
    """The seats that the table has now, and its term; seats made later are not foreseen."""
    seats = [seat for seat in await roundtables.seats(db, roundtable.id) if seat.ended_at is None]
    voting = [seat for seat in seats if seat.role in VOTING_ROLES and not seat.awaits_assent]
    term = TermOut.model_validate(roundtable.term)
    return TableFacts(
        deciding_sectors=frozenset(roundtable.deciding_sectors),
        # As a set of places: an alternate sits in the titular's.
        voting_places=Counter(
            str(sector) for sector, _ in {(seat.sector, seat.alternate_of or seat.id) for seat in voting}
        ),
        roles=Counter(str(seat.role) for seat in seats),
        term_days=_calendar_days(term),
        has_calendar=roundtable.calendar_id is not None,
        place_ids={str(seat.id): seat.sector.value for seat in voting if seat.alternate_of is None},
    )


def _calendar_days(term: TermOut) -> int:
    """At the most, where it begins with an installation that is to come."""
    if term.ends_on is None or term.base_date is None:
        return calendar_days(term.days, term.counting)
    return (term.ends_on - term.base_date).days


class Proposed(NamedTuple):
    """A protocol that can still be adopted; `title` is in both languages, `first_clauses` are told where none holds."""

    id: UUID
    roundtable_id: UUID
    title: dict[str, object]
    proposed_at: datetime | None
    first_clauses: Sequence[dict[str, object]] | None


_IN_ADOPTION: Final = CompiledQuery(
    select(
        Protocol.id,
        Protocol.roundtable_id,
        Protocol.title,
        Protocol.proposed_at,
        case((Protocol.supersedes.is_(None), Protocol.clauses)),
    )
    .where(listed(Protocol.roundtable_id, "tables"), is_in_adoption())
    .order_by(Protocol.id)
    .limit(MOST)
)


async def in_adoption(db: Source, tables: Collection[UUID]) -> Sequence[Proposed]:
    """Proposed protocols that would replace what their table adopted last."""
    return [Proposed(*row) for row in await _IN_ADOPTION.rows(db, tables=list(tables))]


_READABLE_AT: Final = CompiledQuery(
    select(Snapshot.subject_type, Snapshot.body)
    .where(Snapshot.subject_id == bindparam("id"), Snapshot.current, Snapshot.body.is_not(None), here(general=False))
    .order_by(Snapshot.revision.desc(), Snapshot.rank.desc())
    .limit(1)
)


async def readable(db: Source, reader: Reader, roundtable_id: UUID, subject_id: UUID) -> tuple[str, Any] | None:
    """The kind and the present body of whatever has this id at the table, as the reader sees it."""
    row = await _READABLE_AT.first(db, id=subject_id, **values_here(reader, roundtable_id))
    return None if row is None else (row[0], orjson.loads(row[1]))


async def seats_to_copy(db: AsyncSession, roundtable_id: UUID) -> Sequence[tuple[Seat, Mandate | None]]:
    """The seats of a table that have not ended, in the order of their making, each with its mandate in force."""
    in_force = and_(Mandate.seat_id == Seat.id, Mandate.phase == MandatePhase.in_force)
    query = (
        select(Seat, Mandate)
        .outerjoin(Mandate, in_force)
        .where(Seat.roundtable_id == roundtable_id, Seat.ended_at.is_(None))
        .order_by(Seat.created_at, Seat.id)
    )
    return [(seat, mandate) for seat, mandate in (await db.execute(query)).all()]
