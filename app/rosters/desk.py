"""Rosters and mandates on the desk of their sector, and papers on that of a witness who has not confirmed them."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from app.identity.roles import RUNNING_ROLES
from app.rosters import queries
from app.rosters.models import SeatPaper
from app.rosters.queries import AskedMandate, AskedSeat, WaitingPaper
from app.rosters.subjects import (
    FURTHER_PLACE,
    HEARD,
    MANDATE_RATIFICATION,
    PAPER,
    PLACE_RATIFICATION,
    RAN_IT,
    ROSTER,
)
from app.roundtables import accrediting
from app.roundtables.asked_anew import awaits_roster
from app.roundtables.desks import ByTable, Desk, Gathered, Gathering
from app.roundtables.models import Mandate, MandatePhase, Power, Roundtable, Seat
from app.roundtables.policy import speaks_about
from app.roundtables.schemas.desks import DeskItem
from app.roundtables.subjects import PENDING, TO_END, TO_REVOKE, UNCONFIRMED
from app.roundtables.table_subjects import Awaited
from app.signatures.schemas.paper import PaperOut
from app.signatures.witnessing import witnesses_of

UNCONFIRMED_FOR: Final = timedelta(days=60)
"""Within which a sector is asked to confirm the mandates that were in force before its word was asked for."""


@dataclass(frozen=True, slots=True)
class _Gathered(Gathered):
    mandates: ByTable[AskedMandate]
    seats: Mapping[UUID, AskedSeat]
    papers: ByTable[WaitingPaper]
    further: ByTable[AskedSeat]
    ends: ByTable[AskedSeat]

    @property
    def texts(self) -> Collection[UUID]:
        asked = [mandate.id for mandate in self.mandates.rows if mandate.phase is MandatePhase.proposed]
        heard = [paper.id for paper in self.papers.rows if paper.notice_until is not None]
        return [*asked, *(seat.id for seat in self.further.rows), *heard]

    def items(self, desk: Desk) -> Iterator[DeskItem]:
        if desk.place.decides:
            table, sector = desk.place.table, desk.place.seat.sector
            if awaits_roster(table, sector):
                yield desk.item(ROSTER, Roundtable.subject, table.id, table.name, table.created_at, path="rosters")
            for mandate in self.mandates.at(desk):
                yield from self._asked(desk, mandate)
            for seat in self.further.at(desk):
                words = f"seats/{seat.id}/assents"
                yield from desk.ratifications(PLACE_RATIFICATION, Seat.subject, seat.id, seat.label, words)
                if not desk.spoke(seat.id):
                    yield desk.item(FURTHER_PLACE, Seat.subject, seat.id, seat.label, seat.created_at)
            yield from self._ends(desk)
            yield from self._heard(desk)
        for paper in self.papers.at(desk):
            if any(each.seat == desk.place.seat.id and not each.confirmed_at for each in witnesses_of(paper.witnesses)):
                since = PaperOut.model_validate(paper.paper).recorded_at
                path = f"seats/{paper.seat_id}/papers/{paper.id}"
                yield desk.item(PAPER, SeatPaper.subject, paper.id, None, since, path=path)

    def _heard(self, desk: Desk) -> Iterator[DeskItem]:
        """Papers for which nobody of their sector vouches: before its people, and before the other sectors."""
        for paper in self.papers.at(desk):
            if paper.notice_until is not None and not desk.spoke(paper.id):
                since = PaperOut.model_validate(paper.paper).recorded_at
                path = f"seats/{paper.seat_id}/papers/{paper.id}"
                yield desk.item(HEARD, SeatPaper.subject, paper.id, None, since, due=paper.notice_until, path=path)

    def _ends(self, desk: Desk) -> Iterator[DeskItem]:
        """Seats of the sector that those who run the table propose to end."""
        mine = desk.place
        for seat in self.ends.at(desk):
            if seat.sector is mine.seat.sector and seat.end_proposed_at is not None:
                may = _speaks(desk, seat) and desk.may(TO_END)
                yield desk.item(TO_END, Seat.subject, seat.id, seat.label, seat.end_proposed_at, mine=may)

    def _asked(self, desk: Desk, mandate: AskedMandate) -> Iterator[DeskItem]:
        """What the seat's sector is asked about a mandate that somebody holds for it."""
        seat, mine = self.seats[mandate.id], desk.place
        path = f"seats/{seat.id}/mandates/{mandate.id}"
        if mandate.phase is MandatePhase.proposed:
            words = f"{path}/assents"
            yield from desk.ratifications(MANDATE_RATIFICATION, Mandate.subject, mandate.id, seat.label, words)
        sits = accrediting.waits(seat.role, seat.sector, mine.table.deciding_sectors)
        of_others = mandate.awaits_others and seat.sector is not mine.seat.sector
        for_all = _waits_for_all(mandate, seat, sits=sits)
        if (of_others or for_all or _of_several(desk, mandate, seat)) and not desk.spoke(mandate.id):
            since = mandate.held_since or mandate.accredited_at
            yield desk.item(RAN_IT, Mandate.subject, mandate.id, seat.label, since, path=path)
        asked = _question(mandate)
        if seat.sector is not mine.seat.sector or not sits or asked is None:
            return  # Who runs the table or accompanies it is no sector's own to say.
        awaited, since, due = asked
        may = _speaks(desk, seat) and desk.may(awaited) and mandate.account_id != mine.mandate.account_id
        yield desk.item(awaited, Mandate.subject, mandate.id, seat.label, since, due=due, path=path, mine=may)


def _waits_for_all(mandate: AskedMandate, seat: AskedSeat, *, sits: bool) -> bool:
    """Whether it is of who conducts sessions or accompanies the table, and somebody has accepted it."""
    held = mandate.phase is MandatePhase.proposed and mandate.account_id is not None
    return held and not sits and seat.role not in RUNNING_ROLES


def _of_several(desk: Desk, mandate: AskedMandate, seat: AskedSeat) -> bool:
    """Whether it is of a steward to be, who would speak for the organization of this place too."""
    mine = desk.place.seat
    waits = mandate.phase is MandatePhase.proposed and mandate.account_id is not None and not mandate.awaits_others
    asked = seat.sector is mine.sector and seat.organization_id != mine.organization_id
    return waits and asked and Power.steward in mandate.powers


def _speaks(desk: Desk, seat: AskedSeat) -> bool:
    """Whether this place speaks for the sector about a seat: a steward, or who decides for the same organization."""
    mine = desk.place
    same = seat.organization_id == mine.seat.organization_id
    return speaks_about(mine.mandate.powers, mine.mandate.basis, same=same)


def _question(mandate: AskedMandate) -> tuple[Awaited, datetime, datetime | None] | None:
    """What its sector is asked about a mandate, since when and until when."""
    if mandate.phase is MandatePhase.proposed:
        return PENDING, mandate.held_since or mandate.accredited_at, None
    if mandate.revocation_proposed_at is not None:
        return TO_REVOKE, mandate.revocation_proposed_at, None
    if mandate.unconfirmed_since is not None:
        return UNCONFIRMED, mandate.unconfirmed_since, mandate.unconfirmed_since + UNCONFIRMED_FOR
    return None


async def gather(gathering: Gathering) -> Gathered:
    """Mandates about which a sector is asked, papers that wait for a witness, and further voting places."""
    rows = await queries.asked_about(gathering.reads, gathering.tables)
    mandates = {mandate.id: mandate for _, mandate, _ in rows if mandate is not None}
    seats = {mandate.id: seat for seat, mandate, _ in rows if mandate is not None}
    papers = ByTable([paper for *_, paper in rows if paper is not None])
    further = {seat.id: seat for seat, *_ in rows if seat.awaits_assent}
    ends = {seat.id: seat for seat, *_ in rows if seat.end_proposed_at is not None}
    waiting = ByTable(list(mandates.values()), read=len(rows))
    return _Gathered(waiting, seats, papers, ByTable(list(further.values())), ByTable(list(ends.values())))
