"""What is about to happen to a session, as the ground rules want to know it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.assents import queries as assents
from app.assents.lifecycle import Spoken
from app.assents.models import AgendaAssent
from app.core.compiled_queries import Source
from app.identity.roles import VOTING_ROLES
from app.protocols.service.forming import formation
from app.roundtables import queries as tables
from app.roundtables.clock import calendar_of
from app.roundtables.lifecycle import is_in_force
from app.roundtables.models import Seat
from app.roundtables.places import SeatRow, TableState
from app.rules.moments import AgendaTime, Bench, SeatArriving, Seating, SessionConvening, SessionOpening
from app.sessions import queries
from app.sessions.items import is_matter
from app.sessions.models import AgendaItem, Attendance, Session
from app.sessions.queries import Arrived, Meeting, Planned


def seated(
    voting: Iterable[Seat | SeatRow],
    present: Iterable[UUID],
    deciding: Iterable[str],
    *,
    claimed: Iterable[UUID] = (),
    counted: bool = True,
) -> Seating:
    """Places and taken places of each deciding sector, in the order of `deciding`.

    `voting` are the seats of delegates and alternates, `present` the seats whose holders are there, and `claimed` those
    of whom only others say so; unless they are `counted` they take no place. An alternate takes the place of the
    titular, so the two of them count once.
    """
    sure, said = frozenset(present), frozenset(claimed)
    places: dict[str, set[UUID]] = {sector: set() for sector in deciding}
    taken: dict[str, set[UUID]] = {sector: set() for sector in places}
    held: dict[str, set[UUID]] = {sector: set() for sector in places}
    for seat in voting:
        if seat.sector not in places:
            continue
        place = seat.alternate_of or seat.id
        places[seat.sector].add(place)
        if seat.id in sure:
            taken[seat.sector].add(place)
        elif seat.id in said:
            held[seat.sector].add(place)
    return Seating(
        tuple(
            Bench(
                sector,
                len(places[sector]),
                len(taken[sector] | held[sector] if counted else taken[sector]),
                len(held[sector] - taken[sector]),
                0 if counted else len(held[sector] - taken[sector]),
            )
            for sector in places
        )
    )


def one_seat_each(there: Iterable[tuple[UUID, UUID | None]]) -> list[UUID]:
    """Of (seat, who holds it), by arrival, the seats that count: whoever holds several is there once, for the first."""
    counting: dict[UUID, UUID] = {}
    for seat, person in there:
        counting.setdefault(person or seat, seat)
    return list(counting.values())


async def seating(
    db: Source,
    roundtable: TableState,
    session_id: UUID,
    deciding: Iterable[str],
    now: datetime,
    *,
    confirmed: bool = False,
) -> Seating:
    """The voting places at a session of each sector that it needs, and how many are taken `now` (aware).

    With `confirmed` those of whom only others say that they are there take none: see `Seated`.
    """
    arrived = await queries.arrived(db, session_id)
    both = await both_seatings(db, roundtable, arrived, deciding, now)
    return both.confirmed if confirmed else both.there


class Seated(NamedTuple):
    """Who takes a place: all who are `there`, over whom a session begins; and who is `confirmed`, over whom it decides.

    A place is taken while somebody who arrived for it has not departed and the mandate they came under is in force:
    who loses the mandate in the middle of a session no longer counts, though nobody has recorded a departure, nor does
    who administers the service by then. One person takes one place, whatever seats they hold.
    """

    there: Seating
    confirmed: Seating


async def both_seatings(
    db: Source, roundtable: TableState, arrived: Iterable[Arrived], deciding: Iterable[str], now: datetime
) -> Seated:
    """Over those who arrived and have not left."""
    needed = frozenset(deciding)
    sectors = [sector for sector in roundtable.deciding_sectors if sector in needed]
    voting = await tables.voting_places(db, roundtable.id)
    counting = [each for each in arrived if is_in_force(each, roundtable.time_zone, now) and not each.administers]
    # Whoever holds several seats is there once: by their own word rather than by that of others.
    by_word = sorted(counting, key=lambda each: each.claimed)
    taking = set(one_seat_each((each.seat_id, each.person) for each in by_word))
    sure = [each.seat_id for each in counting if each.seat_id in taking and not each.claimed]
    said = [each.seat_id for each in counting if each.seat_id in taking and each.claimed]
    return Seated(
        seated(voting, sure, sectors, claimed=said),
        seated(voting, sure, sectors, claimed=said, counted=False),
    )


async def convening(
    db: Source,
    roundtable: TableState,
    session: Session | Meeting,
    items: Sequence[AgendaItem | Planned],
    deciding: frozenset[str],
    now: datetime,
) -> SessionConvening:
    """The facts of calling a session with these `items` on its agenda, and who has said yes to that agenda.

    `deciding` are the sectors that the session needs, here and at its opening.
    """
    minutes: Counter[str] = Counter()
    matters = [item for item in items if not isinstance(item, AgendaItem) or is_matter(item)]
    for item in matters:
        minutes[item.sector] += item.duration_minutes
    voices = await assents.voices(db, AgendaAssent, session.id, roundtable, now, revision=session.agenda_revision)
    spoken = Spoken.of(voices, await formation(db, roundtable, now))
    return SessionConvening(
        now=now,
        starts_at=session.starts_at,
        time_zone=roundtable.time_zone,
        agenda_item_count=len(matters),
        agenda_assented_by=frozenset(sector for sector in spoken.stances if spoken.says_yes(sector)),
        deciding_sectors=deciding,
        agenda_times=tuple(AgendaTime(sector, total) for sector, total in minutes.items()),
    )


async def opening(
    db: Source,
    roundtable: TableState,
    session: Session | Meeting,
    deciding: frozenset[str],
    now: datetime,
    *,
    seats: Seating | None = None,
) -> SessionOpening:
    """The facts of opening a session that was called, or of its going on, over whoever is there `now`.

    `seats` is the seating of this minute, where it is known already.
    """
    convened_at = session.notice_from or session.convened_at or now
    return SessionOpening(
        now=now,
        convened_at=convened_at,
        starts_at=session.resumes_at or session.starts_at,
        time_zone=roundtable.time_zone,
        holidays=(await calendar_of(db, roundtable, now)).of_clock(convened_at),
        seating=seats or await seating(db, roundtable, session.id, deciding, now),
        deciding_sectors=deciding,
    )


async def arriving(
    db: AsyncSession, session: Session, seat: Seat, stays: Sequence[Attendance], arrived_at: datetime, now: datetime
) -> SeatArriving:
    """The facts of a seat's arrival at a session, where its holder had these earlier `stays`."""
    voting = {each.id for each in await tables.voting_seats(db, seat.roundtable_id) if each.sector is seat.sector}
    there = {attendance.seat_id for attendance in await queries.present(db, session.id)}
    return SeatArriving(
        now=now,
        sector=seat.sector,
        votes=seat.role in VOTING_ROLES,
        arrived_at=arrived_at,
        starts_at=session.starts_at,
        opened_at=session.opened_at,
        sector_present=len(voting & there),
        returns=bool(stays),
    )
