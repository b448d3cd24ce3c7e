"""Who runs a table at this hour: pure answers.

Where the facilitation of an installed table was dismissed, those who ran it finish what is open and keep the record,
and whoever accompanies the table calls sessions about who is to run it and about what was promised. After
`FACILITATES_AFTER` days they run it until the sectors accept somebody.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol, cast
from uuid import UUID

from app.core.errors import Conflict, Forbidden
from app.identity.roles import CONDUCTING_ROLES, GRANTS, RUNNING_ROLES, Permission, Role
from app.roundtables.models import RoundtablePhase

FACILITATES_AFTER: Final = timedelta(days=30)
DISMISSED: Final = "dismissed"

P = Permission
NEEDS_FACILITATION: Final = frozenset(
    {
        P.calendar_day_declare,
        P.partner_admit,
        P.protocol_draft,
        P.term_extend,
        P.waiver_propose,
        P.table_suspend,
        P.table_lapse,
        P.demand_admit,
        P.session_plan,
        P.commitment_draft,
        P.commitment_offer,
    }
)
"""What nobody does who ran a table and was dismissed. They finish sessions, draft and seal minutes, and record."""


class FacilitationMissing(Conflict):
    """409: nobody runs a table whom its sectors have not accepted."""

    code = "facilitation_missing"
    message = (
        "Not every deciding sector has accepted who runs this table: a facilitation is proposed, and each of them "
        "says yes to it."
    )


class FacilitationDismissed(Forbidden):
    """403: a deciding sector took its acceptance back, and no other facilitation was accepted since."""

    code = "facilitation_dismissed"
    message = (
        "A deciding sector took back that you run this table: open sessions and the record are finished, and for "
        "anything else every deciding sector accepts a facilitation first."
    )


class Run(Protocol):
    """What of a table says who runs it."""

    @property
    def phase(self) -> RoundtablePhase: ...

    @property
    def facilitation(self) -> Mapping[str, object] | None: ...


class TableToInstall(Run, Protocol):
    @property
    def deciding_sectors(self) -> Sequence[str]: ...


def is_dismissed(table: Run) -> bool:
    """Whether an installed table is without anybody whom its sectors accepted, because one took its yes back."""
    stands = table.facilitation
    return stands is not None and stands["phase"] == DISMISSED and table.phase is not RoundtablePhase.preparing


def _interim(table: Run) -> Mapping[str, object]:
    stands = table.facilitation or {}
    return cast("Mapping[str, object]", stands.get("interim") or {})


def is_interim(table: Run, seat: UUID) -> bool:
    """Whether the seat convenes the table, or runs it, while nobody does whom the sectors accept."""
    return is_dismissed(table) and str(seat) in cast("Collection[str]", _interim(table).get("seats", ()))


def is_run_ad_interim(table: Run, now: datetime) -> bool:
    """Whether an interim convener runs a dismissed table by now."""
    interim = _interim(table)
    if not interim or not cast("Sequence[str]", interim["seats"]):
        return False
    return datetime.fromisoformat(str(interim["facilitates_from"])) <= now


@dataclass(frozen=True, slots=True)
class Part:
    """What a seat is at its table at this hour; `stands_down` of who ran it and was dismissed."""

    roles: frozenset[Role]
    stands_down: bool = False

    def may(self, permission: Permission) -> bool:
        """Whether one of the roles gives it, and the dismissal does not take it."""
        withheld = self.stands_down and permission in NEEDS_FACILITATION
        return not withheld and any(permission in GRANTS[role] for role in self.roles)

    @property
    def runs(self) -> bool:
        """Whether it runs the table, or convenes it in the meantime."""
        return bool(self.roles & (RUNNING_ROLES | {Role.interim_convener}))

    @property
    def is_interim(self) -> bool:
        """Whether it convenes in the meantime, and no more."""
        return Role.interim_convener in self.roles


def part_of(seat: UUID, role: Role, table: Run, now: datetime) -> Part:
    """What the seat is there: its role, and what a dismissal gives or takes."""
    if not is_dismissed(table):
        return Part(frozenset({role}))
    if is_interim(table, seat):
        more = Role.facilitator if is_run_ad_interim(table, now) else Role.interim_convener
        return Part(frozenset({role, more}))
    return Part(frozenset({role}), stands_down=role in CONDUCTING_ROLES)


def require_facilitation(roundtable: TableToInstall) -> UUID:
    """The facilitation that every sector which decides now has accepted; raises FacilitationMissing, naming the others.

    A sector may have come to decide after those before it accepted one.
    """
    stands = roundtable.facilitation or {}
    accepted_by = cast("list[str]", stands.get("accepted_by", []))
    if stands.get("phase") != "accepted":
        raise FacilitationMissing(members={"sectors": list(roundtable.deciding_sectors)})
    require_accepted_by(roundtable, accepted_by)
    return UUID(str(stands["facilitation_id"]))


def require_accepted_by(roundtable: TableToInstall, accepting: Collection[str]) -> None:
    """Raises FacilitationMissing, naming the deciding sectors whose yes does not count or was not given."""
    missing = [sector for sector in roundtable.deciding_sectors if sector not in accepting]
    if missing:
        raise FacilitationMissing(members={"sectors": missing})


def require_may_take_back(part: Part, role: Role) -> None:
    """Of who accompanies the table: raises FacilitationDismissed for who ran it and was dismissed.

    Else they would take away who is to convene it.
    """
    if part.stands_down and role not in RUNNING_ROLES:
        raise FacilitationDismissed
