"""Ground rules on desks: a sector has not adopted what was proposed, and a clause will be asked from a day on."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.protocols import queries
from app.protocols.lifecycle import holding
from app.protocols.models import Protocol
from app.protocols.queries import Proposed
from app.protocols.service.in_force import clauses_of_each, has_woken, restore_stored
from app.protocols.subjects import ADOPTION, ADOPTION_RATIFICATION, ENFORCEMENT
from app.roundtables.desks import ByTable, Desk, Gathered, Gathering
from app.roundtables.models import RoundtablePhase
from app.roundtables.schemas.desks import DeskItem
from app.rules.clauses import Clause
from app.rules.waking import asleep, enforced_from


@dataclass(frozen=True, slots=True)
class _Gathered(Gathered):
    """`in_force` are the rules of the tables that adopted a kind before it was asked: the version, and its clauses."""

    gathering: Gathering
    proposed: ByTable[Proposed]
    in_force: Mapping[UUID, tuple[UUID, Sequence[Clause]]]

    @property
    def texts(self) -> Collection[UUID]:
        return [row.id for row in self.proposed.rows]

    @property
    def first_rules(self) -> Mapping[UUID, Sequence[Clause]]:
        return {row.id: restore_stored(row.first_clauses, ()) for row in self.proposed.rows if row.first_clauses}

    def items(self, desk: Desk) -> Iterator[DeskItem]:
        for row in self.proposed.at(desk):
            title = self.gathering.in_language(row.title)
            words = f"protocols/{row.id}/adoptions"
            yield from desk.ratifications(ADOPTION_RATIFICATION, Protocol.subject, row.id, title, words)
            if desk.place.decides and not desk.spoke(row.id):
                yield desk.item(ADOPTION, Protocol.subject, row.id, title, row.proposed_at or desk.now)
        if desk.place.table.phase is not RoundtablePhase.closed:
            yield from self._waking(desk)

    def _waking(self, desk: Desk) -> Iterator[DeskItem]:
        """Everybody is told of each clause that sleeps; `due` is the end of its notice, where it has one."""
        protocol, clauses = self.in_force.get(desk.place.table.id, (None, ()))
        for clause in clauses:
            if protocol is not None and asleep(clause, desk.now, confirmed=False):
                yield desk.item(
                    ENFORCEMENT,
                    Protocol.subject,
                    protocol,
                    self.gathering.in_language(clause.title.model_dump()),
                    min(clause.woke_at.values()),
                    due=enforced_from(clause, desk.now),
                    clause=clause.number,
                )


async def gather(gathering: Gathering) -> Gathered:
    """Proposed protocols that would replace what their table adopted last, and clauses that sleep."""
    proposed = ByTable(await queries.in_adoption(gathering.reads, gathering.tables))
    return _Gathered(gathering, proposed, await _in_force(gathering))


async def _in_force(gathering: Gathering) -> Mapping[UUID, tuple[UUID, Sequence[Clause]]]:
    """Of the tables that adopted a kind before it was asked."""
    if not has_woken():
        return {}
    reads, tables, now = gathering.reads, gathering.tables, gathering.now
    woken = await queries.woken_at_each(reads, tables)
    if not woken:
        return {}
    versions = await queries.adopted_at_each(reads, woken)
    held = {table: holding(adopted, now, tables[table].sitting_since) for table, adopted in versions.items()}
    clauses = await clauses_of_each(reads, {version for version in held.values() if version is not None})
    return {table: (version, clauses[version]) for table, version in held.items() if version is not None}
