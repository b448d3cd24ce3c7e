"""What two versions of the ground rules say differently, clause by clause: pure."""

from collections.abc import Sequence
from uuid import UUID

from app.core.schemas import Out
from app.rules.schemas import ClauseOut


class ClauseChangeOut(Out):
    """A clause that both versions have, in other words or with other parameters; both sentences stand in it."""

    number: str
    before: ClauseOut
    after: ClauseOut


class ProtocolDiffOut(Out):
    """From the version `against`, or from nothing, to the other one, by the numbers of the clauses."""

    protocol_id: UUID
    against: UUID | None
    added: tuple[ClauseOut, ...]
    removed: tuple[ClauseOut, ...]
    changed: tuple[ClauseChangeOut, ...]
    unchanged: int


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
