"""Tables on desks: seats that nobody holds, or soon will not, and days that the table declared for itself."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from app.directory.legal_days import end_of_day, local_date, start_of_day
from app.roundtables import queries
from app.roundtables.desks import ByTable, Desk, Gathered, Gathering
from app.roundtables.lifecycle import LIVE, is_in_force, term_end
from app.roundtables.models import CalendarDay, MandatePhase, Roundtable, Seat
from app.roundtables.queries import MandateHeld, OwnDay, SeatToHold
from app.roundtables.schemas.desks import DeskItem
from app.roundtables.subjects import DECLARED_DAY, ENDING, TERM_ENDING, VACANT

MANDATE_NOTICE: Final = timedelta(days=30)
"""How long before its end a mandate lies on the desk of whoever accredits the next one."""

TERM_NOTICE: Final = timedelta(days=30)
"""How long before its end the term lies on the desks of those who may propose that it be longer."""


@dataclass(frozen=True, slots=True)
class _Gathered(Gathered):
    seats: ByTable[SeatToHold]
    mandates: Mapping[UUID, Sequence[MandateHeld]]
    days: ByTable[OwnDay]

    def items(self, desk: Desk) -> Iterator[DeskItem]:
        if desk.may(VACANT) and desk.place.part.runs:
            yield from self._seats(desk)
        yield from self._days(desk)
        yield from self._term(desk)

    def _term(self, desk: Desk) -> Iterator[DeskItem]:
        """Before the end of the term, and after it while the table could still extend it."""
        table = desk.place.table
        last = term_end(table)
        if table.phase in LIVE and desk.may(TERM_ENDING) and local_date(desk.now + TERM_NOTICE, table.time_zone) > last:
            since = start_of_day(last - TERM_NOTICE, table.time_zone)
            due = end_of_day(last, table.time_zone)
            yield desk.item(TERM_ENDING, Roundtable.subject, table.id, table.name, since, due=due)

    def _seats(self, desk: Desk) -> Iterator[DeskItem]:
        zone = desk.place.table.time_zone
        soon = local_date(desk.now + MANDATE_NOTICE, zone)
        for seat in self.seats.at(desk):
            mandates = self.mandates[seat.id]
            if seat.awaits_assent or any(mandate.phase is MandatePhase.proposed for mandate in mandates):
                continue  # it lies before the sectors
            awaited, since, due = VACANT, seat.created_at, None
            if any(is_in_force(mandate, zone, desk.now) for mandate in mandates):
                awaited, since = ENDING, max(mandate.accredited_at for mandate in mandates)
                ends = [mandate.valid_until for mandate in mandates if mandate.valid_until is not None]
                # An end far off, or another mandate without one, leaves nothing to be done.
                if len(ends) < len(mandates) or max(ends) > soon:
                    continue
                due = end_of_day(max(ends), zone)
            yield desk.item(awaited, Seat.subject, seat.id, seat.label, since, due=due)

    def _days(self, desk: Desk) -> Iterator[DeskItem]:
        """Everybody is told of a day that moves the clocks to come."""
        table = desk.place.table
        today = local_date(desk.now, table.time_zone)
        for day in self.days.at(desk):
            if day.day > today:
                due = start_of_day(day.day, table.time_zone)
                path = f"calendar-days/{day.id}"
                yield desk.item(
                    DECLARED_DAY, CalendarDay.subject, day.id, day.name, day.declared_at, due=due, path=path
                )


async def gather(gathering: Gathering) -> Gathered:
    """The seats of the tables at which the caller accredits, and the days that stand declared."""
    accrediting = [place.table.id for place in gathering.places if place.may(VACANT.permission) and place.part.runs]
    seats: dict[UUID, SeatToHold] = {}
    mandates = defaultdict[UUID, list[MandateHeld]](list)
    # The day before covers every time zone; who is held today is asked later, on the table's own date.
    since = (gathering.now - timedelta(days=1)).date()
    rows = await queries.seats_with_mandates(gathering.reads, accrediting, since) if accrediting else ()
    for seat, mandate in rows:
        seats[seat.id] = seat
        mandates[seat.id].extend([mandate] if mandate else [])
    standing = [day for day in gathering.own_days if day.revoked_at is None]
    # Of seats and days all are read.
    return _Gathered(ByTable(list(seats.values()), read=0), mandates, ByTable(standing, read=0))
