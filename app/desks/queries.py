"""What may lie on a desk, gathered over several tables: one query for each kind of thing, however many tables."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Row,
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
    cast,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from app.assents.models import Assent
from app.commitments.models import Commitment, CommitmentPhase
from app.commitments.queries import IS_OF_SECTOR
from app.continuity.models import CoerciveMeasure, ConsentPhase, TermExtension, Waiver
from app.core.compiled_queries import CompiledQuery
from app.core.read_connections import Reads
from app.decisions.models import Proposal, ProposalPhase
from app.demands.models import Demand, DemandPhase
from app.desks.schemas import CommitmentRole
from app.directory.models import Sector
from app.identity.models import Account
from app.ledger.queries import Where, equal
from app.minutes.models import Correction, CorrectionPhase, Minutes, MinutesPhase
from app.protocols.models import Protocol
from app.protocols.queries import is_in_adoption
from app.redactions.models import Redaction, RedactionPhase
from app.roundtables.models import Mandate, Seat
from app.sessions.models import AgendaItem, Session, SessionPhase
from app.signatures.models import KeyPhase, SeatKey, Signature

# A desk is read by people: beyond this many of one kind it would not be read at all.
MOST: Final = 500


async def account(db: AsyncSession, account_id: UUID) -> Account:
    return (await db.execute(select(Account).where(Account.id == account_id))).scalar_one()


async def protocols_in_adoption(
    db: AsyncSession, tables: Collection[UUID]
) -> Sequence[Row[UUID, UUID, dict[str, object], datetime | None]]:
    """(id, table, title, proposed at) of proposed protocols that would replace what their table adopted last."""
    query = select(Protocol.id, Protocol.roundtable_id, Protocol.title, Protocol.proposed_at).where(
        Protocol.roundtable_id.in_(tables), is_in_adoption()
    )
    return (await db.execute(query.order_by(Protocol.id).limit(MOST))).all()


async def consents_asked_for(
    db: AsyncSession, tables: Collection[UUID]
) -> Sequence[Row[str, UUID, UUID, datetime, list[str] | None]]:
    """(kind, id, table, proposed at, sources) of longer terms, waivers and redactions that lack a sector's yes.

    The sources are those whose consent a redaction asks for; the others ask every deciding sector.
    """
    nobody = cast(null(), ARRAY(Text))
    longer = select(
        literal(TermExtension.subject).label("kind"),
        TermExtension.id,
        TermExtension.roundtable_id,
        TermExtension.proposed_at,
        nobody.label("sources"),
    ).where(TermExtension.roundtable_id.in_(tables), TermExtension.phase == ConsentPhase.proposed)
    waived = select(literal(Waiver.subject), Waiver.id, Waiver.roundtable_id, Waiver.proposed_at, nobody).where(
        Waiver.roundtable_id.in_(tables), Waiver.phase == ConsentPhase.proposed, Waiver.document_text.is_not(None)
    )
    taken_out = select(
        literal(Redaction.subject), Redaction.id, Redaction.roundtable_id, Redaction.proposed_at, Redaction.sources
    ).where(Redaction.roundtable_id.in_(tables), Redaction.phase == RedactionPhase.proposed)
    query: CompoundSelect[str, UUID, UUID, datetime, list[str] | None] = union_all(longer, waived, taken_out)
    return (await db.execute(query.order_by("id").limit(MOST))).all()


async def coming_sessions(db: AsyncSession, tables: Collection[UUID]) -> Sequence[Row[Session, int]]:
    """Sessions that are planned, convened or open, with the number of their agenda items."""
    items = (
        select(func.count())
        .select_from(AgendaItem)
        .where(AgendaItem.session_id == Session.id)
        .correlate(Session)
        .scalar_subquery()
    )
    phases = (SessionPhase.planned, SessionPhase.convened, SessionPhase.open)
    query = select(Session, items).where(Session.roundtable_id.in_(tables), Session.phase.in_(phases))
    return (await db.execute(query.order_by(Session.starts_at, Session.id).limit(MOST))).all()


async def proposals_in_assent(db: AsyncSession, tables: Collection[UUID]) -> Sequence[Proposal]:
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


async def words_on(db: AsyncSession, targets: Collection[UUID]) -> Sequence[Row[UUID, int, str]]:
    """(target, revision of it, sector) of every word that was given on these texts, each combination once."""
    query = (
        select(Assent.target_id, Assent.target_revision, Assent.sector).where(Assent.target_id.in_(targets)).distinct()
    )
    return (await db.execute(query)).all()


async def demands_waiting(db: AsyncSession, tables: Collection[UUID]) -> Sequence[Demand]:
    """Demands that are to be admitted or answered."""
    phases = (DemandPhase.raised, DemandPhase.admitted, DemandPhase.tabled)
    query = select(Demand).where(Demand.roundtable_id.in_(tables), Demand.phase.in_(phases))
    return (await db.execute(query.order_by(Demand.id).limit(MOST))).scalars().all()


async def seats_with_mandates(
    db: AsyncSession, tables: Collection[UUID], since: date
) -> Sequence[Row[Seat, Mandate | None]]:
    """Each seat with each of its mandates that is held, not revoked and not ended before `since`; or with None."""
    held = Mandate.account_id.is_not(None) & Mandate.revoked_at.is_(None)
    lasting = Mandate.valid_until.is_(None) | (Mandate.valid_until >= since)
    query = (
        select(Seat, Mandate)
        .outerjoin(Mandate, (Mandate.seat_id == Seat.id) & held & lasting)
        .where(Seat.roundtable_id.in_(tables))
        .order_by(Seat.id, Mandate.id)
    )
    return (await db.execute(query)).all()


async def minutes_going_round(db: AsyncSession, tables: Collection[UUID]) -> Sequence[Row[Minutes, str, int]]:
    """Circulated minutes, with the title of their session and the number of corrections that nobody disposed of."""
    asked_for = (
        select(func.count())
        .select_from(Correction)
        .where(Correction.minutes_id == Minutes.id, Correction.phase == CorrectionPhase.open)
        .correlate(Minutes)
        .scalar_subquery()
    )
    phases = (MinutesPhase.circulated, MinutesPhase.assented)
    query = (
        select(Minutes, Session.title, asked_for)
        .join(Session, Session.id == Minutes.session_id)
        .where(Minutes.roundtable_id.in_(tables), Minutes.phase.in_(phases))
    )
    return (await db.execute(query.order_by(Minutes.id).limit(MOST))).all()


async def measures_lasting(db: AsyncSession, tables: Collection[UUID]) -> Sequence[CoerciveMeasure]:
    """Coercive measures of which nobody has said that they are over."""
    query = select(CoerciveMeasure).where(CoerciveMeasure.roundtable_id.in_(tables), CoerciveMeasure.ended_at.is_(None))
    return (await db.execute(query.order_by(CoerciveMeasure.id).limit(MOST))).scalars().all()


_TABLE_OF: Final = CompiledQuery(select(Commitment.roundtable_id).where(Commitment.id == bindparam("id", type_=Uuid())))


async def table_of_commitment(db: Reads | AsyncSession, commitment_id: UUID) -> UUID | None:
    row = await _TABLE_OF.first(db, id=commitment_id)
    return None if row is None else row[0]


async def commitment(db: AsyncSession, commitment_id: UUID) -> Commitment:
    return (await db.execute(select(Commitment).where(Commitment.id == commitment_id))).scalar_one()


_BENEFITS: Final = Commitment.beneficiaries.contains(bindparam("benefits", type_=JSONB()))
_PARTS: Final[Mapping[CommitmentRole | None, ColumnElement[bool]]] = {
    CommitmentRole.responsible: IS_OF_SECTOR,
    CommitmentRole.beneficiary: _BENEFITS,
    None: or_(IS_OF_SECTOR, _BENEFITS),
}
_AT_TABLES: Final = Commitment.roundtable_id == any_(bindparam("at_tables", type_=ARRAY(Uuid())))


def with_part_of(
    sector: Sector, tables: Collection[UUID], role: CommitmentRole | None, phase: CommitmentPhase | None
) -> Sequence[Where]:
    """Commitments of these tables that the sector answers for or gains by, or one of the two."""
    part = {"of_sector": [sector.value], "benefits": f'[{{"sector":"{sector.value}"}}]'}
    return [
        Where(_AT_TABLES, {"at_tables": list(tables)}),
        Where(_PARTS[role], part),
        *equal(Commitment.phase, phase),
    ]


async def commitments_waiting(db: AsyncSession, tables: Collection[UUID]) -> Sequence[Commitment]:
    """Commitments that are to be signed, reported on or verified; nobody signs a text that was taken out."""
    signable = and_(Commitment.phase == CommitmentPhase.offered, Commitment.document_text.is_not(None))
    query = select(Commitment).where(
        Commitment.roundtable_id.in_(tables), or_(signable, Commitment.phase == CommitmentPhase.in_force)
    )
    return (await db.execute(query.order_by(Commitment.id).limit(MOST))).scalars().all()


async def key_papers_waiting(db: AsyncSession, tables: Collection[UUID]) -> Sequence[SeatKey]:
    """Keys that wait, with the sheet that is to put them in force."""
    query = select(SeatKey).where(
        SeatKey.roundtable_id.in_(tables), SeatKey.phase == KeyPhase.registered, SeatKey.paper.is_not(None)
    )
    return (await db.execute(query.order_by(SeatKey.id).limit(MOST))).scalars().all()


async def signatures_waiting(
    db: AsyncSession, tables: Collection[UUID]
) -> Sequence[Row[Signature, str | None, dict[str, object] | None]]:
    """(signature, commitment's title, protocol's title) of signatures that lack a witness or their verification.

    What they are under is still open for them, with its text: a commitment, a protocol, or a waiver, which has no
    title; and their sector has not said yes to it in another way.
    """
    spoken = exists().where(Assent.target_id == Signature.target_id, Assent.sector == Signature.sector)
    query = (
        select(Signature, Commitment.title, Protocol.title)
        .outerjoin(
            Commitment,
            and_(
                Commitment.id == Signature.target_id,
                Commitment.phase == CommitmentPhase.offered,
                Commitment.document_text.is_not(None),
            ),
        )
        .outerjoin(Protocol, and_(Protocol.id == Signature.target_id, is_in_adoption()))
        .outerjoin(
            Waiver,
            and_(
                Waiver.id == Signature.target_id,
                Waiver.phase == ConsentPhase.proposed,
                Waiver.document_text.is_not(None),
            ),
        )
        .where(
            Signature.roundtable_id.in_(tables),
            Signature.completed_at.is_(None),
            or_(Commitment.id.is_not(None), Protocol.id.is_not(None), Waiver.id.is_not(None)),
            ~spoken,
        )
    )
    return (await db.execute(query.order_by(Signature.id).limit(MOST))).all()
