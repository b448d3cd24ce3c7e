"""How a room puts something on desks: it gathers what may lie there, then says what of it awaits one seat.

Each room with something to settle has a file `desk` with a function `gather`, and `app.metadata` names them all. It
gathers for all tables of a caller at once, so that a desk takes as many statements for forty tables as for one.
"""

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from typing import Final, Generic, Literal, NamedTuple, Protocol, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, select

from app.core.compiled_queries import CompiledQuery, Source, columns, listed
from app.core.read_connections import Reads
from app.directory.legal_days import end_of_day
from app.roundtables.models import AtTable
from app.roundtables.places import Place, TableRow
from app.roundtables.queries import OwnDay
from app.roundtables.schemas.desks import DeskItem
from app.roundtables.since import Since
from app.roundtables.table_subjects import Awaited
from app.rules.clauses import Clause

MOST: Final = 500
"""A desk is read by people: beyond this many of one kind it would not be read at all."""


class OfTable(Protocol):
    """What was read of a row at a table."""

    @property
    def roundtable_id(self) -> UUID: ...


Row = TypeVar("Row", bound=OfTable)
Shape = TypeVar("Shape", bound=NamedTuple)


class Pending(Generic[Shape]):
    """The rows of one kind that wait for somebody, as the columns that `shape` names; the oldest first."""

    def __init__(self, model: type[AtTable], shape: type[Shape], *waiting: ColumnElement[bool]) -> None:
        self._shape = shape
        self._query = CompiledQuery(
            select(*columns(model, shape._fields))
            .where(listed(model.roundtable_id, "tables"), *waiting)
            .order_by(model.id)
            .limit(MOST)
        )

    async def at(self, db: Source, tables: Collection[UUID]) -> Sequence[Shape]:
        """Those at these tables, at most MOST."""
        return [self._shape._make(row) for row in await self._query.rows(db, tables=list(tables))]


class AwaitsAssembly(NamedTuple):
    """A yes of an organization that waits for its assembly."""

    id: UUID
    organization_id: UUID
    stated_at: datetime
    ratify_by: date


class Words:
    """Which sectors have spoken on which text, so that it counts now: on any revision of it, or on one.

    `spoken` are the sectors by (text, revision), and by (text, None) for all revisions together. `awaited` are, in the
    same way, the places that a sector waits for which has spoken in part. Who has said what waits for an assembly has
    spoken; `reserved` are such words, by text, and `organizations` those whose word counts.
    """

    def __init__(
        self,
        spoken: Mapping[tuple[UUID, int | None], Collection[str]],
        awaited: Mapping[tuple[UUID, int | None], Mapping[str, Collection[UUID]]],
        reserved: Mapping[UUID, Sequence[AwaitsAssembly]],
        organizations: Mapping[tuple[UUID, int | None], Collection[UUID]],
    ) -> None:
        self._spoken, self._awaited, self._reserved = spoken, awaited, reserved
        self._organizations = organizations

    def reserved(self, target: UUID, organization_id: UUID) -> Sequence[AwaitsAssembly]:
        """The words on a text that wait for the assembly of an organization."""
        return [each for each in self._reserved.get(target, ()) if each.organization_id == organization_id]

    def waits_for(self, sector: str, place: UUID, target: UUID, revision: int | None = None) -> bool:
        """Whether the word of this place is lacking: of a sector that has said nothing each is."""
        waiting = self._awaited.get((target, revision), {}).get(sector)
        return not self.of(sector, target, revision) if waiting is None else place in waiting

    def by(self, organization: UUID, target: UUID) -> bool:
        """Whether an organization has given its word on a text."""
        return organization in self._organizations.get((target, None), ())

    def of(self, sector: str, target: UUID, revision: int | None = None) -> bool:
        return sector in self.on(target, revision)

    def on(self, target: UUID, revision: int | None = None) -> Collection[str]:
        """The sectors that have spoken on a text."""
        return self._spoken.get((target, revision), ())


@dataclass(frozen=True, slots=True)
class Gathering:
    """For whom is gathered: the caller's places, with the days that their tables have declared for themselves.

    `tables` are those of the places, by id.
    """

    reads: Reads
    places: Sequence[Place]
    tables: Mapping[UUID, TableRow]
    own_days: Sequence[OwnDay]
    language: str
    now: datetime

    def in_language(self, title: Mapping[str, object]) -> str:
        """A title that exists in both languages, as this reader is told it."""
        return str(title["en" if self.language == "en" else "es"])


@dataclass(frozen=True, slots=True)
class Desk:
    """One place, and what the sectors have said on the texts that were gathered."""

    place: Place
    words: Words
    now: datetime

    def may(self, awaited: Awaited) -> bool:
        """Whether the seat's role and mandate may settle it."""
        return self.place.may(awaited.permission, awaited.power)

    def spoke(self, target: UUID, revision: int | None = None) -> bool:
        """Whether the seat's own sector has given its word on a text, or does not wait for this seat's to give it."""
        seat = self.place.seat
        if seat.away_since is not None:
            return True
        return not self.words.waits_for(seat.sector, seat.alternate_of or seat.id, target, revision)

    def ratifications(
        self, awaited: Awaited, subject_type: str, target: UUID, title: str | None, words: str
    ) -> Iterator[DeskItem]:
        """Words on a text that wait for the assembly of the seat's organization; `words` is their path at the table."""
        for each in self.words.reserved(target, self.place.seat.organization_id) if self.place.decides else ():
            due, path = end_of_day(each.ratify_by, self.place.table.time_zone), f"{words}/{each.id}"
            yield self.item(awaited, subject_type, target, title, each.stated_at, due=due, path=path)

    def item(
        self,
        awaited: Awaited,
        subject_type: str,
        subject_id: UUID,
        title: str | None,
        since: datetime,
        *,
        due: datetime | None = None,
        mine: bool | None = None,
        operation: str | None = None,
        path: str | None = None,
        clause: str | None = None,
        missing: Literal["active_key"] | None = None,
    ) -> DeskItem:
        """One thing before this seat.

        `mine` and `operation` where they are not what the kind says, `path` below the table, where it is not that of
        the subject's type and id.
        """
        table, seat = self.place.table, self.place.seat
        return DeskItem(
            kind=awaited.kind,
            roundtable_id=table.id,
            roundtable_name=table.name,
            seat_id=seat.id,
            sector=seat.sector,
            subject_type=subject_type,
            subject_id=subject_id,
            title=title,
            clause=clause,
            path=f"/v1/roundtables/{table.id}/{path or f'{subject_type}s/{subject_id}'}",
            operation=operation or awaited.operation,
            mine=self.may(awaited) if mine is None else mine,
            missing=missing,
            since=since,
            due=due,
        )


class Gathered(ABC):
    """What one room has that may lie on the desks of a caller."""

    @property
    def is_whole(self) -> bool:
        """Whether all of it was read, rather than the first MOST of a kind."""
        held: list[object] = [getattr(self, each.name) for each in fields(self)] if is_dataclass(self) else []
        return all(each.is_whole for each in held if isinstance(each, ByTable))

    @property
    def texts(self) -> Collection[UUID]:
        """The texts on which sectors give their word: `Desk.spoke` knows of these."""
        return ()

    @property
    def since(self) -> Mapping[UUID, Since]:
        """Of texts that can be worded anew while words are given on them: from which revision on those count."""
        return {}

    @property
    def first_rules(self) -> Mapping[UUID, Sequence[Clause]]:
        """Of texts at tables where no rules hold yet: the clauses by which the sectors form their word on them."""
        return {}

    @abstractmethod
    def items(self, desk: Desk) -> Iterator[DeskItem]:
        """What lies before one seat."""


Gather = Callable[[Gathering], Awaitable[Gathered]]


class ByTable(Generic[Row]):
    """Rows, all of them and those of each table."""

    def __init__(self, rows: Sequence[Row], *, read: int | None = None) -> None:
        """`read` is how many were read to find these, where that is another number."""
        self.rows = rows
        self.is_whole = (len(rows) if read is None else read) < MOST
        self._at = defaultdict[UUID, list[Row]](list)
        for row in rows:
            self._at[row.roundtable_id].append(row)

    def at(self, desk: Desk) -> Sequence[Row]:
        """Those of the table of this desk."""
        return self._at.get(desk.place.table.id, ())
