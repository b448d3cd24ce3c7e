"""The clauses that hold at a table now, or held when something began, ready to be asked."""

from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.compiled_queries import Source
from app.protocols import queries
from app.protocols.lifecycle import ProtocolMissing, holding
from app.roundtables.places import TableState
from app.rules.clauses import Clause
from app.rules.composition import restore
from app.rules.schemas import ClauseOut
from app.rules.waking import Woken

_KEPT: Final = 1_000
_restored: Final[OrderedDict[UUID, tuple[Clause, ...]]] = OrderedDict()
_woken: Final[set[str]] = set()


async def begin(db: AsyncSession) -> None:
    """What a service does that starts: nothing is restored, and the kinds that ever woke here are known.

    What a release asks is noted before it serves (`waking`), and never while it does.
    """
    _restored.clear()
    _woken.clear()
    _woken.update(await queries.woken_kinds(db))


def has_woken() -> bool:
    """Whether any kind ever woke here, so that some table may have to be told; at most services none has."""
    return bool(_woken)


async def protocol_in_force(db: Source, roundtable: TableState, now: datetime) -> UUID:
    """The id of the version that holds at the table; raises ProtocolMissing."""
    held = holding(await queries.adopted(db, roundtable.id), now, roundtable.sitting_since)
    if held is None:
        raise ProtocolMissing
    return held


async def clauses_in_force(db: Source, roundtable: TableState, now: datetime) -> tuple[Clause, ...]:
    """The clauses of the version that holds, with the sentences as they were adopted; raises ProtocolMissing."""
    return await clauses_of(db, await protocol_in_force(db, roundtable, now))


async def clauses_of(db: Source, protocol_id: UUID) -> tuple[Clause, ...]:
    """The clauses of one version that was adopted; raises ProtocolMissing.

    Every act that a ground rule may stop asks this. What is adopted never changes, nor does since when a kind that was
    adopted before is asked while this process runs, so its rules are built once.
    """
    found = await clauses_of_each(db, (protocol_id,))
    if not found:
        raise ProtocolMissing
    return found[protocol_id]


async def clauses_of_each(db: Source, protocol_ids: Iterable[UUID]) -> Mapping[UUID, tuple[Clause, ...]]:
    """The clauses of several versions, in one query at the most; what nobody adopted is left out."""
    wanted = set(protocol_ids)
    found = {key: _restored[key] for key in wanted if key in _restored}
    for key in found:
        _restored.move_to_end(key)
    if len(found) < len(wanted):
        for key, (stored, woken) in (await queries.clauses_of_each(db, wanted - found.keys())).items():
            found[key] = _restored[key] = restore_stored(stored, woken)
    while len(_restored) > _KEPT:
        _restored.popitem(last=False)
    return found


def restore_stored(stored: Iterable[dict[str, object]], woken: Collection[Woken]) -> tuple[Clause, ...]:
    """Clauses from the stored form of a protocol's row; `woken` as their table has it."""
    return restore([ClauseOut.model_validate(clause) for clause in stored], woken=woken)
