"""The plans of the hot readings on a database with many rows: they walk along indexes, whatever the parameters are."""

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import asyncpg
import pytest

from app.commitments.models import Commitment, CommitmentPhase
from app.commitments.queries.waiting import _WAITING
from app.core.compiled_queries import CompiledQuery
from app.decisions.models import Agreement
from app.ledger import queries as ledger
from app.ledger.audiences import Membership, Reader
from app.monitoring import queries as monitoring
from app.sync import queries as sync
from bench.filling import Filled, Ground, fill
from tests.conftest import plain
from tests.mesa import Mesa

SUBJECTS: Final = 25_000
LARGE: Final = frozenset({"ledger_snapshots", "ledger_entries", "agreements", "commitments"})


@dataclass(frozen=True)
class Years:
    """A database as after years, and what was put into it."""

    connection: asyncpg.Connection
    filled: Filled
    table: UUID
    reader: Reader

    async def plan(self, query: CompiledQuery, values: Mapping[str, object], kind: str = "generic") -> Any:
        """PostgreSQL's plan for any parameters, as it is used once a connection has run the statement a few times.

        The `custom` kind is for these alone: it stays with them where the generic one would be dearer.
        """
        async with self.connection.transaction():
            await self.connection.execute(f"SET LOCAL plan_cache_mode = force_{kind}_plan")
            await self.connection.execute(f"PREPARE hot AS {query.text}")
            arguments = ", ".join(literal(value) for value in query.arguments(values))
            explained = await self.connection.fetchval(f"EXPLAIN (FORMAT JSON) EXECUTE hot({arguments})")
            await self.connection.execute("DEALLOCATE hot")
        return json.loads(explained)[0]["Plan"]


def literal(value: object) -> str:
    if isinstance(value, list):
        kind = "uuid" if any(isinstance(each, UUID) for each in value) else "text"
        return f"ARRAY[{', '.join(literal(each) for each in value)}]::{kind}[]"
    return str(value) if isinstance(value, int) else f"'{value}'"


def scanned(plan: Any) -> set[str]:
    """The large tables that a plan reads from end to end."""
    mine = {plan["Relation Name"]} if plan["Node Type"] in {"Seq Scan", "Parallel Seq Scan"} else set()
    return (mine & LARGE).union(*(scanned(part) for part in plan.get("Plans", ())))


def sorted_whole(plan: Any) -> bool:
    """Whether something is sorted from the beginning, which costs more the more there is."""
    under_limit = plan["Node Type"] == "Sort" and plan["Plan Rows"] > 2_000
    return under_limit or any(sorted_whole(part) for part in plan.get("Plans", ()))


@pytest.fixture
async def years(mesa: Mesa, database: str) -> AsyncIterator[Years]:
    ground = Ground(mesa.table.id, mesa.table.seats["facilitator"], mesa.other.id, mesa.other.seats["facilitator"])
    filled = await fill(plain(database), ground, SUBJECTS)
    connection = await asyncpg.connect(plain(database))
    reader = Reader(memberships=(Membership(mesa.table.id, frozenset({"public", "roundtable", "sector:community"})),))
    yield Years(connection, filled, mesa.table.id, reader)
    await connection.close()


async def test_hot_readings_walk_along_indexes(years: Years) -> None:
    number, agreement = years.filled.agreements[len(years.filled.agreements) // 2]
    here = ledger.values_here(years.reader, years.table)
    listing = {**here, "type": Agreement.subject, "most": 51, "after_value": number, "after_id": agreement}
    kept, commitment = years.filled.commitments[len(years.filled.commitments) // 2]
    [in_phase] = ledger.equal(Commitment.phase, CommitmentPhase.fulfilled)
    by_phase = {**listing, **in_phase.values, "type": Commitment.subject, "after_value": kept, "after_id": commitment}
    hot = {
        "one": (ledger.one_of(general=False), {**here, "type": Agreement.subject, "id": agreement}),
        "a page in the order of numbers": (
            ledger.listing(Agreement, general=False, across=False, order=Agreement.number, after=True),
            listing,
        ),
        "a page of one phase in the order of numbers": (
            ledger.listing(
                Commitment, in_phase.clause, general=False, across=False, order=Commitment.number, after=True
            ),
            by_phase,
        ),
        "a page in the order of ids": (
            ledger.listing(Agreement, general=False, across=False, order=None, after=True),
            listing,
        ),
        "a page of the feed": (
            sync.feed(at_table=False, of_type=False, expand=False),
            {**ledger.reader_values(years.reader), "after": SUBJECTS // 2, "limit": 1_000},
        ),
        "a page of the feed with its subjects": (
            sync.feed(at_table=False, of_type=False, expand=True),
            {**ledger.reader_values(years.reader), "after": SUBJECTS // 2, "limit": 1_000},
        ),
    }
    for name, (query, values) in hot.items():
        plan = await years.plan(query, values)
        assert not scanned(plan), (name, plan)
        assert not sorted_whole(plan), (name, plan)


async def test_what_is_under_way_is_found_among_all_that_a_table_ever_promised(years: Years) -> None:
    await years.connection.execute("ANALYZE commitments")
    under_way: dict[str, tuple[CompiledQuery, Mapping[str, object]]] = {
        "the desk": (_WAITING, {"tables": [years.table]}),
        "the divergences": (monitoring._IN_FORCE, {"table": years.table}),
    }
    for name, (query, values) in under_way.items():
        plan = await years.plan(query, values, "custom")
        assert not scanned(plan), (name, plan)
        assert not sorted_whole(plan), (name, plan)
