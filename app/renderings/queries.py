"""Who came and who sits, where anybody may know: names that stand in rows that can be erased; what packs tell."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import Uuid, and_, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.commitments.models import Commitment, CommitmentPhase
from app.core.compiled_queries import CompiledQuery, Source, columns
from app.directory.models import Organization, Sector
from app.errata.models import Erratum, ErratumPhase
from app.identity.models import Account
from app.identity.roles import Role
from app.roundtables.models import Mandate, MandateHolder, MandatePhase, Seat
from app.sessions.models import AgendaDocument, Attendance, Guest, GuestName


class Came(NamedTuple):
    """A seat that is not hidden, with what the account that came is called, and whom its document names."""

    seat_id: UUID
    sector: Sector
    display_name: str | None
    name: str | None
    rank: str | None


_CAME: Final = CompiledQuery(
    select(Attendance.seat_id, Seat.sector, Account.display_name, MandateHolder.name, MandateHolder.rank)
    .join(Seat, Seat.id == Attendance.seat_id)
    .join(Mandate, Mandate.id == Attendance.mandate_id)
    .outerjoin(Account, Account.id == Mandate.account_id)
    .outerjoin(MandateHolder, MandateHolder.mandate_id == Mandate.id)
    .where(Attendance.session_id == bindparam("session", type_=Uuid()), Seat.name_hidden.is_(False))
    .order_by(Attendance.arrived_at, Attendance.id)
)


async def came(reads: Source, session_id: UUID) -> list[Came]:
    """By arrival; the last one of a seat is who left it."""
    return [Came(*row) for row in await _CAME.rows(reads, session=session_id)]


_GUESTS: Final = CompiledQuery(
    select(Guest.number, GuestName.name)
    .join(GuestName, GuestName.guest_id == Guest.id)
    .where(Guest.session_id == bindparam("session", type_=Uuid()))
)


async def guests(reads: Source, session_id: UUID) -> dict[int, str]:
    """What guests of a session are called, by number, where that is kept."""
    return {row[0]: row[1] for row in await _GUESTS.rows(reads, session=session_id)}


class Corrected(NamedTuple):
    """An erratum in force: what sealed minutes say at a place, and what they should."""

    number: int
    section: str
    as_sealed: str | None
    as_corrected: str | None
    annex: Mapping[str, object] | None
    reasons: str
    language: str
    sector: Sector
    settled_at: datetime | None
    document: str


_ERRATA: Final = CompiledQuery(
    select(*columns(Erratum, Corrected._fields))
    .where(Erratum.session_id == bindparam("session", type_=Uuid()), Erratum.phase == ErratumPhase.in_force)
    .order_by(Erratum.number)
)


async def errata(reads: Source, session_id: UUID) -> list[Corrected]:
    """What stands beside the sealed minutes of a session, by number."""
    return [Corrected(*row) for row in await _ERRATA.rows(reads, session=session_id)]


class Sits(NamedTuple):
    """A seat of a table that did not end, with the mandate in force under which it is held, where it is."""

    seat_id: UUID
    sector: Sector
    role: Role
    hidden: bool
    organization: str
    powers: Sequence[str] | None
    display_name: str | None
    name: str | None
    rank: str | None


_SITS: Final = CompiledQuery(
    select(
        *(Seat.id, Seat.sector, Seat.role, Seat.name_hidden, Organization.name, Mandate.powers),
        *(Account.display_name, MandateHolder.name, MandateHolder.rank),
    )
    .join(Organization, Organization.id == Seat.organization_id)
    .outerjoin(Mandate, and_(Mandate.seat_id == Seat.id, Mandate.phase == MandatePhase.in_force))
    .outerjoin(Account, Account.id == Mandate.account_id)
    .outerjoin(MandateHolder, MandateHolder.mandate_id == Mandate.id)
    .where(Seat.roundtable_id == bindparam("table", type_=Uuid()), Seat.ended_at.is_(None))
    .order_by(Seat.sector, Organization.name, Seat.id, Mandate.accredited_at)
)


async def seated(db: Source, roundtable_id: UUID) -> list[Sits]:
    """By sector and organization; of several mandates of a seat the latest."""
    rows = [Sits(*row) for row in await _SITS.rows(db, table=roundtable_id)]
    return list({each.seat_id: each for each in rows}.values())


async def documents(db: AsyncSession, session_id: UUID) -> Sequence[AgendaDocument]:
    """What was given out for the items of a session, each file once, in the order in which it came."""
    query = select(AgendaDocument).where(AgendaDocument.session_id == session_id).order_by(AgendaDocument.delivered_at)
    found = (await db.execute(query)).scalars().all()
    return list({(each.agenda_item_id, each.sha256): each for each in found}.values())


async def promised(db: AsyncSession, roundtable_id: UUID) -> Sequence[Commitment]:
    """The commitments of a table that were offered, by number."""
    offered = (Commitment.roundtable_id == roundtable_id, Commitment.phase != CommitmentPhase.draft)
    return (await db.execute(select(Commitment).where(*offered).order_by(Commitment.number))).scalars().all()
