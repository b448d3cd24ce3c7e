"""Everything that may lie on the desks of several tables, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.decisions.models import Proposal
from app.demands.models import Demand
from app.desks import queries
from app.desks.policy import Place
from app.identity.roles import Permission
from app.minutes.facts import review_end
from app.minutes.models import Minutes
from app.protocols.service.in_force import clauses_of_each
from app.roundtables.models import Mandate, Roundtable, Seat
from app.rules.clauses import Clause
from app.sessions.models import Session


@dataclass(frozen=True, slots=True)
class ProposedProtocol:
    id: UUID
    roundtable_id: UUID
    title: str
    proposed_at: datetime


@dataclass(frozen=True, slots=True)
class ComingSession:
    session: Session
    agenda_items: int


@dataclass(frozen=True, slots=True)
class ReviewedMinutes:
    minutes: Minutes
    title: str
    open_corrections: int
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class AskedConsent:
    """A longer term, a waiver or a redaction; `sources` are the sectors that a redaction asks first."""

    kind: str
    id: UUID
    roundtable_id: UUID
    proposed_at: datetime
    sources: list[str] | None


class Words:
    """Which sectors have spoken on which text, on any revision of it or on one."""

    def __init__(self, spoken: Iterable[tuple[UUID, int, str]]) -> None:
        self._by_revision = frozenset(spoken)
        self._by_text = frozenset((target, sector) for target, _, sector in self._by_revision)

    def of(self, sector: str, target: UUID, revision: int | None = None) -> bool:
        if revision is None:
            return (target, sector) in self._by_text
        return (target, revision, sector) in self._by_revision

    def on(self, target: UUID) -> frozenset[str]:
        """The sectors that have spoken on a text."""
        return frozenset(sector for text, sector in self._by_text if text == target)


@dataclass(frozen=True, slots=True)
class Facts:
    """What may lie on the desks of those who sit at one table; `seats` only for whoever accredits their holders."""

    protocols: tuple[ProposedProtocol, ...]
    sessions: tuple[ComingSession, ...]
    proposals: tuple[Proposal, ...]
    demands: tuple[Demand, ...]
    minutes: tuple[ReviewedMinutes, ...]
    consents: tuple[AskedConsent, ...]
    seats: tuple[tuple[Seat, tuple[Mandate, ...]], ...]
    words: Words


async def _minutes(db: AsyncSession, places: Collection[Place], now: datetime) -> list[ReviewedMinutes]:
    """Minutes that go round, with the end of their review by the clause that they circulated under."""
    tables = {place.table.id: place.table for place in places}
    rows = await queries.minutes_going_round(db, tables)
    pinned = {minutes.protocol_id for minutes, _, _ in rows if minutes.protocol_id is not None}
    rules = await clauses_of_each(db, pinned)
    return [
        ReviewedMinutes(minutes, title, corrections, _ends_at(tables[minutes.roundtable_id], minutes, rules, now))
        for minutes, title, corrections in rows
    ]


def _ends_at(
    table: Roundtable, minutes: Minutes, rules: Mapping[UUID, tuple[Clause, ...]], now: datetime
) -> datetime | None:
    clauses = rules.get(minutes.protocol_id, ()) if minutes.protocol_id is not None else ()
    return review_end(table, minutes, clauses, now)


def in_language(title: Mapping[str, object], language: str) -> str:
    """A title that exists in both languages, as this reader is told it."""
    return str(title["en" if language == "en" else "es"])


async def gather(db: AsyncSession, places: Collection[Place], language: str, now: datetime) -> Mapping[UUID, Facts]:
    """The facts of each table at which there is a place; titles in `language` where they exist in several."""
    tables = sorted({place.table.id for place in places})
    if not tables:
        return {}
    protocols = [
        ProposedProtocol(row.id, row.roundtable_id, in_language(row.title, language), row.proposed_at)
        for row in await queries.protocols_in_adoption(db, tables)
        if row.proposed_at is not None
    ]
    sessions = [ComingSession(session, items) for session, items in await queries.coming_sessions(db, tables)]
    proposals = await queries.proposals_in_assent(db, tables)
    demands = await queries.demands_waiting(db, tables)
    minutes = await _minutes(db, places, now)
    consents = [AskedConsent(*row) for row in await queries.consents_asked_for(db, tables)]
    accrediting = [place.table.id for place in places if place.may(Permission.mandate_accredit)]
    seats: dict[Seat, list[Mandate]] = defaultdict(list)
    # The day before covers every time zone; who is held today is asked later, on the table's own date.
    for seat, mandate in await queries.seats_with_mandates(db, accrediting, (now - timedelta(days=1)).date()):
        seats[seat] += [mandate] if mandate else []
    targets = [
        *(protocol.id for protocol in protocols),
        *(coming.session.id for coming in sessions),
        *(proposal.id for proposal in proposals),
        *(going_round.minutes.id for going_round in minutes),
        *(consent.id for consent in consents),
    ]
    words = Words([(row.target_id, row.target_revision, row.sector) for row in await queries.words_on(db, targets)])

    return {
        table: Facts(
            protocols=tuple(protocol for protocol in protocols if protocol.roundtable_id == table),
            sessions=tuple(coming for coming in sessions if coming.session.roundtable_id == table),
            proposals=tuple(proposal for proposal in proposals if proposal.roundtable_id == table),
            demands=tuple(demand for demand in demands if demand.roundtable_id == table),
            minutes=tuple(going_round for going_round in minutes if going_round.minutes.roundtable_id == table),
            consents=tuple(consent for consent in consents if consent.roundtable_id == table),
            seats=tuple((seat, tuple(mandates)) for seat, mandates in seats.items() if seat.roundtable_id == table),
            words=words,
        )
        for table in tables
    }
