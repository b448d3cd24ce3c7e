"""The rows of minutes, and what they are composed from."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Uuid, bindparam, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.assents.models import Assent, AttendanceObjection, MinutesAssent, Position
from app.commitments.models import Commitment
from app.continuity.models import Waiver
from app.core.compiled_queries import CompiledQuery, Source, among, columns, listed
from app.core.read_connections import Reads
from app.decisions.models import Agreement, Proposal, TextService, Wording
from app.directory.models import Sector
from app.floor.models import Interpretation
from app.ledger.queries import Where
from app.minutes.models import Correction, CorrectionPhase, Minutes, MinutesNote, MinutesPhase
from app.minutes.presence import Stay
from app.roundtables.desks import MOST
from app.roundtables.models import Mandate, Seat
from app.sessions.models import Attendance, Guest, Session, SessionPhase
from app.sessions.queries import GOING_ON
from app.signatures.models import AssuranceClass, Signature

Numbered = TypeVar("Numbered", MinutesNote, Correction)
Decided = TypeVar("Decided", Proposal, Agreement)

_AHEAD = (SessionPhase.planned, SessionPhase.convened, *GOING_ON)


async def of_session(db: AsyncSession, session_id: UUID) -> Minutes | None:
    """The minutes of a session, whoever may read them by now."""
    return (await db.execute(select(Minutes).where(Minutes.session_id == session_id))).scalar_one_or_none()


_ASSENTS_AT: Final = Assent.target_id.in_(
    select(Minutes.id).where(Minutes.session_id == bindparam("assents_at", type_=Uuid()))
)


def assents_at(session_id: UUID) -> Where:
    """Of the assents to minutes: those to the minutes of a session."""
    return Where(_ASSENTS_AT, {"assents_at": session_id})


async def numbered(db: AsyncSession, kind: type[Numbered], minutes_id: UUID) -> Sequence[Numbered]:
    """The notes or the corrections of minutes, by their numbers."""
    return (await db.execute(select(kind).where(kind.minutes_id == minutes_id).order_by(kind.number))).scalars().all()


_DOCUMENT: Final = CompiledQuery(
    select(Minutes.document_digest, Minutes.document).where(Minutes.id == bindparam("id", type_=Uuid()))
)


async def document(reads: Reads | AsyncSession, minutes_id: UUID) -> tuple[str | None, str | None]:
    """(digest, text) of the sealed document; nothing before the seal, no text where it was taken out."""
    [(digest, text)] = await _DOCUMENT.rows(reads, id=minutes_id)
    return digest, text


_TEXT: Final = CompiledQuery(
    select(Minutes.text_digest, Minutes.circulated_text).where(Minutes.id == bindparam("id", type_=Uuid()))
)


async def circulated_text(reads: Reads | AsyncSession, minutes_id: UUID) -> tuple[str | None, str | None]:
    """(digest, bytes) of the present text; nothing while it is drafted, no bytes where it was taken out."""
    [(digest, text)] = await _TEXT.rows(reads, id=minutes_id)
    return digest, text


async def is_spoken_of(db: AsyncSession, minutes_id: UUID) -> bool:
    """Whether anybody has said or signed a word on these minutes, or asked for another one."""
    said = (
        exists().where(MinutesAssent.target_id == minutes_id),
        exists().where(Correction.minutes_id == minutes_id),
        exists().where(Signature.target_id == minutes_id),
    )
    return bool((await db.execute(select(or_(*said)))).scalar_one())


async def were_there(db: AsyncSession, session_id: UUID) -> frozenset[UUID]:
    """The seats that were at a session, as the record says by now."""
    query = select(Attendance.seat_id).where(Attendance.session_id == session_id, Attendance.voided_at.is_(None))
    return frozenset((await db.execute(query)).scalars())


async def said_on_paper(db: AsyncSession, minutes_id: UUID) -> frozenset[UUID]:
    """The words on minutes that a signed sheet gave."""
    query = select(Assent.id).where(Assent.target_id == minutes_id, Assent.assurance == AssuranceClass.C)
    return frozenset((await db.execute(query)).scalars())


_THERE_AT_EACH: Final = CompiledQuery(
    select(Attendance.session_id, func.coalesce(Seat.alternate_of, Seat.id), Seat.sector)
    .join(Seat, Seat.id == Attendance.seat_id)
    .where(listed(Attendance.session_id, "sessions"), Attendance.voided_at.is_(None))
    .distinct()
)


async def there_at_each(db: Source, sessions: Collection[UUID]) -> frozenset[tuple[UUID, UUID, str]]:
    """As (session, place, sector): who was at each of these sessions, a titular and the alternates as one."""
    return frozenset((row[0], row[1], row[2]) for row in await _THERE_AT_EACH.rows(db, sessions=list(sessions)))


class WaitingSignature(NamedTuple):
    """A signature under minutes that go round which lacks a witness or its verification."""

    id: UUID
    roundtable_id: UUID
    witnesses: Sequence[Mapping[str, object]] | None
    qualified: Mapping[str, object] | None
    received_at: datetime
    session_id: UUID
    title: str


_SIGNATURES_WAITING: Final = CompiledQuery(
    select(*columns(Signature, WaitingSignature._fields[:-2]), Minutes.session_id, Session.title)
    .join(Minutes, Minutes.id == Signature.target_id)
    .join(Session, Session.id == Minutes.session_id)
    .where(
        listed(Signature.target_id, "minutes"),
        Signature.completed_at.is_(None),
        Signature.voided_at.is_(None),
        Minutes.circulated_text.is_not(None),
    )
    .order_by(Signature.id)
    .limit(MOST)
)


async def signatures_waiting(db: Source, minutes: Collection[UUID]) -> Sequence[WaitingSignature]:
    return [WaitingSignature(*row) for row in await _SIGNATURES_WAITING.rows(db, minutes=list(minutes))]


async def stays(db: AsyncSession, session_id: UUID) -> Sequence[Stay]:
    """Everybody's stays at a session, by arrival."""
    query = (
        select(Attendance, Seat, Mandate)
        .join(Seat, Seat.id == Attendance.seat_id)
        .join(Mandate, Mandate.id == Attendance.mandate_id)
        .where(Attendance.session_id == session_id)
        .order_by(Attendance.arrived_at, Attendance.id)
    )
    return [Stay(*row) for row in (await db.execute(query)).all()]


async def objected(db: AsyncSession, session_id: UUID) -> Mapping[UUID, Sequence[Sector]]:
    """The sectors that object to how an attendance of a session stands, by attendance."""
    query = (
        select(AttendanceObjection.target_id, AttendanceObjection.sector)
        .join(Attendance, Attendance.id == AttendanceObjection.target_id)
        .where(Attendance.session_id == session_id)
        .order_by(AttendanceObjection.id)
    )
    found: dict[UUID, list[Sector]] = {}
    for attendance_id, sector in await db.execute(query):
        here = found.setdefault(attendance_id, [])
        here += [sector] if sector not in here else []
    return found


async def decided(db: AsyncSession, kind: type[Decided], session_id: UUID) -> Sequence[Decided]:
    """The proposals or the agreements of a session, by their numbers."""
    return (await db.execute(select(kind).where(kind.session_id == session_id).order_by(kind.number))).scalars().all()


def was_before(session_id: UUID) -> ColumnElement[bool]:
    """Of `Proposal`: the session has it before it, or left it undecided."""
    return or_(Proposal.session_id == session_id, Proposal.carried.contains([{"session_id": str(session_id)}]))


async def proposals(db: AsyncSession, session_id: UUID) -> Sequence[Proposal]:
    """The proposals that a session had before it, by their numbers."""
    return (await db.execute(select(Proposal).where(was_before(session_id)).order_by(Proposal.number))).scalars().all()


async def positions(db: AsyncSession, session_id: UUID) -> Sequence[Position]:
    """Every word on the proposals of a session, in the order in which it was given."""
    proposals = select(Proposal.id).where(was_before(session_id))
    query = select(Position).where(Position.target_id.in_(proposals)).order_by(Position.stated_at, Position.id)
    return (await db.execute(query)).scalars().all()


def set_aside(session_id: UUID, minutes_id: UUID | None) -> ColumnElement[bool]:
    """Of `Waiver`: it is for a session, for a proposal that it had before it, or for its minutes."""
    proposals = select(Proposal.id).where(was_before(session_id))
    targets = [each for each in (session_id, minutes_id) if each is not None]
    return or_(Waiver.target_id.in_(targets), Waiver.target_id.in_(proposals))


async def wordings(db: AsyncSession, session_id: UUID) -> Sequence[Wording]:
    """Every wording of the proposals of a session, by its number."""
    proposals = select(Proposal.id).where(was_before(session_id))
    query = select(Wording).where(Wording.proposal_id.in_(proposals)).order_by(Wording.number, Wording.id)
    return (await db.execute(query)).scalars().all()


async def services(db: AsyncSession, session_id: UUID) -> Sequence[TextService]:
    """In which languages the proposals of a session reached people."""
    proposals = select(Proposal.id).where(was_before(session_id))
    query = select(TextService).where(TextService.proposal_id.in_(proposals))
    return (await db.execute(query.order_by(TextService.served_at, TextService.id))).scalars().all()


async def interpretations(db: AsyncSession, session_id: UUID) -> Sequence[Interpretation]:
    """In which languages a session could be followed, by number."""
    query = select(Interpretation).where(Interpretation.session_id == session_id).order_by(Interpretation.number)
    return (await db.execute(query)).scalars().all()


async def commitments(db: AsyncSession, session_id: UUID) -> Sequence[Commitment]:
    """The commitments that carry out a session's agreements, as far as anybody has begun to write them."""
    query = (
        select(Commitment)
        .join(Agreement, Agreement.id == Commitment.agreement_id)
        .where(Agreement.session_id == session_id)
        .order_by(Commitment.number)
    )
    return (await db.execute(query)).scalars().all()


async def guests(db: AsyncSession, session_id: UUID) -> Sequence[Guest]:
    """Who was let into a session without a seat, by number."""
    return (
        (await db.execute(select(Guest).where(Guest.session_id == session_id).order_by(Guest.number))).scalars().all()
    )


async def previous(db: AsyncSession, session: Session) -> tuple[Minutes, Session] | None:
    """The latest minutes of an earlier session that the whole table may read."""
    query = (
        select(Minutes, Session)
        .join(Session, Session.id == Minutes.session_id)
        .where(
            Session.roundtable_id == session.roundtable_id,
            Session.number < session.number,
            Minutes.circulated_at.is_not(None),
        )
        .order_by(Session.number.desc())
        .limit(1)
    )
    row = (await db.execute(query)).one_or_none()
    return (row[0], row[1]) if row else None


async def following(db: AsyncSession, session: Session) -> Session | None:
    """The session that comes next: the one that was called, where one was; else the first that is planned."""
    query = (
        select(Session)
        .where(
            Session.roundtable_id == session.roundtable_id,
            Session.number > session.number,
            Session.phase.in_(_AHEAD),
        )
        .order_by(Session.phase == SessionPhase.planned, Session.starts_at, Session.number)
        .limit(1)
    )
    return (await db.execute(query)).scalar_one_or_none()


class GoingRound(NamedTuple):
    """Circulated minutes, with the title of their session and the number of corrections that nobody disposed of."""

    id: UUID
    roundtable_id: UUID
    session_id: UUID
    phase: MinutesPhase
    text_revision: int
    circulated_at: datetime | None
    review_ends_at: datetime | None
    review_holidays: Sequence[str]
    protocol_id: UUID | None
    circulated_revision: int | None
    title: str
    unanswered: int


_UNANSWERED: Final = (
    select(func.count())
    .select_from(Correction)
    .where(Correction.minutes_id == Minutes.id, Correction.phase == CorrectionPhase.open)
    .correlate(Minutes)
    .scalar_subquery()
)
_GOING_ROUND: Final = CompiledQuery(
    select(*columns(Minutes, GoingRound._fields[:-2]), Session.title, _UNANSWERED)
    .join(Session, Session.id == Minutes.session_id)
    .where(
        listed(Minutes.roundtable_id, "tables"), among(Minutes.phase, (MinutesPhase.circulated, MinutesPhase.assented))
    )
    .order_by(Minutes.id)
    .limit(MOST)
)


async def going_round(db: Source, tables: Collection[UUID]) -> Sequence[GoingRound]:
    """Minutes on which sectors say their word, or whose corrections are answered."""
    return [GoingRound(*row) for row in await _GOING_ROUND.rows(db, tables=list(tables))]
