"""A seat that somebody holds and its table, as rows of no session: what a view needs that is computed at read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, Protocol
from uuid import UUID

from app.directory.models import Sector
from app.identity.roles import SECTOR_ROLES, Permission, Role
from app.roundtables.models import MandateBasis, MandatePhase, Power, RoundtableKind, RoundtablePhase
from app.roundtables.running import Part


class TableState(Protocol):
    """What of a table decides by which days and rules something at it is judged: a `TableRow`, or the row itself."""

    @property
    def id(self) -> UUID: ...

    @property
    def phase(self) -> RoundtablePhase: ...

    @property
    def time_zone(self) -> str: ...

    @property
    def calendar_id(self) -> UUID | None: ...

    @property
    def deciding_sectors(self) -> Sequence[str]: ...

    @property
    def term(self) -> Mapping[str, object]: ...

    @property
    def pauses(self) -> Sequence[Mapping[str, object]]: ...

    @property
    def sitting_since(self) -> datetime | None: ...

    @property
    def asked_since(self) -> datetime | None: ...

    @property
    def facilitation(self) -> Mapping[str, object] | None: ...


class TableRow(NamedTuple):
    """A table: what it is called, how it stands, and by which days and rules it counts."""

    id: UUID
    name: str
    kind: RoundtableKind
    phase: RoundtablePhase
    time_zone: str
    calendar_id: UUID | None
    deciding_sectors: Sequence[str]
    term: Mapping[str, object]
    pauses: Sequence[Mapping[str, object]]
    sitting_since: datetime | None
    created_at: datetime
    confirmed_rosters: Sequence[Mapping[str, object]]
    facilitation: Mapping[str, object] | None
    asked_since: datetime | None


class SeatRow(NamedTuple):
    id: UUID
    role: Role
    sector: Sector
    alternate_of: UUID | None
    organization_id: UUID
    away_since: datetime | None


class MandateRow(NamedTuple):
    """A mandate: what it allows, and its days."""

    id: UUID
    powers: Sequence[str]
    valid_from: date
    valid_until: date | None
    phase: MandatePhase
    account_id: UUID | None
    basis: MandateBasis | None


@dataclass(frozen=True, slots=True)
class Place:
    """A seat that the caller holds under one mandate, its table, and what it is there at this hour."""

    table: TableRow
    seat: SeatRow
    mandate: MandateRow
    part: Part

    def may(self, permission: Permission | None, power: Power | None = None) -> bool:
        """Whether role and mandate together allow it."""
        return permission is not None and self.part.may(permission) and (power is None or power in self.mandate.powers)

    @property
    def of_its_sector(self) -> bool:
        """Whether the seat speaks or advises for its sector, rather than running the table or accompanying it."""
        return self.seat.role in SECTOR_ROLES

    @property
    def decides(self) -> bool:
        """Whether what awaits the sector's word lies before this seat."""
        return self.of_its_sector and self.seat.sector in self.table.deciding_sectors
