"""What sessions, agendas and attendance allow: pure rules and their refusals."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import count
from typing import ClassVar, Final, Protocol

from app.core.errors import Conflict
from app.core.fitting import OVER, minute, require_from
from app.directory.models import Sector
from app.roundtables.lifecycle import LIVE, RoundtableNotLive, TermOver, is_term_over, term_end
from app.roundtables.models import RoundtablePhase
from app.roundtables.places import TableState
from app.roundtables.running import FacilitationMissing, is_dismissed, is_run_ad_interim
from app.sessions.models import Session, SessionAbout, SessionPhase


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
    pointer = "/agenda_item_id"


class Planned(Protocol):
    """What of a session decides whether it may still be held: a `Meeting`, or the row itself."""

    @property
    def phase(self) -> SessionPhase: ...

    @property
    def about(self) -> SessionAbout: ...


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


def require_to_come(starts_at: datetime, now: datetime) -> None:
    """What is planned lies ahead, or is about to begin; raises TimeUnfit."""
    require_from(starts_at, minute(now), OVER, "/starts_at")


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
