"""The rows of decisions."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final, NamedTuple, TypeVar
from uuid import UUID

from sqlalchemy import Uuid, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.assents.models import Assent
from app.core.compiled_queries import CompiledQuery, Source, columns, listed
from app.decisions.models import Agreement, Proposal, ProposalPhase
from app.ledger.queries import Where
from app.roundtables.desks import MOST
from app.sessions.models import Session, SessionPhase

Numbered = TypeVar("Numbered", Proposal, Agreement)


async def session_of(db: AsyncSession, proposal: Proposal) -> Session:
    """The session in which the proposal was tabled."""
    return (await db.execute(select(Session).where(Session.id == proposal.session_id))).scalar_one()


_IN_ASSENT_AT: Final = Assent.target_id.in_(
    select(Proposal.id).where(
        Proposal.session_id == bindparam("in_assent_at", type_=Uuid()), Proposal.phase == ProposalPhase.in_assent
    )
)


def positions_at(session_id: UUID) -> Where:
    """Of positions: those on the proposals of a session that are open for them."""
    return Where(_IN_ASSENT_AT, {"in_assent_at": session_id})


class InAssent(NamedTuple):
    """A proposal that can be answered at this moment."""

    id: UUID
    roundtable_id: UUID
    title: str
    tabled_at: datetime


_IN_ASSENT: Final = CompiledQuery(
    select(*columns(Proposal, InAssent._fields))
    .join(Session, Session.id == Proposal.session_id)
    .where(
        listed(Proposal.roundtable_id, "tables"),
        Proposal.phase == ProposalPhase.in_assent,
        Session.phase == SessionPhase.open,
    )
    .order_by(Proposal.id)
    .limit(MOST)
)


async def in_assent(db: Source, tables: Collection[UUID]) -> Sequence[InAssent]:
    """Proposals that can be answered at this moment: their session is open."""
    return [InAssent(*row) for row in await _IN_ASSENT.rows(db, tables=list(tables))]
