"""Who may read a view (for ever): the public, a table, its secretariat, a sector or seat of it, the administration."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

PUBLIC: Final = "public"
ROUNDTABLE: Final = "roundtable"
SECRETARIAT: Final = "secretariat"
ADMINISTRATION: Final = "administration"
_SECTOR_PREFIX: Final = "sector:"
_SEAT_PREFIX: Final = "seat:"


def sector_audience(sector: str) -> str:
    """The delegates and advisers of one sector at one roundtable."""
    return _SECTOR_PREFIX + sector


def seat_audience(seat_id: UUID | str) -> str:
    """The holder of one seat: a witness, a verifier, whoever recorded something that is not yet the table's."""
    return f"{_SEAT_PREFIX}{seat_id}"


def rank(audience: str) -> int:
    """How narrow an audience is: 0 public, 1 roundtable, 2 a part of it. Of two views, the narrower is shown."""
    return {PUBLIC: 0, ROUNDTABLE: 1}.get(audience, 2)


@dataclass(frozen=True, slots=True)
class Membership:
    """What one reader may read at one roundtable."""

    roundtable_id: UUID
    audiences: frozenset[str]


@dataclass(frozen=True, slots=True)
class Reader:
    """What one caller may read: `general` audiences outside any table, and the memberships."""

    general: frozenset[str] = frozenset({PUBLIC})
    memberships: tuple[Membership, ...] = ()

    def audiences_at(self, roundtable_id: UUID | None) -> frozenset[str]:
        if roundtable_id is None:
            return self.general
        found = {PUBLIC}
        for membership in self.memberships:
            if membership.roundtable_id == roundtable_id:
                found |= membership.audiences
        return frozenset(found)

    def pairs(self) -> tuple[list[UUID], list[str]]:
        """The memberships as two parallel arrays, for a join with `unnest`."""
        flat = [(m.roundtable_id, audience) for m in self.memberships for audience in sorted(m.audiences)]
        return [table for table, _ in flat], [audience for _, audience in flat]
