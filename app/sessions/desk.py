"""Sessions on desks: one is coming or under way, and a sector has not agreed with its agenda."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from uuid import UUID

from app.roundtables.desks import ByTable, Desk, Gathered, Gathering
from app.roundtables.schemas.desks import DeskItem
from app.sessions import queries
from app.sessions.models import Session, SessionPhase
from app.sessions.queries import Coming
from app.sessions.subjects import AGENDA, INVITATION, UNDER_WAY


@dataclass(frozen=True, slots=True)
class _Gathered(Gathered):
    coming: ByTable[Coming]

    @property
    def texts(self) -> Collection[UUID]:
        return [session.id for session in self.coming.rows]

    def items(self, desk: Desk) -> Iterator[DeskItem]:
        for session in self.coming.at(desk):
            match session.phase:
                case SessionPhase.convened:
                    awaited, since = INVITATION, session.convened_at
                case SessionPhase.open:
                    awaited, since = UNDER_WAY, session.opened_at
                case _:
                    is_written = desk.place.decides and session.agenda_items > 0
                    if not is_written or desk.spoke(session.id, session.agenda_revision):
                        continue
                    awaited, since = AGENDA, session.planned_at
            since = since or session.planned_at
            yield desk.item(awaited, Session.subject, session.id, session.title, since, due=session.starts_at)


async def gather(gathering: Gathering) -> Gathered:
    """Sessions that are planned, convened or open."""
    return _Gathered(ByTable(await queries.coming(gathering.reads, gathering.tables)))
