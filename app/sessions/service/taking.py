"""Whether an item can be taken up at its level: its documents were there to be read."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from app.continuity.rulings import ruling_on
from app.roundtables import queries as tables
from app.roundtables.access import Standing
from app.roundtables.clock import calendar_of
from app.roundtables.places import SeatRow
from app.rules import engine
from app.rules.moments import AgendaItemTaken
from app.sessions import agenda_rows
from app.sessions.agenda_rows import Delivered
from app.sessions.models import AgendaItem, ParticipationLevel, Session


async def require_readable(
    standing: Standing, session: Session, items: Sequence[AgendaItem], level: ParticipationLevel
) -> None:
    """Raises ProtocolMissing, CalendarTooShort, and GroundRuleBreached where the documents of one came too late."""
    db, table, now = standing.db, standing.roundtable, standing.now
    if level is ParticipationLevel.inform or not items:
        return
    ruling = await ruling_on(db, table, now, pinned=session.protocol_id, targets=(session.id,))
    if not engine.speaks_at(ruling.clauses, AgendaItemTaken):
        return
    for item in items:
        delivered = await agenda_rows.deliveries(db, item)
        last = reached_everybody(delivered, await tables.voting_places(db, table.id), now) if delivered else None
        ruling.require(
            AgendaItemTaken(
                now=now,
                participation_level=level.value,
                last_document_at=last,
                starts_at=session.opened_at or session.starts_at,
                time_zone=table.time_zone,
                holidays=(await calendar_of(db, table, now)).of_clock(last or now),
            )
        )


def reached_everybody(delivered: Sequence[Delivered], voting: Iterable[SeatRow], now: datetime) -> datetime:
    """When the last voting place had the last of the files; `now` where one still lacks a file.

    A place has what its titular or an alternate received. `delivered` come the earliest first.
    """
    places: dict[UUID, set[UUID]] = {}
    for seat in voting:
        places.setdefault(seat.alternate_of or seat.id, set()).add(seat.id)
    last = delivered[0].delivered_at
    for sha256 in {each.sha256 for each in delivered}:
        of_file = [each for each in delivered if each.sha256 == sha256]
        for seats in places.values():
            reached = (
                each.delivered_at for each in of_file if each.seat_ids is None or not seats.isdisjoint(each.seat_ids)
            )
            last = max(last, next(reached, now))
    return last
