"""Entries against their leaves, leaves against nodes, nodes against the head."""

from typing import Final

import asyncpg

from app.audit.entries import Entries
from app.audit.findings import Progress, Report, entry, node
from app.audit.queries import log
from app.ledger.append import HASH_BYTES, split_peaks
from app.trust import merkle

LEVELS: Final = 11
SPAN: Final = 1 << LEVELS
"""Leaves that are looked at together: one complete subtree, so that its inner nodes need no others."""


async def audit_log(db: asyncpg.Connection, report: Report, progress: Progress) -> bytes | None:
    """Everything in the log from the first entry to the root, which it returns, if there is one."""
    head = await log.head(db)
    if head is None:
        report.find("head_missing", entry(0))
        return None
    size: int = head["size"]
    found = await log.count(db, "ledger_entries")
    if found != size:
        report.find("head_size_differs", entry(max(size, 0)), size=size, found=found)
    for index in await log.entries_outside(db, size):
        report.find("entry_beyond_head", entry(index), size=size)
    for level, position in await log.nodes_outside(db, size):
        report.find("node_surplus", node(level, position))

    entries = Entries(report, head["origin"])
    top = dict[int, bytes]()
    first = 0
    while first < size:
        end = min(first + SPAN, size)
        records = await log.entries(db, first, end)
        stored = await log.nodes(db, first, end, LEVELS + 1)
        if not records and not stored:
            # Nothing where something must be: said once, and on to where the log goes on.
            report.find("entry_missing", entry(first))
            after = await log.first_entry_from(db, end)
            first = size if after is None else after // SPAN * SPAN
            continue
        entries.check(first, end, records, await log.bodies(db, first, end), await log.seals(db, first, end))
        _check_span(report, first, end, entries.leaves, stored)
        if (whole := stored.get((LEVELS, first >> LEVELS))) is not None:
            top[first >> LEVELS] = whole
        first = end
        progress("entries", first, size)
    for row in await log.published_outside(db, size):
        entries.surplus_body(row)
    for row in await log.seals_outside(db, size):
        entries.surplus_seal(row)
    report.entries = found
    await _check_top(db, report, size, top)
    return await _check_head(db, report, size, head["peaks"])


def _check_span(
    report: Report, first: int, end: int, leaves: dict[int, bytes], stored: dict[tuple[int, int], bytes]
) -> None:
    for index in range(first, end):
        value = stored.get((0, index))
        if value is None:
            report.find("node_missing", node(0, index))
        elif index in leaves and value != leaves[index]:
            report.find("node_differs", node(0, index))
    for level in range(1, LEVELS + 1):
        for position in range(first >> level, end >> level):
            below = stored.get((level - 1, 2 * position)), stored.get((level - 1, 2 * position + 1))
            _check_node(report, level, position, stored.get((level, position)), *below)


async def _check_top(db: asyncpg.Connection, report: Report, size: int, below: dict[int, bytes]) -> None:
    """The levels above the spans; each has half as many nodes as the one below."""
    level = LEVELS + 1
    while size >> level:
        stored = await log.nodes_of_level(db, level)
        for position in range(min(size >> level, len(stored) + len(below) + 1)):
            found = below.get(2 * position), below.get(2 * position + 1)
            _check_node(report, level, position, stored.get(position), *found)
        level, below = level + 1, stored


def _check_node(
    report: Report, level: int, position: int, value: bytes | None, left: bytes | None, right: bytes | None
) -> None:
    if value is None:
        report.find("node_missing", node(level, position))
    elif left is not None and right is not None and value != merkle.node_hash(left, right):
        report.find("node_differs", node(level, position))


async def _check_head(db: asyncpg.Connection, report: Report, size: int, peaks: bytes) -> bytes | None:
    """The head's peaks are the stored nodes; the root that they give."""
    wanted = merkle.needed_for_root(size) if size >= 0 else ()
    found = await root_nodes(db, size)
    if len(peaks) != HASH_BYTES * len(wanted) or found != list(split_peaks(peaks)):
        report.find("head_differs", entry(max(size, 0)))
        return None
    return merkle.root_of_peaks(size, split_peaks(peaks))


async def root_nodes(db: asyncpg.Connection, size: int) -> list[bytes]:
    """The stored peaks of the tree that the log was at `size`; fewer, where nodes are missing."""
    wanted = merkle.needed_for_root(size) if size >= 0 else ()
    rows = await db.fetch(
        "SELECT n.hash FROM unnest($1::int[], $2::bigint[]) WITH ORDINALITY AS w(level, position, place) "
        'JOIN ledger_nodes n ON n.level = w.level AND n."index" = w.position ORDER BY w.place',
        [each.level for each in wanted],
        [each.position for each in wanted],
    )
    return [row[0] for row in rows]
