"""Who was there, and who counted at an hour that has passed: read from the attendance record of a session. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.decisions.models import Proposal
from app.decisions.schemas.outcomes import OutcomeOut, SeatingOut
from app.directory.legal_days import local_date
from app.directory.models import Sector
from app.minutes.schemas.parts import GuestThere, QuorumChange, QuorumCount, SeatThere, SectorThere, StayOut
from app.roundtables.models import Mandate, Roundtable, Seat
from app.rules import engine
from app.rules.clauses import Clause
from app.rules.moments import DecisionTaken, Seating
from app.sessions.facts import one_seat_each, seated
from app.sessions.models import Attendance, Guest, Session


@dataclass(frozen=True, slots=True)
class Stay:
    """One stay of a seat's holder, under the mandate with which they came."""

    attendance: Attendance
    seat: Seat
    mandate: Mandate

    def counts_at(self, at: datetime, time_zone: str) -> bool:
        """Whether the holder was there at the hour `at` (aware), as the record says now, under a mandate in force."""
        return self.attendance.voided_at is None and self._covers(at, time_zone)

    def was_counted_at(self, at: datetime, time_zone: str) -> bool:
        """Whether the record said so at that hour: what was corrected later changes nothing of what was counted."""
        voided, entered = self.attendance.voided_at, self.attendance.entered_at
        known = (voided is None or voided > at) and (entered is None or entered <= at)
        return known and self._covers(at, time_zone)

    def _covers(self, at: datetime, time_zone: str) -> bool:
        left = self.attendance.departed_at
        if self.attendance.arrived_at > at or (left is not None and left <= at):
            return False
        return held_at(self.mandate, at, time_zone)


def held_at(mandate: Mandate, at: datetime, time_zone: str) -> bool:
    """Whether somebody held a seat under this mandate at an hour that has passed."""
    day, last, revoked = local_date(at, time_zone), mandate.valid_until, mandate.revoked_at
    return mandate.valid_from <= day and (last is None or day <= last) and (revoked is None or revoked > at)


def seating_at(
    roundtable: Roundtable, voting: Iterable[Seat], stays: Iterable[Stay], at: datetime, *, confirmed: bool = False
) -> Seating:
    """The voting places of each deciding sector at the hour `at`, and how many were taken, as the record says now.

    With `confirmed` those of whom only others say that they were there take none.
    """
    there = [stay for stay in stays if stay.counts_at(at, roundtable.time_zone)]
    return _seating(roundtable, voting, there, at, confirmed=confirmed)


def _seating(
    roundtable: Roundtable, voting: Iterable[Seat], there: Sequence[Stay], at: datetime, *, confirmed: bool
) -> Seating:
    by_word = sorted(there, key=lambda stay: stay.attendance.claimed)
    taking = set(one_seat_each((stay.seat.id, stay.mandate.account_id) for stay in by_word))
    sure = [stay.seat.id for stay in there if stay.seat.id in taking and not stay.attendance.claimed]
    said = [stay.seat.id for stay in there if stay.seat.id in taking and stay.attendance.claimed]
    counting = [seat for seat in voting if _counts(seat, at)]
    return seated(counting, sure, roundtable.deciding_sectors, claimed=said, counted=not confirmed)


def _counts(seat: Seat, at: datetime) -> bool:
    return (seat.admitted_at or seat.created_at) <= at and (seat.ended_at is None or seat.ended_at > at)


def attendance(
    roundtable: Roundtable,
    stays: Sequence[Stay],
    objected: Mapping[UUID, Sequence[Sector]],
    organizations: Mapping[UUID, str],
) -> Iterator[SectorThere]:
    """Seats by sector; `stays` by arrival, `objected` the sectors that object to one, by attendance.

    `organizations` are their names.

    A deciding sector from which nobody came is there without seats. A stay that was wrong is shown as such.
    """
    came = {stay.seat.sector for stay in stays}
    for sector in Sector:
        if sector in came or sector in roundtable.deciding_sectors:
            yield SectorThere(sector=sector, seats=tuple(_seats(stays, sector, objected, organizations)))


def guests(received: Iterable[Guest]) -> Iterator[GuestThere]:
    """Who was let in without a seat, by number."""
    return map(GuestThere.model_validate, received)


def _seats(
    stays: Iterable[Stay],
    sector: Sector,
    objected: Mapping[UUID, Sequence[Sector]],
    organizations: Mapping[UUID, str],
) -> Iterator[SeatThere]:
    by_seat: dict[UUID, list[Stay]] = {}
    for stay in stays:
        if stay.seat.sector is sector:
            by_seat.setdefault(stay.seat.id, []).append(stay)
    for seat_id, its in by_seat.items():
        shown = tuple(_stay(stay.attendance, objected.get(stay.attendance.id, ())) for stay in its)
        seat = its[0].seat
        yield SeatThere(
            seat_id=seat_id,
            role=seat.role,
            stays=shown,
            organization_id=seat.organization_id,
            organization=organizations.get(seat.organization_id),
        )


def _stay(attendance: Attendance, objected_by: Sequence[Sector]) -> StayOut:
    return StayOut.model_validate(attendance).model_copy(update={"objected_by": tuple(objected_by)})


def counts(
    roundtable: Roundtable,
    session: Session,
    voting: Sequence[Seat],
    stays: Sequence[Stay],
    proposals: Iterable[Proposal],
    clauses: Sequence[Clause] = (),
) -> Iterator[QuorumCount]:
    """The quorum at the opening and at each decision, in the order of the hours.

    Of a decision it is the one that was decided on, which its outcome keeps, and of the opening what the record said
    then: a departure that is recorded afterwards for an earlier hour, or a correction, does not change on what it was
    done. Where the record says another thing by now, that stands beside it, with the `clauses` on the quorum that
    would not have held.
    """
    hours: list[tuple[datetime, UUID | None]] = [(session.opened_at, None)] if session.opened_at else []
    decided = {each.id: each for each in proposals if each.decided_at is not None and each.adopted_instead is None}
    hours += sorted((proposal.decided_at, proposal.id) for proposal in decided.values() if proposal.decided_at)
    for at, proposal_id in hours:
        kept = _kept(decided[proposal_id]) if proposal_id is not None else _counted(roundtable, voting, stays, at)
        found = seating_at(roundtable, voting, stays, at, confirmed=proposal_id is not None)
        by_record = SeatingOut.of(found)
        then = kept or by_record
        other = [bench.present for bench in by_record.sectors] != [bench.present for bench in then.sectors]
        yield QuorumCount(
            at=at,
            proposal_id=proposal_id,
            places=then.places,
            present=then.present,
            sectors=then.sectors,
            by_record=by_record.sectors if other else None,
            missing_by_record=_lacking(clauses, found, at) if other else (),
        )


def changes(
    roundtable: Roundtable, session: Session, voting: Sequence[Seat], stays: Sequence[Stay], clauses: Sequence[Clause]
) -> Iterator[QuorumChange]:
    """The hours after the opening at which the quorum was lost or came back, as people came and went."""
    opened, closed = session.opened_at, session.closed_at
    if opened is None:
        return
    there = [stay.attendance for stay in stays if stay.attendance.voided_at is None]
    hours = {hour for each in there for hour in (each.arrived_at, each.departed_at) if hour is not None}
    held = not _lacking(clauses, seating_at(roundtable, voting, stays, opened), opened)
    for at in sorted(hour for hour in hours if opened < hour and (closed is None or hour < closed)):
        seating = seating_at(roundtable, voting, stays, at)
        missing = _lacking(clauses, seating, at)
        if held == bool(missing):
            held = not missing
            yield QuorumChange(at=at, holds=held, missing=missing, sectors=SeatingOut.of(seating).sectors)


def _counted(roundtable: Roundtable, voting: Sequence[Seat], stays: Iterable[Stay], at: datetime) -> SeatingOut:
    """What the record said at that hour."""
    there = [stay for stay in stays if stay.was_counted_at(at, roundtable.time_zone)]
    return SeatingOut.of(_seating(roundtable, voting, there, at, confirmed=False))


def _lacking(clauses: Iterable[Clause], seating: Seating, at: datetime) -> tuple[str, ...]:
    """The numbers of the clauses on the quorum that do not hold over this seating."""
    moment = DecisionTaken(at, seating, (), frozenset(bench.sector for bench in seating.benches))
    quorum = [clause for clause in clauses if clause.rule is not None and clause.rule.kind.startswith("quorum_")]
    return tuple(clause.number for clause in quorum if engine.breaches([clause], moment))


def _kept(proposal: Proposal) -> SeatingOut | None:
    return OutcomeOut.model_validate(proposal.outcome).seating if proposal.outcome is not None else None
