"""Sessions on desks: one is coming, under way or interrupted, and a sector has not agreed with its agenda."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.notices import queries as notices
from app.notices.models import NoticeAnswer
from app.notices.queries import Open
from app.notices.service.showing import is_unreached
from app.roundtables.desks import ByTable, Desk, Gathered, Gathering
from app.roundtables.schemas.desks import DeskItem
from app.sessions import presence_rows, queries
from app.sessions.models import AttendanceConfirmation, Session, SessionPhase
from app.sessions.presence_rows import Claimed, WaitingSheet
from app.sessions.queries import Coming
from app.sessions.subjects import (
    ADJOURNED,
    AGENDA,
    INVITATION,
    LIST,
    MOVE_ASKED,
    SHEET,
    SUSPENDED,
    UNDER_WAY,
    UNREACHED,
)
from app.signatures.witnessing import witnesses_of


@dataclass(frozen=True, slots=True)
class _Gathered(Gathered):
    coming: ByTable[Coming]
    told: Mapping[UUID, Sequence[Open]]
    claimed: ByTable[Claimed]
    sheets: ByTable[WaitingSheet]

    @property
    def texts(self) -> Collection[UUID]:
        return [session.id for session in self.coming.rows]

    def items(self, desk: Desk) -> Iterator[DeskItem]:
        for session in self.coming.at(desk):
            due: datetime | None = session.starts_at
            match session.phase:
                case SessionPhase.convened:
                    awaited, since = INVITATION, session.convened_at
                case SessionPhase.open | SessionPhase.recess | SessionPhase.caucus:
                    awaited, since = UNDER_WAY, session.opened_at
                case SessionPhase.adjourned:
                    awaited, since, due = ADJOURNED, _last(session), None
                case SessionPhase.suspended:
                    awaited, since, due = SUSPENDED, _last(session), session.resumes_at
                case _:
                    is_written = desk.place.decides and session.agenda_items > 0
                    if not is_written or desk.spoke(session.id, session.agenda_revision):
                        continue
                    awaited, since = AGENDA, session.planned_at
            since = since or session.planned_at
            yield desk.item(awaited, Session.subject, session.id, session.title, since, due=due)
            yield from self._of_notices(desk, session)
        yield from self._of_presence(desk)

    def _of_presence(self, desk: Desk) -> Iterator[DeskItem]:
        """The own sector's people whom somebody else recorded, and sheets that this seat witnesses."""
        for each in self.claimed.at(desk):
            if each.sector is desk.place.seat.sector and desk.may(LIST):
                yield desk.item(LIST, Session.subject, each.session_id, each.title, each.since)
        for sheet in self.sheets.at(desk):
            mine = [each for each in witnesses_of(sheet.witnesses) if each.seat == desk.place.seat.id]
            if any(each.confirmed_at is None for each in mine):
                path = f"sessions/{sheet.session_id}/attendance-confirmations/{sheet.id}"
                yield desk.item(SHEET, AttendanceConfirmation.subject, sheet.id, None, sheet.recorded_at, path=path)

    def _of_notices(self, desk: Desk, session: Coming) -> Iterator[DeskItem]:
        """For who runs the table: whom nothing has reached yet, and who asks for another hour."""
        told = self.told.get(session.id, ())
        here = Session.subject, session.id, session.title
        unreached = [each.told_at for each in told if is_unreached(each, desk.now)]
        if unreached and desk.may(UNREACHED):
            path = f"sessions/{session.id}/notices"
            yield desk.item(UNREACHED, *here, min(unreached), due=session.starts_at, path=path)
        asked = [each.told_at for each in told if each.answer is NoticeAnswer.asks_to_move]
        if asked and desk.may(MOVE_ASKED):
            yield desk.item(MOVE_ASKED, *here, min(asked), due=session.starts_at)


def _last(session: Coming) -> datetime | None:
    """When the last thing became of it."""
    return datetime.fromisoformat(str(session.course[-1]["at"])) if session.course else None


async def gather(gathering: Gathering) -> Gathered:
    """Sessions that are neither held nor cancelled."""
    coming = await queries.coming(gathering.reads, gathering.tables)
    told = defaultdict[UUID, list[Open]](list)
    for each in await notices.open_notices(gathering.reads, [session.id for session in coming if session.convened_at]):
        told[each.target_id].append(each)
    return _Gathered(
        ByTable(coming),
        told,
        ByTable(await presence_rows.claimed(gathering.reads, gathering.tables)),
        ByTable(await presence_rows.SHEETS.at(gathering.reads, gathering.tables)),
    )
