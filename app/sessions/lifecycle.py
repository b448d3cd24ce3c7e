"""What sessions, agendas and attendance allow: pure rules and their refusals."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import count
from typing import ClassVar, Final, Protocol

from app.core.errors import Conflict, Unprocessable
from app.directory.models import Sector
from app.roundtables.accrediting import ended_at
from app.roundtables.lifecycle import LIVE, RoundtableNotLive, TermOver, is_in_force, is_term_over, term_end
from app.roundtables.models import Mandate, RoundtablePhase
from app.roundtables.places import TableState
from app.roundtables.running import FacilitationMissing, is_dismissed, is_run_ad_interim
from app.sessions.models import Attendance, Session, SessionAbout, SessionPhase


class SessionNotPlanned(Conflict):
    code = "session_not_planned"
    message = "The session was called already: what was announced stays as it is."


class SessionNotConvened(Conflict):
    code = "session_not_convened"
    message = "A session is opened once, after it was called."


class SessionNotOpen(Conflict):
    code = "session_not_open"
    message = "The session is not open."
    causes: ClassVar[Mapping[str, str]] = {
        "planned": "It is called first, and then opened.",
        "convened": "It is opened first.",
        "recess": "It goes on when the recess is ended.",
        "caucus": "It goes on when the caucus is ended.",
        "adjourned": "It did not take place.",
        "suspended": "It is suspended until it is resumed.",
        "cancelled": "It was cancelled.",
        "closed": "It is closed.",
    }

    def __init__(self, phase: SessionPhase | None = None) -> None:
        super().__init__(cause=None if phase is None else phase.value)


class AgendaFrozen(Conflict):
    code = "agenda_frozen"
    message = "The agenda is frozen since the session was called."


class AgendaEmpty(Conflict):
    code = "agenda_empty"
    message = "The agenda has no item yet."


class AgendaItemNotOfSession(Conflict):
    code = "agenda_item_not_of_session"
    message = "The agenda item named is not on the agenda of this session."


class AttendanceNotTaken(Conflict):
    code = "attendance_not_taken"
    message = "Attendance is taken from the convocation of a session until its closing."


class SeatNotHeld(Conflict):
    code = "seat_not_held"
    message = "Nobody holds this seat under a mandate in force, so nobody can be present for it."


class AlreadyPresent(Conflict):
    code = "already_present"
    message = "The seat is recorded as present already."


class AlreadyDeparted(Conflict):
    code = "already_departed"
    message = "The departure is recorded already; who comes back arrives anew."


class OccurredAtUnfit(Unprocessable):
    """422: an hour at which it cannot have happened."""

    code = "occurred_at_unfit"
    message = "It happened after what came before it at this session, and not in the future."


class Planned(Protocol):
    """What of a session decides whether it may still be held: a `Meeting`, or the row itself."""

    @property
    def phase(self) -> SessionPhase: ...

    @property
    def about(self) -> SessionAbout: ...


ATTENDED: Final = frozenset(
    {SessionPhase.convened, SessionPhase.open, SessionPhase.recess, SessionPhase.caucus, SessionPhase.suspended}
)
_COLUMNS: Final = len(Sector)


def next_rank(placed: Iterable[tuple[Sector, int]], sector: Sector) -> int:
    """Where a sector's new item stands on the agenda; `placed` are (sector, rank) of the items that are on it.

    The agenda goes round by round: each round takes one item of every sector that has one left, the sectors in the
    order in which they first came. So nobody has two neighbours while another sector's item still waits, however
    many items they bring.
    """
    columns: dict[Sector, int] = {}
    mine, taken = 0, set[int]()
    for owner, rank in placed:
        columns[owner] = (rank - 1) % _COLUMNS
        mine += owner is sector
        taken.add(rank)
    rank = mine * _COLUMNS + columns.get(sector, len(columns)) + 1
    # Where the agenda was put in another order, the place may be somebody's.
    return next(free for free in count(rank) if free not in taken)


def require_planned(session: Session) -> None:
    if session.phase is not SessionPhase.planned:
        raise SessionNotPlanned


def require_agenda_open(session: Session) -> None:
    if session.phase is not SessionPhase.planned:
        raise AgendaFrozen


def require_items(count: int) -> None:
    if count == 0:
        raise AgendaEmpty


def require_open(session: Session) -> None:
    if session.phase is not SessionPhase.open:
        raise SessionNotOpen(session.phase)


def require_begun(session: Session) -> None:
    """Raises SessionNotOpen for one that neither is open nor was interrupted."""
    if session.phase not in {SessionPhase.open, SessionPhase.suspended}:
        raise SessionNotOpen(session.phase)


def require_sitting(roundtable: TableState, session: Planned) -> None:
    """A session goes on while its table is live, and one of follow-up in the follow-up too; raises RoundtableNotLive.

    That the term is over stops none that was opened.
    """
    if roundtable.phase not in _phases(session.about):
        raise RoundtableNotLive(roundtable.phase)


def against_sitting(roundtable: TableState, about: SessionAbout, now: datetime) -> list[Conflict]:
    """What stands against a session about this that is still to be held."""
    if roundtable.phase not in _phases(about):
        return [RoundtableNotLive(roundtable.phase)]
    if about is SessionAbout.dialogue and is_term_over(roundtable, now):
        return [TermOver(term_end(roundtable))]
    # Whoever convenes in the meantime calls it to what was promised, and to who is to run it.
    if about is SessionAbout.dialogue and is_dismissed(roundtable) and not is_run_ad_interim(roundtable, now):
        return [FacilitationMissing(members={"sectors": list(roundtable.deciding_sectors)})]
    return []


def _phases(about: SessionAbout) -> frozenset[RoundtablePhase]:
    return LIVE if about is SessionAbout.dialogue else LIVE | {RoundtablePhase.in_follow_up}


def against_convening(session: Planned, roundtable: TableState, items: int, now: datetime) -> list[Conflict]:
    """What stands against calling the session whatever the protocol says; empty when nothing does."""
    found = against_sitting(roundtable, session.about, now)
    if session.phase is not SessionPhase.planned:
        found.append(SessionNotPlanned())
    if items == 0:
        found.append(AgendaEmpty())
    return found


def against_opening(session: Planned, roundtable: TableState, now: datetime) -> list[Conflict]:
    """What stands against opening it whatever the protocol says."""
    found = against_sitting(roundtable, session.about, now)
    if session.phase is not SessionPhase.convened:
        found.append(SessionNotConvened())
    return found


def require_nothing_against(found: Sequence[Conflict]) -> None:
    """Raises the first of them."""
    if found:
        raise found[0]


def end_under(mandate: Mandate, stay: Attendance, time_zone: str, now: datetime) -> None:
    """A stay ends with the mandate that it began under, at its hour; nothing to do while that is in force."""
    if not is_in_force(mandate, time_zone, now):
        stay.departed_at = max(stay.arrived_at, min(now, ended_at(mandate, time_zone) or now))


def arrival(session: Session, stays: Sequence[Attendance], occurred_at: datetime | None, now: datetime) -> datetime:
    """When a seat's new stay begins; `stays` are its earlier ones at the session.

    Raises AttendanceNotTaken, AlreadyPresent and OccurredAtUnfit.
    """
    if session.phase not in ATTENDED or session.convened_at is None:
        raise AttendanceNotTaken
    if any(stay.departed_at is None for stay in stays):
        raise AlreadyPresent
    left = [stay.departed_at for stay in stays if stay.departed_at is not None]
    return _hour(max([session.convened_at, *left]), occurred_at, now)


def departure(attendance: Attendance, occurred_at: datetime | None, now: datetime) -> datetime:
    """When a stay ends; raises AlreadyDeparted and OccurredAtUnfit."""
    if attendance.departed_at is not None:
        raise AlreadyDeparted
    return _hour(attendance.arrived_at, occurred_at, now)


def _hour(earliest: datetime, occurred_at: datetime | None, now: datetime) -> datetime:
    if occurred_at is None:
        # The clock is read before a writer waits for the table, so what came before may bear a later hour.
        return max(earliest, now)
    if not earliest <= occurred_at <= now:
        raise OccurredAtUnfit
    return occurred_at
