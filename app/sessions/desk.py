"""Sessions on desks: one is coming or under way, and a sector has not agreed with its agenda."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Row

from app.roundtables.desks import Desk, Gathered, Gathering
from app.roundtables.schemas.desks import DeskItem
from app.sessions import queries
from app.sessions.models import Session, SessionPhase
from app.sessions.subjects import AGENDA, INVITATION, UNDER_WAY


@dataclass(frozen=True, slots=True)
class _Gathered(Gathered):
    coming: Sequence[Row[Session, int]]

    @property
    def texts(self) -> Collection[UUID]:
        return [session.id for session, _ in self.coming]

    def items(self, desk: Desk) -> Iterator[DeskItem]:
        for session, agenda_items in self.coming:
            if session.roundtable_id != desk.place.table.id:
                continue
            match session.phase:
                case SessionPhase.convened:
                    awaited, since = INVITATION, session.convened_at
                case SessionPhase.open:
                    awaited, since = UNDER_WAY, session.opened_at
                case _:
                    if not desk.place.decides or not agenda_items or desk.spoke(session.id, session.agenda_revision):
                        continue
                    awaited, since = AGENDA, session.planned_at
            since = since or session.planned_at
            yield desk.item(awaited, session.subject, session.id, session.title, since, due=session.starts_at)


async def gather(gathering: Gathering) -> Gathered:
    """Sessions that are planned, convened or open."""
    return _Gathered(await queries.coming(gathering.db, gathering.tables))
