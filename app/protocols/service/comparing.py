"""What two versions of the ground rules say differently, clause by clause."""

from collections.abc import Sequence
from uuid import UUID

from app.core.errors import NotFound
from app.ledger import queries as ledger
from app.protocols.models import Protocol
from app.protocols.schemas.live import ClauseChangeOut, ProtocolDiffOut
from app.roundtables import queries as roundtables
from app.roundtables.access import Standing
from app.rules.schemas import ClauseOut


def differences(
    protocol_id: UUID, after: Sequence[ClauseOut], against: UUID | None, before: Sequence[ClauseOut]
) -> ProtocolDiffOut:
    """Every clause of either version once: added, removed, changed, or counted as the same."""
    old, new = ({clause.number: clause for clause in clauses} for clauses in (before, after))
    both = [number for number in new if number in old]
    changed = [number for number in both if new[number] != old[number]]
    return ProtocolDiffOut(
        protocol_id=protocol_id,
        against=against,
        added=tuple(clause for number, clause in new.items() if number not in old),
        removed=tuple(clause for number, clause in old.items() if number not in new),
        changed=tuple(ClauseChangeOut(number=number, before=old[number], after=new[number]) for number in changed),
        unchanged=len(both) - len(changed),
    )


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
