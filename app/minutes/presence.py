"""Who was there, and who counted at an hour that has passed: read from the attendance record of a session. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.decisions.models import Proposal
from app.decisions.schemas.outcomes import OutcomeOut, SeatingOut
from app.directory.legal_days import local_date
from app.directory.models import Sector
from app.minutes.schemas.parts import QuorumCount, SeatThere, SectorThere, StayOut
from app.roundtables.models import Mandate, Roundtable, Seat
from app.rules.moments import Seating
from app.sessions.facts import one_seat_each, seated
from app.sessions.models import Attendance, Session


@dataclass(frozen=True, slots=True)
class Stay:
    """One stay of a seat's holder, under the mandate with which they came."""

    attendance: Attendance
    seat: Seat
    mandate: Mandate

    def counts_at(self, at: datetime, time_zone: str) -> bool:
        """Whether the holder was there at the hour `at` (aware), under a mandate that was in force then."""
        left, revoked = self.attendance.departed_at, self.mandate.revoked_at
        if self.attendance.arrived_at > at or (left is not None and left <= at):
            return False
        day, last = local_date(at, time_zone), self.mandate.valid_until
        return self.mandate.valid_from <= day and (last is None or day <= last) and (revoked is None or revoked > at)


def seating_at(roundtable: Roundtable, voting: Iterable[Seat], stays: Iterable[Stay], at: datetime) -> Seating:
    """The voting places of each deciding sector at the hour `at`, and how many were taken."""
    counting = [stay for stay in stays if stay.counts_at(at, roundtable.time_zone)]
    there = one_seat_each((stay.seat.id, stay.mandate.account_id) for stay in counting)
    return seated([seat for seat in voting if _counts(seat, at)], there, roundtable.deciding_sectors)


def _counts(seat: Seat, at: datetime) -> bool:
    return (seat.admitted_at or seat.created_at) <= at and (seat.ended_at is None or seat.ended_at > at)


def attendance(roundtable: Roundtable, stays: Sequence[Stay]) -> Iterator[SectorThere]:
    """Seats by sector; `stays` by arrival. A deciding sector from which nobody came is there without seats."""
    came = {stay.seat.sector for stay in stays}
    for sector in Sector:
        if sector in came or sector in roundtable.deciding_sectors:
            yield SectorThere(sector=sector, seats=tuple(_seats(stays, sector)))


def _seats(stays: Iterable[Stay], sector: Sector) -> Iterator[SeatThere]:
    by_seat: dict[UUID, list[Stay]] = {}
    for stay in stays:
        if stay.seat.sector is sector:
            by_seat.setdefault(stay.seat.id, []).append(stay)
    for seat_id, its in by_seat.items():
        shown = tuple(StayOut.model_validate(stay.attendance) for stay in its)
        yield SeatThere(seat_id=seat_id, role=its[0].seat.role, stays=shown)


def counts(
    roundtable: Roundtable,
    session: Session,
    voting: Sequence[Seat],
    stays: Sequence[Stay],
    proposals: Iterable[Proposal],
) -> Iterator[QuorumCount]:
    """The quorum at the opening and at each decision, in the order of the hours.

    Of a decision it is the one that was decided on, which its outcome keeps: a departure that is recorded afterwards
    for an earlier hour does not change on what was decided. Where none was kept it is read from the record.
    """
    hours: list[tuple[datetime, UUID | None]] = [(session.opened_at, None)] if session.opened_at else []
    decided = {each.id: each for each in proposals if each.decided_at is not None and each.adopted_instead is None}
    hours += sorted((proposal.decided_at, proposal.id) for proposal in decided.values() if proposal.decided_at)
    for at, proposal_id in hours:
        kept = _kept(decided[proposal_id]) if proposal_id is not None else None
        seating = kept or SeatingOut.of(seating_at(roundtable, voting, stays, at))
        yield QuorumCount(
            at=at,
            proposal_id=proposal_id,
            places=seating.places,
            present=seating.present,
            sectors=seating.sectors,
        )


def _kept(proposal: Proposal) -> SeatingOut | None:
    return OutcomeOut.model_validate(proposal.outcome).seating if proposal.outcome is not None else None
