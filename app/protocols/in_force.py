"""The clauses that hold at a table now, ready to be asked."""

from collections import OrderedDict
from collections.abc import Iterable
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.protocols import queries
from app.protocols.clause_schemas import ClauseOut
from app.protocols.clauses import Clause
from app.protocols.composition import restore
from app.protocols.lifecycle import ProtocolMissing

_KEPT: Final = 1_000
_restored: Final[OrderedDict[tuple[UUID, int], tuple[Clause, ...]]] = OrderedDict()


async def clauses_in_force(db: AsyncSession, roundtable_id: UUID) -> tuple[Clause, ...]:
    """The clauses of the table's protocol, with the sentences as they were adopted; raises ProtocolMissing.

    Every act that a ground rule may stop asks this, so the text is read and its rules are built once per revision.
    """
    key = await queries.revision_in_force(db, roundtable_id)
    if key is None:
        raise ProtocolMissing
    kept = _restored.get(key)
    if kept is not None:
        _restored.move_to_end(key)
        return kept
    protocol = await queries.in_force(db, roundtable_id)
    if protocol is None:
        raise ProtocolMissing
    clauses = restore_stored(protocol.clauses)
    _restored[protocol.id, protocol.revision] = clauses
    if len(_restored) > _KEPT:
        _restored.popitem(last=False)
    return clauses


def restore_stored(stored: Iterable[dict[str, object]]) -> tuple[Clause, ...]:
    """Clauses from the stored form of a protocol's row."""
    return restore([ClauseOut.model_validate(clause) for clause in stored])
