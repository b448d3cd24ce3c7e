"""The rows of decisions."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple, TypeVar
from uuid import UUID

from sqlalchemy import Uuid, bindparam, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from app.assents.models import Assent, Position
from app.core.compiled_queries import CompiledQuery, Source, columns, listed
from app.decisions.models import Agreement, AgreementPhase, Proposal, ProposalPhase, TextService, Wording, WordingPhase
from app.directory.models import Sector
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


async def agreement_of(db: AsyncSession, proposal_id: UUID) -> Agreement | None:
    """What the proposal became, standing or not."""
    return (await db.execute(select(Agreement).where(Agreement.proposal_id == proposal_id))).scalar_one_or_none()


async def agreements_of(db: AsyncSession, proposals: Collection[UUID]) -> Sequence[Agreement]:
    """What these proposals became."""
    if not proposals:
        return ()
    return (await db.execute(select(Agreement).where(Agreement.proposal_id.in_(proposals)))).scalars().all()


async def beside(db: AsyncSession, proposal: Proposal) -> Sequence[Proposal]:
    """The other texts that stand side by side with one, by their numbers."""
    root = proposal.alternative_to or proposal.id
    query = select(Proposal).where(
        or_(Proposal.id == root, Proposal.alternative_to == root), Proposal.id != proposal.id
    )
    return (await db.execute(query.order_by(Proposal.number))).scalars().all()


async def present_wording(db: AsyncSession, proposal_id: UUID) -> Wording | None:
    """The one that is the text; none where it stands as it was tabled and nobody proposed another."""
    query = select(Wording).where(Wording.proposal_id == proposal_id, Wording.phase == WordingPhase.text)
    return (await db.execute(query)).scalar_one_or_none()


async def served_in(db: AsyncSession, proposal: Proposal) -> frozenset[str]:
    """The languages in which the present text reached people."""
    query = select(TextService.language).where(
        TextService.proposal_id == proposal.id, TextService.text_revision == proposal.text_revision
    )
    return frozenset((await db.execute(query)).scalars())


_WORDED_AT: Final = Wording.proposal_id.in_(
    select(Proposal.id).where(
        Proposal.session_id == bindparam("worded_at", type_=Uuid()), Proposal.phase == ProposalPhase.in_assent
    )
)


_SERVED_AT: Final = TextService.proposal_id.in_(
    select(Proposal.id).where(
        Proposal.session_id == bindparam("served_at", type_=Uuid()), Proposal.phase == ProposalPhase.in_assent
    )
)


def services_at(session_id: UUID) -> Where:
    """Of services: those of the proposals of a session that are open for positions."""
    return Where(_SERVED_AT, {"served_at": session_id})


def wordings_at(session_id: UUID) -> Where:
    """Of wordings: those of the proposals of a session that are open for positions."""
    return Where(_WORDED_AT, {"worded_at": session_id})


async def agreement(db: AsyncSession, agreement_id: UUID) -> Agreement | None:
    """As it is now, whatever this session knew of it before its table was locked."""
    query = select(Agreement).where(Agreement.id == agreement_id)
    return (await db.execute(query.execution_options(populate_existing=True))).scalar_one_or_none()


async def table_of_agreement(db: AsyncSession, agreement_id: UUID) -> UUID | None:
    query = select(Agreement.roundtable_id).where(Agreement.id == agreement_id)
    return (await db.execute(query)).scalar_one_or_none()


async def positions_named(db: AsyncSession, ids: Collection[UUID]) -> Sequence[Position]:
    """These positions, in the order in which they were given."""
    return (await db.execute(select(Position).where(Position.id.in_(ids)).order_by(Position.id))).scalars().all()


async def waiting_since(
    db: AsyncSession, now: datetime, *, after: tuple[date, UUID] | None, most: int
) -> Sequence[tuple[date, UUID]]:
    """(day, id) of agreements that wait for an assembly and whose day may be over somewhere, the longest first."""
    key = tuple_(Agreement.ratify_by, Agreement.id)
    # No place is more than fourteen hours ahead of UTC.
    days = (now + timedelta(hours=14)).date()
    query = select(Agreement.ratify_by, Agreement.id).where(
        Agreement.phase == AgreementPhase.ad_referendum, Agreement.ratify_by < days
    )
    if after is not None:
        query = query.where(key > tuple_(*after))
    rows = (await db.execute(query.order_by(Agreement.ratify_by, Agreement.id).limit(most))).all()
    return [(day, agreement_id) for day, agreement_id in rows if day is not None]


class InAssent(NamedTuple):
    """A proposal that can be answered at this moment."""

    id: UUID
    roundtable_id: UUID
    title: str
    tabled_at: datetime
    text_revision: int
    words_from: int


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


class AdReferendum(NamedTuple):
    """An agreement that waits for an assembly."""

    id: UUID
    roundtable_id: UUID
    title: str
    adopted_at: datetime
    conditions: Sequence[Mapping[str, object]]


_AD_REFERENDUM: Final = CompiledQuery(
    select(*columns(Agreement, AdReferendum._fields))
    .where(listed(Agreement.roundtable_id, "tables"), Agreement.phase == AgreementPhase.ad_referendum)
    .order_by(Agreement.id)
    .limit(MOST)
)


async def ad_referendum(db: Source, tables: Collection[UUID]) -> Sequence[AdReferendum]:
    """Agreements that wait for an assembly."""
    return [AdReferendum(*row) for row in await _AD_REFERENDUM.rows(db, tables=list(tables))]


class LeftBehind(NamedTuple):
    """A proposal that a session left undecided."""

    id: UUID
    roundtable_id: UUID
    title: str
    tabled_at: datetime
    sector: Sector | None


_LEFT_BEHIND: Final = CompiledQuery(
    select(*columns(Proposal, LeftBehind._fields))
    .join(Session, Session.id == Proposal.session_id)
    .where(
        listed(Proposal.roundtable_id, "tables"),
        Proposal.phase == ProposalPhase.in_assent,
        Session.phase == SessionPhase.closed,
    )
    .order_by(Proposal.id)
    .limit(MOST)
)


async def left_behind(db: Source, tables: Collection[UUID]) -> Sequence[LeftBehind]:
    """Proposals that can be answered nowhere until somebody carries them over: their session is closed."""
    return [LeftBehind(*row) for row in await _LEFT_BEHIND.rows(db, tables=list(tables))]
