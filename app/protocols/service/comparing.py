"""Comparing versions of the ground rules."""

from collections.abc import Sequence
from uuid import UUID

from app.core.errors import NotFound
from app.ledger import queries as ledger
from app.protocols.differences import ProtocolDiffOut, differences
from app.protocols.models import Protocol
from app.roundtables import queries as roundtables
from app.roundtables.access import Standing
from app.rules.schemas import ClauseOut


async def compare(standing: Standing, protocol: Protocol, against: UUID | None) -> ProtocolDiffOut:
    """The differences from `against`, from what it supersedes or amends, or from nothing. Raises NotFound."""
    base = against or protocol.supersedes or protocol.amends
    before = () if base is None else _clauses(await _other(standing, base))
    return differences(protocol.id, _clauses(protocol), base, before)


async def _other(standing: Standing, protocol_id: UUID) -> Protocol:
    table = standing.roundtable.id
    row = await roundtables.at_table(standing.db, Protocol, table, protocol_id)
    if row is None or await ledger.one(standing.db, standing.reader, Protocol, protocol_id, table) is None:
        raise NotFound
    return row


def _clauses(protocol: Protocol) -> Sequence[ClauseOut]:
    return [ClauseOut.model_validate(clause) for clause in protocol.clauses]
