"""The rows of assents."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Final, NamedTuple, TypeVar
from uuid import UUID

from sqlalchemy import Integer, Select, and_, bindparam, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.assents.models import Assent, Stance
from app.assents.ratification import Assembly, assembly_of
from app.assents.voices import Bench, Voice
from app.core.compiled_queries import CompiledQuery, Source, among, columns, listed
from app.directory.models import Sector
from app.identity.roles import VOTING_ROLES
from app.roundtables.lifecycle import is_in_force
from app.roundtables.models import Mandate, MandatePhase, Seat
from app.roundtables.places import TableState
from app.roundtables.since import FIRST, Former, Since
from app.roundtables.sitting import administers

Kind = TypeVar("Kind", bound=Assent)


async def given(db: AsyncSession, kind: type[Kind], target_id: UUID, *, revision: int | None = None) -> Sequence[Kind]:
    """What was said about a text, or about one revision of it, the earliest first: ids are drawn under the lock."""
    query = select(kind).where(kind.target_id == target_id).order_by(kind.id)
    if revision is not None:
        query = query.where(kind.target_revision == revision)
    return (await db.execute(query)).scalars().all()


class _Said(NamedTuple):
    id: UUID
    seat_id: UUID
    organization_id: UUID
    sector: Sector
    stance: Stance
    text: str | None
    stated_at: datetime
    ratify_by: date | None
    ratification: Mapping[str, object] | None
    target_revision: int


_SAID_AT: Final = len(_Said._fields)


def said_by(*wanted: Any) -> Select[*tuple[Any, ...]]:
    """`wanted` of each word, and what `voice` makes a voice of, the earliest first."""
    return (
        select(
            *wanted,
            *columns(Assent, _Said._fields),
            Seat.alternate_of,
            Seat.away_since,
            Mandate.account_id,
            Mandate.valid_from,
            Mandate.valid_until,
            Mandate.phase,
            administers(),
        )
        .join(Seat, Seat.id == Assent.seat_id)
        .outerjoin(Mandate, Mandate.id == Assent.mandate_id)
        .order_by(Assent.id)
    )


class _Term(NamedTuple):
    valid_from: Any
    valid_until: Any
    phase: Any


def voice(row: Sequence[Any], table: TableState, now: datetime, since: Since = FIRST) -> Voice:
    """The voice of a row as `said_by` gives it, without what was wanted besides; `since` is that of its text.

    What was said before the table itself was another one was said of another table.
    """
    said, time_zone = _Said(*row[:_SAID_AT]), table.time_zone
    anew = table.asked_since is not None and said.stated_at < table.asked_since
    alternate_of, away_since, account, *days, sits_for_nobody = row[_SAID_AT:]
    term, assembly = _Term(*days), assembly_of(said, time_zone, now)
    stance, text = said.stance, said.text
    if assembly is Assembly.refused and said.ratification is not None:
        stance, text = Stance.object, str(said.ratification["reasons"])
    return Voice(
        seat_id=said.seat_id,
        place=alternate_of or said.seat_id,
        organization_id=said.organization_id,
        sector=said.sector,
        person=account,
        stance=stance,
        text=text,
        stated_at=said.stated_at,
        in_force=term.phase is not None and not sits_for_nobody and is_in_force(term, time_zone, now),
        assembly=assembly,
        ratify_by=said.ratify_by,
        assent_id=said.id,
        away=away_since is not None,
        revision=said.target_revision,
        former=Former.round if anew else since.former(said.target_revision),
    )


_PLACES: Final = CompiledQuery(
    select(
        *columns(Seat, ("roundtable_id", "id", "alternate_of", "sector", "organization_id")),
        *columns(Mandate, (*_Term._fields, "account_id")),
        administers(),
    )
    .outerjoin(Mandate, and_(Mandate.seat_id == Seat.id, Mandate.phase == MandatePhase.in_force))
    .where(
        listed(Seat.roundtable_id, "tables"),
        among(Seat.role, VOTING_ROLES),
        Seat.awaits_assent.is_(False),
        Seat.ended_at.is_(None),
        Seat.away_since.is_(None),
    )
    .order_by(Seat.id, Mandate.id)
)


async def benches(db: Source, tables: Mapping[UUID, TableState], now: datetime) -> Mapping[UUID, tuple[Bench, ...]]:
    """The voting places of each table, a titular and the alternates sharing one, and whether anybody holds them.

    Those of an organization that has left the table are not among them until it returns.
    """
    found: dict[UUID, dict[UUID, Bench]] = {}
    rows = await _PLACES.rows(db, tables=list(tables)) if tables else ()
    for table, seat, alternate_of, sector, organization, *term, account, sits_for_nobody in rows:
        place, days, at = alternate_of or seat, _Term(*term), found.setdefault(table, {})
        held = days.phase is not None and account is not None and is_in_force(days, tables[table].time_zone, now)
        held = held and not sits_for_nobody
        known = at.get(place)
        at[place] = Bench(sector, place, organization, held or (known is not None and known.held))
    return {table: tuple(at.values()) for table, at in found.items()}


_REVISION: Final = bindparam("revision", type_=Integer())
_VOICES: Final = CompiledQuery(
    said_by().where(
        Assent.purpose == bindparam("purpose"),
        Assent.target_id == bindparam("target"),
        or_(_REVISION.is_(None), Assent.target_revision == _REVISION),
    )
)


async def voices(
    db: Source,
    kind: type[Assent],
    target_id: UUID,
    table: TableState,
    now: datetime,
    *,
    revision: int | None = None,
    since: Since = FIRST,
) -> tuple[Voice, ...]:
    """What was said about a text, or about one revision of it, the earliest first, and whether its mandates hold."""
    purpose = kind.__mapper__.polymorphic_identity
    rows = await _VOICES.rows(db, purpose=purpose, target=target_id, revision=revision)
    return tuple(voice(row, table, now, since) for row in rows)


_VOICES_ON: Final = CompiledQuery(
    said_by(Assent.target_id).where(
        listed(Assent.target_id, "targets"), or_(_REVISION.is_(None), Assent.target_revision == _REVISION)
    )
)


async def voices_on(
    db: Source,
    targets: Collection[UUID],
    table: TableState,
    now: datetime,
    *,
    revision: int | None = None,
    since: Mapping[UUID, Since] = MappingProxyType({}),
) -> Mapping[UUID, list[Voice]]:
    """What was said about several texts of a table, on one revision or on whatever revision of each, by text."""
    found: dict[UUID, list[Voice]] = {}
    rows = await _VOICES_ON.rows(db, targets=list(targets), revision=revision) if targets else ()
    for target, *row in rows:
        said = voice(row, table, now, since.get(target, FIRST))
        found.setdefault(target, []).append(said)
    return found
