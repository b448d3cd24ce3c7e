"""Commitments on desks: one is to be signed, reported on, or its report verified."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.assents.lifecycle import Formation
from app.assents.voices import Bench
from app.commitments import queries as commitments
from app.commitments.facts import organizations_of, responsible, unanswered
from app.commitments.lifecycle import places_signed
from app.commitments.models import Commitment, CommitmentPhase
from app.commitments.queries import Promise
from app.commitments.subjects import ANSWERING, REPORT, SIGNATURE
from app.directory import queries as calendars
from app.directory.legal_days import end_of_day
from app.monitoring import facts, owing, policy, queries
from app.monitoring.divergence import Calendar, Round, Said
from app.monitoring.models import Report
from app.monitoring.subjects import VERIFICATION
from app.protocols import queries as protocols
from app.protocols.lifecycle import holding
from app.protocols.service.in_force import clauses_of_each
from app.roundtables.clock import composed
from app.roundtables.desks import MOST, Desk, Gathered, Gathering
from app.roundtables.places import SeatRow, TableRow
from app.roundtables.schemas.desks import DeskItem
from app.rules import engine
from app.rules.invariants import Closing
from app.rules.kinds.sector_word import SectorWord
from app.rules.kinds.signature_rule import SignatureRule
from app.rules.kinds.verification import Verification as VerificationRule
from app.signatures import queries as signatures
from app.signatures.models import AssuranceClass
from app.signatures.queries import Counting


@dataclass(frozen=True, slots=True)
class _Promises:
    """The commitments of one table that wait for somebody, and by what rules they do."""

    commitments: Sequence[Promise]
    rounds: Mapping[UUID, Round]
    signed: Mapping[UUID, Sequence[tuple[Counting, SeatRow, UUID | None]]]
    keyed: Collection[UUID]
    """The seats that have a key in force."""
    calendar: Calendar
    seated: Collection[tuple[UUID, UUID]]
    """Of (table, organization): those that hold a voting seat there."""

    def signature_rule(self, commitment: Promise) -> SignatureRule | None:
        """The rule by which the signatures under a commitment are judged."""
        held = self.calendar.clauses
        clauses = held if commitment.protocol_id is None else self.calendar.earlier.get(commitment.protocol_id, held)
        return next((clause.rule for clause in clauses if isinstance(clause.rule, SignatureRule)), None)


@dataclass(frozen=True, slots=True)
class _Gathered(Gathered):
    at_tables: Mapping[UUID, _Promises]
    found: int

    @property
    def is_whole(self) -> bool:
        return self.found < MOST

    def items(self, desk: Desk) -> Iterator[DeskItem]:
        promises = self.at_tables.get(desk.place.table.id)
        return iter(()) if promises is None else _items(desk, promises)


async def gather(gathering: Gathering) -> Gathered:
    """The commitments of each table that are to be signed, reported on or verified."""
    reads, now = gathering.reads, gathering.now
    waiting = await commitments.waiting(reads, gathering.tables)
    if not waiting:
        return _Gathered({}, 0)
    offered = [commitment.id for commitment in waiting if commitment.phase is CommitmentPhase.offered]
    under = defaultdict[UUID, list[tuple[Counting, SeatRow, UUID | None]]](list)
    for row in await signatures.counting_under(reads, offered):
        under[row[0].target_id].append(row)
    keyed = await signatures.keyed_seats(reads, gathering.tables) if offered else frozenset()
    rounds = await queries.rounds(reads, [commitment.id for commitment in waiting])
    at_tables = defaultdict[UUID, list[Promise]](list)
    for commitment in waiting:
        at_tables[commitment.roundtable_id].append(commitment)

    tables = [gathering.tables[each] for each in at_tables]
    adopted = await protocols.adopted_at_each(reads, at_tables)
    held = {table.id: holding(adopted.get(table.id, ()), now, table.sitting_since) for table in tables}
    pinned = [commitment.protocol_id for commitment in waiting] + [each.report.protocol_id for each in rounds.values()]
    rules = await clauses_of_each(reads, {key for key in (*held.values(), *pinned) if key is not None})
    wanted = {table.calendar_id for table in tables if table.calendar_id is not None}
    held_days = await calendars.declared_days(reads, wanted)

    seated = await commitments.seated_at_each(reads, at_tables)

    def calendar(table: TableRow) -> Calendar:
        version = held[table.id]
        present = () if version is None else rules.get(version, ())
        return Calendar(table.time_zone, composed(table, held_days, gathering.own_days, now), present, rules)

    return _Gathered(
        {table.id: _Promises(at_tables[table.id], rounds, under, keyed, calendar(table), seated) for table in tables},
        len(waiting),
    )


def _items(desk: Desk, promises: _Promises) -> Iterator[DeskItem]:
    """Everything that commitments ask of the seat and of its sector."""
    for commitment in promises.commitments:
        latest = promises.rounds.get(commitment.id)
        if commitment.phase is CommitmentPhase.offered:
            yield from _signature(desk, promises, commitment)
        elif latest is None or (latest.answers and not latest.is_confirmed):
            yield from _report(desk, promises, commitment, latest)
        if latest is not None and commitment.phase is CommitmentPhase.in_force:
            yield from _verification(desk, promises, commitment, latest)
        if commitment.phase is CommitmentPhase.in_force:
            yield from _answering(desk, promises, commitment)


def _signature(desk: Desk, promises: _Promises, commitment: Promise) -> Iterator[DeskItem]:
    """Of the signatures only those of the own sector are looked at: who else has signed is for nobody to guess."""
    place, rule = desk.place, promises.signature_rule(commitment)
    if not place.decides or rule is None:
        return
    ours = [row for row in promises.signed.get(commitment.id, ()) if row[1].sector is place.seat.sector]
    signed = places_signed(ours)
    enough = sum(rule.counts(signature.assurance) for signature in signed.values()) >= rule.minimum
    owing = _unsigned(desk, promises, commitment, rule, ours)
    if enough and not owing:
        return
    has_signed = (place.seat.alternate_of or place.seat.id) in signed
    asked = place.seat.organization_id in owing if enough else not has_signed
    mine = desk.may(SIGNATURE) and asked
    lacks_key = place.seat.id not in promises.keyed and not rule.counts(AssuranceClass.D)
    yield desk.item(
        SIGNATURE,
        Commitment.subject,
        commitment.id,
        commitment.title,
        commitment.offered_at or desk.now,
        mine=mine and not lacks_key,
        missing="active_key" if mine and lacks_key else None,
    )


def _unsigned(
    desk: Desk,
    promises: _Promises,
    commitment: Promise,
    rule: SignatureRule,
    ours: Sequence[tuple[Counting, SeatRow, UUID | None]],
) -> frozenset[UUID]:
    """The organizations of the own sector that owe it, sign by themselves, and have not."""
    if rule.debtors != "each":
        return frozenset()
    seated = [organization for table, organization in promises.seated if table == commitment.roundtable_id]
    own = organizations_of(each for each in responsible(commitment) if each["sector"] == desk.place.seat.sector.value)
    signed = {seat.organization_id for signature, seat, _ in ours if rule.counts(signature.assurance)}
    return (own & frozenset(seated)) - signed


def _report(desk: Desk, promises: _Promises, commitment: Promise, latest: Round | None) -> Iterator[DeskItem]:
    """The responsible have the word until they report, and again when they have been answered.

    Their whole sector sees it; the seats of the organization that owes it settle it.
    """
    place = desk.place
    if not place.decides or place.seat.sector not in commitment.responsible_sectors:
        return
    since = latest.answers[-1].verified_at if latest is not None else commitment.in_force_at
    due = commitment.due_on
    yield desk.item(
        REPORT,
        Commitment.subject,
        commitment.id,
        commitment.title,
        since or desk.now,
        due=end_of_day(due, promises.calendar.time_zone) if due is not None else None,
        mine=desk.may(REPORT) and policy.answers(place.seat, commitment),
    )


def _answering(desk: Desk, promises: _Promises, commitment: Promise) -> Iterator[DeskItem]:
    """An organization of the seat's sector owes it and has no seat: until one is named, nobody can report for it."""
    sector = desk.place.seat.sector.value
    lacking = {party["organization_id"] for party in unanswered(commitment) if str(party["sector"]) == sector} - {
        str(organization) for table, organization in promises.seated if table == commitment.roundtable_id
    }
    if desk.place.decides and lacking:
        since, path = commitment.in_force_at or desk.now, f"commitments/{commitment.id}/answering-seats"
        yield desk.item(ANSWERING, Commitment.subject, commitment.id, commitment.title, since, path=path)


def _verification(desk: Desk, promises: _Promises, commitment: Promise, latest: Round) -> Iterator[DeskItem]:
    """A report awaits everybody whose word closes it, and others who may judge it until one of them found a level."""
    place, report, seat = desk.place, latest.report, desk.place.seat
    if not policy.is_other_side(seat, report.sector, commitment):
        return
    is_named = policy.is_named(seat.id, commitment)
    closing = _closing(desk, promises, commitment, latest)
    if any(_answers_for(said, desk, closing, is_named=is_named) for said in _heard(desk, promises, latest)):
        return
    if not is_named and not (place.decides and _is_asked(desk, promises, commitment, latest, closing)):
        return
    last = promises.calendar.verify_by(report, desk.now)
    yield desk.item(
        VERIFICATION,
        Report.subject,
        report.id,
        commitment.title,
        report.reported_at,
        due=end_of_day(last, promises.calendar.time_zone) if last is not None else None,
        mine=desk.may(VERIFICATION) or is_named,
        path=f"commitments/{commitment.id}/reports/{report.id}",
    )


def _closing(desk: Desk, promises: _Promises, commitment: Promise, latest: Round) -> Closing:
    """By whose word it is closed, as far as it is asked of this seat: of organizations only its own is known."""
    seat, clauses = desk.place.seat, promises.calendar.clauses
    mine = Bench(seat.sector, seat.alternate_of or seat.id, seat.organization_id, held=True)
    return owing.closing_of(
        commitment,
        desk.place.table.deciding_sectors,
        promises.calendar.clauses_for(latest.report),
        [seat.organization_id],
        Formation(clauses, [mine], desk.now),
    )


def _heard(desk: Desk, promises: _Promises, latest: Round) -> Sequence[Said]:
    """The answers, without those of the own sector while it takes more of its places, or its chair, to confirm."""
    seat, mine = desk.place.seat, desk.place.seat.alternate_of or desk.place.seat.id
    sector = seat.sector
    rule = next((each.rule for each in promises.calendar.clauses if isinstance(each.rule, SectorWord)), None)
    ours = {said.place for said in latest.answers if said.sector is sector}
    if rule is None or mine in ours or not ours:
        return latest.answers
    lacks_chair = dict(rule.chairs).get(sector.value) == str(mine)
    lacks_places = len(ours) < dict(rule.places).get(sector.value, 1)
    if not (lacks_chair or lacks_places):
        return latest.answers
    return [said for said in latest.answers if said.sector is not sector]


def _answers_for(said: Said, desk: Desk, closing: Closing, *, is_named: bool) -> bool:
    """Whether it is the answer for which this seat is asked: of its sector, or of its organization where each is."""
    seat = desk.place.seat
    if is_named:
        return said.seat_id == seat.id
    if (seat.sector.value, seat.organization_id) in closing.organizations:
        return said.organization_id == seat.organization_id
    return said.sector is seat.sector


def _is_asked(desk: Desk, promises: _Promises, commitment: Promise, latest: Round, closing: Closing) -> bool:
    """Whether the seat's sector closes the commitment, or is one that the ground rules let judge what nobody has."""
    clauses = promises.calendar.clauses_for(latest.report)
    if desk.place.seat.sector.value in closing.sectors:
        return True
    if latest.findings:
        return False
    moment = facts.verification(commitment, latest.report.sector, desk.place.seat, desk.now)
    asked = engine.heard(clauses, VerificationRule, moment)
    return asked is None or asked[0].may_verify(asked[1])
