"""The rows of decisions."""

from collections.abc import Collection, Sequence
from typing import Final, TypeVar
from uuid import UUID

from sqlalchemy import Row, Uuid, bindparam, case, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.assents.models import Assent
from app.decisions.models import Agreement, Proposal, ProposalPhase
from app.identity.models import Account
from app.ledger.queries import Where
from app.roundtables.desks import MOST
from app.roundtables.models import Mandate, Seat
from app.sessions.models import Attendance, Session, SessionPhase

Numbered = TypeVar("Numbered", Proposal, Agreement)


async def session_of(db: AsyncSession, proposal: Proposal) -> Session:
    """The session in which the proposal was tabled."""
    return (await db.execute(select(Session).where(Session.id == proposal.session_id))).scalar_one()


async def people_in_room(db: AsyncSession, session_id: UUID) -> Sequence[Row[Attendance, Seat, str | None]]:
    """Who has arrived and not left, by arrival: the stay, the seat, and the name of who came, unless it is hidden."""
    query = (
        select(Attendance, Seat, case((Seat.name_hidden.is_(False), Account.display_name)))
        .join(Seat, Seat.id == Attendance.seat_id)
        .join(Mandate, Mandate.id == Attendance.mandate_id)
        .outerjoin(Account, Account.id == Mandate.account_id)
        .where(Attendance.session_id == session_id, Attendance.departed_at.is_(None))
        .order_by(Attendance.arrived_at, Attendance.id)
    )
    return (await db.execute(query)).all()


_IN_ASSENT_AT: Final = Assent.target_id.in_(
    select(Proposal.id).where(
        Proposal.session_id == bindparam("in_assent_at", type_=Uuid()), Proposal.phase == ProposalPhase.in_assent
    )
)


def positions_at(session_id: UUID) -> Where:
    """Of positions: those on the proposals of a session that are open for them."""
    return Where(_IN_ASSENT_AT, {"in_assent_at": session_id})


async def in_assent(db: AsyncSession, tables: Collection[UUID]) -> Sequence[Proposal]:
    """Proposals that can be answered at this moment: their session is open."""
    query = (
        select(Proposal)
        .join(Session, Session.id == Proposal.session_id)
        .where(
            Proposal.roundtable_id.in_(tables),
            Proposal.phase == ProposalPhase.in_assent,
            Session.phase == SessionPhase.open,
        )
    )
    return (await db.execute(query.order_by(Proposal.id).limit(MOST))).scalars().all()
