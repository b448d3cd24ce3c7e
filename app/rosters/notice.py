"""A constituency's paper for which nobody of the sector vouches: the people who sit for it are heard first. Pure."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from app.core.clock import instant
from app.core.errors import Conflict, Forbidden
from app.directory.models import Sector
from app.identity.roles import SECTOR_ROLES
from app.rosters.lifecycle import require_without_effect
from app.rosters.models import PaperEffect, SeatPaper
from app.roundtables import accrediting
from app.roundtables.models import Mandate, MandatePhase, Seat
from app.roundtables.sitting import Sitting


class PaperAwaitsNoWord(Conflict):
    code = "paper_awaits_no_word"
    message = "No sector's word is asked about this paper: it still lacks a witness."


class PaperNoticeRuns(Conflict):
    """409: who sits for the sector is not put before a decided thing."""

    code = "paper_notice_runs"
    message = (
        "The people of the sector that this paper is about have until «notice_until» to say what they think of it; the "
        "yes of another sector is taken after that."
    )

    def __init__(self, notice_until: datetime) -> None:
        super().__init__(members={"notice_until": instant(notice_until)})


class SectorRunsTable(Forbidden):
    """403: else whoever runs a table would have its people replaced by their own sector."""

    code = "sector_runs_table"
    message = "Somebody of your sector runs the table: the yes of a sector that does not is asked here."


NOTICE: Final = timedelta(days=7)
"""How long the people of a sector may speak on a paper for which none of them vouches; the same at every table."""


def asks_first(
    effect: PaperEffect, seat: Seat, mandate: Mandate, people: Collection[Sitting], vouching: Collection[UUID]
) -> bool:
    """Whether the people of the sector are heard before a paper has its effect.

    They are where somebody speaks for it and none of its own people is among the two who vouch. `people` sit at the
    table, `vouching` are the seats of the witnesses. To confirm who is in force already takes nothing from anybody.
    """
    if effect is PaperEffect.confirm and mandate.phase is MandatePhase.in_force:
        return False
    there = _speaking(effect, seat, mandate, people)
    own = _own(effect, seat, mandate, there)
    return bool(there) and not any(each.seat_id in vouching and own(each) for each in people)


def settles(effect: PaperEffect, seat: Seat, mandate: Mandate, people: Collection[Sitting], mine: UUID) -> bool:
    """Whether the yes of who holds `mine`, a seat of the sector, gives the paper its effect at once."""
    there = _speaking(effect, seat, mandate, people)
    own = _own(effect, seat, mandate, there)
    return any(each.seat_id == mine and own(each) for each in there)


def _speaking(effect: PaperEffect, seat: Seat, mandate: Mandate, people: Collection[Sitting]) -> list[Sitting]:
    """Who speaks for the sector now. Nobody does for themselves; but who is to go is one of those who are heard."""
    joining = mandate.account_id if effect is PaperEffect.confirm else None
    return [each for each in people if each.speaks and each.sector is seat.sector and each.account_id != joining]


def _own(effect: PaperEffect, seat: Seat, mandate: Mandate, there: Collection[Sitting]) -> Callable[[Sitting], bool]:
    """Who is one of the sector's own about a paper: of the seat's organization, and of no other one.

    Where it has nobody, nobody is: another one would fill its place, or end it. Of who would be a steward of several
    organizations it is the others: their own would name who speaks for them.
    """
    for_others = effect is PaperEffect.confirm and accrediting.speaks_for_others(mandate, seat, there)

    def is_own(person: Sitting) -> bool:
        if person.sector is not seat.sector or person.role not in SECTOR_ROLES:
            return False
        ours = person.organization_id == seat.organization_id
        return not ours if for_others else ours

    return is_own


def require_waiting(paper: SeatPaper) -> datetime:
    """Until when the sector is heard; raises PaperTookEffect or PaperAwaitsNoWord."""
    require_without_effect(paper)
    if paper.notice_until is None:
        raise PaperAwaitsNoWord
    return paper.notice_until


def require_heard(until: datetime, now: datetime) -> None:
    """Raises PaperNoticeRuns."""
    if now < until:
        raise PaperNoticeRuns(until)


def asked_after(others: Collection[Sector], vouching: Collection[Sector]) -> frozenset[Sector]:
    """Of the `others` for which somebody speaks and that run nothing: those whose yes gives a paper its effect.

    Another one than those whose people vouch for it, where there is any: else one sector would be witness and yes.
    """
    return frozenset(others) - frozenset(vouching) or frozenset(others)


def require_runs_nothing(sector: Sector, running: Collection[Sector]) -> None:
    """Raises SectorRunsTable."""
    if sector in running:
        raise SectorRunsTable
