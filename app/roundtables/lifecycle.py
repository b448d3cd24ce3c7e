"""What tables, seats and mandates allow: pure rules and their refusals."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import ClassVar, Protocol, cast
from uuid import UUID

from app.core.errors import Conflict, Unprocessable
from app.directory.legal_days import Counting, FirstDay, add_days, local_date, resumed_end
from app.directory.models import Sector
from app.identity.roles import VOTING_ROLES, Role
from app.roundtables.models import Mandate, MandatePhase, Roundtable, RoundtablePhase, Seat
from app.roundtables.places import TableState


class RoundtableInstalled(Conflict):
    code = "roundtable_installed"
    message = "The table is installed: this can no longer be changed."


class RoundtableNotLive(Conflict):
    code = "roundtable_not_live"
    message = "The table is not in a phase that allows this."
    causes: ClassVar[Mapping[str, str]] = {
        "preparing": "It is being prepared, and is installed first.",
        "installed": "Its dialogue has not begun yet.",
        "in_dialogue": "Its dialogue goes on.",
        "in_follow_up": "Its dialogue is over: what was promised is followed up, and nothing new is taken up.",
        "suspended": "It is suspended: those who run it, or the sector that asked for the suspension, end that first.",
        "closed": "It is closed for good.",
    }

    def __init__(self, phase: RoundtablePhase) -> None:
        super().__init__(cause=phase.value)


class SectorNotDeciding(Conflict):
    code = "sector_not_deciding"
    message = "Only seats of a deciding sector vote; this sector accompanies the table."


class AlternateMismatch(Unprocessable):
    code = "alternate_mismatch"
    message = "An alternate stands in for a delegate of the same organization at the same table."
    pointer = "/alternate_of"


class MandateOverlaps(Conflict):
    code = "mandate_overlaps"
    message = "The seat has a mandate for those days already; revoke it first, or let this one begin later."
    pointer = "/valid_from"


class MandateRevoked(Conflict):
    code = "mandate_revoked"
    message = "The mandate is revoked already."


class NameHidden(Conflict):
    code = "name_hidden"
    message = "The name of whoever holds this seat is hidden already."


class NameShown(Conflict):
    code = "name_shown"
    message = "The name of whoever holds this seat is not hidden."


class LanguageUnknown(Unprocessable):
    code = "language_unknown"
    message = "One of the languages is not in the IANA registry, or that has a shorter or newer code for it."


class TermOver(Conflict):
    """409: what was promised is followed up; nothing new is taken up before the sectors extend the term."""

    code = "term_over"
    message = (
        "The term of the table ended on %(day)s, so nothing new is taken up; sessions that verify, determine, extend "
        "or close remain, and so does an extension of the term."
    )

    def __init__(self, ends_on: date) -> None:
        super().__init__(members={"ends_on": ends_on.isoformat()}, day=ends_on.isoformat())


class CalendarRequired(Unprocessable):
    code = "calendar_required"
    message = "The term is counted in business days: name the calendar that says which they are."
    pointer = "/calendar_id"


LIVE = frozenset({RoundtablePhase.installed, RoundtablePhase.in_dialogue})


class Lasting(Protocol):
    """What may have a last day: a grant."""

    @property
    def valid_until(self) -> date | None: ...


class Term(Lasting, Protocol):
    """What holds for some days, until it is taken back: a mandate."""

    @property
    def valid_from(self) -> date: ...

    @property
    def phase(self) -> MandatePhase: ...


def is_in_force(mandate: Term, time_zone: str, now: datetime) -> bool:
    """Whether somebody may act under a mandate on the table's date of `now`; nothing else says so."""
    return not is_over(mandate, time_zone, now) and has_begun(mandate, time_zone, now)


def is_over(mandate: Lasting, time_zone: str, now: datetime) -> bool:
    """Whether its last day is over at the table."""
    return mandate.valid_until is not None and mandate.valid_until < local_date(now, time_zone)


def has_begun(mandate: Term, time_zone: str, now: datetime) -> bool:
    """The same, its last day aside: it was put in force, and nobody took it back."""
    return mandate.phase is MandatePhase.in_force and mandate.valid_from <= local_date(now, time_zone)


def require_shown(seat: Seat) -> None:
    if seat.name_hidden:
        raise NameHidden


def require_hidden(seat: Seat) -> None:
    if not seat.name_hidden:
        raise NameShown


def require_calendar(counting: Counting, calendar_id: UUID | None) -> None:
    if counting == "business" and calendar_id is None:
        raise CalendarRequired


def require_preparing(roundtable: Roundtable) -> None:
    if roundtable.phase is not RoundtablePhase.preparing:
        raise RoundtableInstalled


def require_live(roundtable: Roundtable) -> None:
    """Sessions, demands and decisions need a table that is installed and neither suspended nor closed."""
    if roundtable.phase not in LIVE:
        raise RoundtableNotLive(roundtable.phase)


def is_term_over(roundtable: TableState, now: datetime) -> bool:
    """Whether the last day of the term is over at the table."""
    return term_end(roundtable) < local_date(now, roundtable.time_zone)


def require_new_matters(roundtable: Roundtable, now: datetime) -> None:
    """What is new needs a table that goes on and whose term does. Raises RoundtableNotLive and TermOver."""
    require_live(roundtable)
    if is_term_over(roundtable, now):
        raise TermOver(term_end(roundtable))


def require_votes_allowed(roundtable: Roundtable, role: Role, sector: Sector) -> None:
    if role in VOTING_ROLES and sector not in roundtable.deciding_sectors:
        raise SectorNotDeciding


def require_stands_in(alternate: Seat, titular: Seat | None) -> None:
    if (
        titular is None
        or titular.role is not Role.delegate
        or titular.organization_id != alternate.organization_id
        or titular.roundtable_id != alternate.roundtable_id
    ):
        raise AlternateMismatch


def require_free(valid_from: date, valid_until: date | None, others: Iterable[Mandate]) -> None:
    """One holder at a time: the days of two mandates of a seat do not meet."""
    for other in others:
        if other.revoked_at is not None:
            continue
        begins_before_other_ends = other.valid_until is None or valid_from <= other.valid_until
        ends_after_other_begins = valid_until is None or other.valid_from <= valid_until
        if begins_before_other_ends and ends_after_other_begins:
            raise MandateOverlaps


def require_not_revoked(mandate: Mandate) -> None:
    if mandate.revoked_at is not None:
        raise MandateRevoked


def term_end(roundtable: TableState) -> date:
    """The last day of the term; the last of all days where it begins with an installation that is to come."""
    ends_on = roundtable.term["ends_on"]
    return date.max if ends_on is None else date.fromisoformat(str(ends_on))


def begins_with_installation(roundtable: Roundtable) -> bool:
    """Whether the days of the term wait for the installation."""
    return roundtable.term["ends_on"] is None


def begin_term(roundtable: Roundtable, today: date, calendar: frozenset[date]) -> None:
    """The term is counted from `today`. Raises DaysOutOfRange and CalendarTooShort."""
    days, counting = cast("int", roundtable.term["days"]), cast("Counting", roundtable.term["counting"])
    ends_on = add_days(today, days, counting, calendar, cast("FirstDay", roundtable.term["first_day"]))
    roundtable.term = {**roundtable.term, "base_date": today.isoformat(), "ends_on": ends_on.isoformat()}


def extend_term(roundtable: Roundtable, days: int, calendar: frozenset[date]) -> date:
    """So many days more, counted as the term is; the new last day. Raises DaysOutOfRange."""
    counting = cast("Counting", roundtable.term["counting"])
    ends_on = add_days(term_end(roundtable), days, counting, calendar)
    whole = cast("int", roundtable.term["days"]) + days
    roundtable.term = {**roundtable.term, "days": whole, "ends_on": ends_on.isoformat()}
    return ends_on


def begin_pause(roundtable: Roundtable, today: date) -> None:
    """The table's clocks stand still from `today` on, unless they do already."""
    if not any(pause["resumed_on"] is None for pause in roundtable.pauses):
        roundtable.pauses = [*roundtable.pauses, {"paused_on": today.isoformat(), "resumed_on": None}]


def end_pause(roundtable: Roundtable, today: date, holidays: frozenset[date]) -> None:
    """The clocks go on with the days that they had left, the term's too. Nothing to do where none stands still."""
    running = [pause for pause in roundtable.pauses if pause["resumed_on"] is None]
    if not running:
        return
    paused_on = date.fromisoformat(str(running[0]["paused_on"]))
    past = [pause for pause in roundtable.pauses if pause["resumed_on"] is not None]
    roundtable.pauses = [*past, {**running[0], "resumed_on": today.isoformat()}]
    counting = cast("Counting", roundtable.term["counting"])
    ends_on = resumed_end(term_end(roundtable), paused_on, today, counting, holidays)
    roundtable.term = {**roundtable.term, "ends_on": ends_on.isoformat()}
