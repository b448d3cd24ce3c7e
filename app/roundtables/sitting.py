"""Who sits for the sectors of a table at this hour: whoever was put there, and does not administer the service."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, and_, any_, bindparam, exists, func, literal, not_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.compiled_queries import CompiledQuery, Source, among, columns
from app.directory.models import Sector
from app.identity.models import Account
from app.identity.roles import RUNNING_ROLES, SECTOR_ROLES, VOTING_ROLES, Role
from app.roundtables.lifecycle import is_in_force, is_over
from app.roundtables.models import Mandate, MandatePhase, Power, Roundtable, Seat
from app.roundtables.places import TableState
from app.roundtables.running import is_dismissed


def administers() -> ColumnElement[bool]:
    """Of `Mandate`: whether its holder administers the deployment by now, and so sits for nobody."""
    return exists().where(Account.id == Mandate.account_id, literal(Role.administrator.value) == any_(Account.roles))


class _Term(NamedTuple):
    valid_from: date
    valid_until: date | None
    phase: MandatePhase


class Sitting(NamedTuple):
    """Somebody who holds a seat under a mandate in force; a titular and the alternates share one `place`.

    `away_since` of an organization that has left the table until it returns: its mandates stay in force.
    """

    seat_id: UUID
    place: UUID
    organization_id: UUID
    sector: Sector
    role: Role
    account_id: UUID
    away_since: datetime | None
    powers: Sequence[str]

    @property
    def speaks(self) -> bool:
        """Whether they decide for their sector, rather than advise it."""
        return self.role in VOTING_ROLES


_SITTING: Final = (
    select(
        Seat.id,
        func.coalesce(Seat.alternate_of, Seat.id),
        *columns(Seat, ("organization_id", "sector", "role")),
        Mandate.account_id,
        Seat.away_since,
        Mandate.powers,
        *columns(Mandate, _Term._fields),
    )
    .join(Mandate, Mandate.seat_id == Seat.id)
    .where(
        Seat.roundtable_id == bindparam("table"),
        Seat.awaits_assent.is_(False),
        Seat.ended_at.is_(None),
        Mandate.phase == MandatePhase.in_force,
        Mandate.account_id.is_not(None),
    )
    .order_by(Seat.id, Mandate.id)
)
_PUT_THERE: Final = CompiledQuery(_SITTING)
_SPEAKING: Final = CompiledQuery(_SITTING.where(not_(and_(administers(), among(Seat.role, SECTOR_ROLES)))))


async def sitting(db: Source, table: TableState, now: datetime) -> tuple[Sitting, ...]:
    """Everybody who holds a seat of the table."""
    return _in_force(await _SPEAKING.rows(db, table=table.id), table, now)


async def put_there(db: Source, table: TableState, now: datetime) -> tuple[Sitting, ...]:
    """The same by mandates alone: what an account became besides makes no sector one for which nobody is there."""
    return _in_force(await _PUT_THERE.rows(db, table=table.id), table, now)


def _in_force(rows: Iterable[Sequence[Any]], table: TableState, now: datetime) -> tuple[Sitting, ...]:
    fields = len(Sitting._fields)
    return tuple(Sitting(*row[:fields]) for row in rows if is_in_force(_Term(*row[fields:]), table.time_zone, now))


class _Held(NamedTuple):
    sector: Sector
    role: Role
    valid_from: date
    valid_until: date | None
    phase: MandatePhase


_HELD: Final = CompiledQuery(
    select(
        Roundtable.deciding_sectors,
        Roundtable.time_zone,
        *columns(Seat, ("sector", "role")),
        *columns(Mandate, _Term._fields),
    )
    .select_from(Mandate)
    .join(Seat, Seat.id == Mandate.seat_id)
    .join(Roundtable, Roundtable.id == Seat.roundtable_id)
    .where(Mandate.account_id == bindparam("account"), Mandate.phase == MandatePhase.in_force, Seat.ended_at.is_(None))
)


async def sits_for_a_sector(db: Source, account: UUID, now: datetime) -> bool:
    """Whether an account holds a mandate in force of a deciding sector at any table."""
    return any(
        held.role in SECTOR_ROLES and held.sector in deciding and not is_over(held, zone, now)
        for deciding, zone, held in ((row[0], row[1], _Held(*row[2:])) for row in await _HELD.rows(db, account=account))
    )


_SAT: Final = CompiledQuery(
    select(Mandate.account_id, Seat.sector)
    .join(Seat, Seat.id == Mandate.seat_id)
    .join(Roundtable, Roundtable.id == Seat.roundtable_id)
    .where(
        Seat.roundtable_id == bindparam("table"),
        among(Seat.role, SECTOR_ROLES),
        Seat.sector == any_(Roundtable.deciding_sectors),
        Mandate.account_id.is_not(None),
        or_(Mandate.basis.is_not(None), Mandate.phase == MandatePhase.in_force),
    )
)


async def sat_for(db: Source, roundtable_id: UUID) -> Mapping[UUID, frozenset[Sector]]:
    """Each account with the deciding sectors of a table for which it sits, or ever did."""
    found: dict[UUID, set[Sector]] = {}
    for account, sector in await _SAT.rows(db, table=roundtable_id):
        found.setdefault(account, set()).add(sector)
    return {account: frozenset(sectors) for account, sectors in found.items()}


def is_of_another(account: UUID | None, sector: Sector, sat: Mapping[UUID, frozenset[Sector]]) -> bool:
    """Whether who holds a seat of this sector is also another one's: no third voice, and no second witness."""
    return account is not None and bool(sat.get(account, frozenset()) - {sector})


async def administered(db: AsyncSession, roundtable_id: UUID) -> frozenset[UUID]:
    """The mandates of a table whose holder administers the deployment by now."""
    query = select(Mandate.id).where(Mandate.roundtable_id == roundtable_id, administers())
    return frozenset((await db.execute(query)).scalars())


def spoken_for(people: Iterable[Sitting]) -> frozenset[str]:
    """The sectors for which somebody speaks who has not left; of the others nobody is there to be waited for."""
    return frozenset(each.sector.value for each in people if each.speaks and each.away_since is None)


def signing_places(people: Iterable[Sitting]) -> Counter[str]:
    """By sector how many places somebody holds who may sign; a titular and the alternates sign once."""
    places = {(each.sector.value, each.place) for each in people if each.speaks and Power.sign in each.powers}
    return Counter(sector for sector, _ in places)


def able_to_sign(people: Iterable[Sitting]) -> frozenset[UUID]:
    """The organizations of which somebody may sign."""
    return frozenset(each.organization_id for each in people if each.speaks and Power.sign in each.powers)


def organizations(people: Iterable[Sitting]) -> frozenset[UUID]:
    """The organizations for which somebody speaks."""
    return frozenset(each.organization_id for each in people if each.speaks)


def of_organization(people: Iterable[Sitting], organization_id: UUID) -> tuple[Sitting, ...]:
    """Those who speak for an organization."""
    return tuple(each for each in people if each.speaks and each.organization_id == organization_id)


def running_sectors(people: Iterable[Sitting], table: TableState) -> frozenset[Sector]:
    """The sectors of whose organizations somebody runs the table."""
    if is_dismissed(table):
        return frozenset()
    return frozenset(each.sector for each in people if each.role in RUNNING_ROLES)


def is_unattended(people: Iterable[Sitting], table: TableState) -> bool:
    """Whether nobody is there who runs the table by the word of its sectors."""
    return is_dismissed(table) or not any(each.role in RUNNING_ROLES for each in people)
