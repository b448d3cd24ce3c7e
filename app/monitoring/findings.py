"""What seats found in a report, and whether that closes the commitment or leaves it to silence: pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from app.commitments.models import Level
from app.directory.legal_days import add_days, local_date
from app.directory.models import Sector
from app.directory.table_calendar import TableCalendar
from app.monitoring.models import VerificationOutcome
from app.rules.invariants import Closing

# From the least favourable. Who finds nothing to tell it by denies less than who finds that nothing was begun.
_FROM_WORST: Final = (Level.not_started, Level.no_evidence, Level.limited, Level.substantial, Level.complete)
SILENT_DAYS: Final = 180
"""How long those whose word closes a commitment may be silent; the same at every table."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one seat of a sector found in the report of this round."""

    seat_id: UUID
    sector: Sector
    answer: VerificationOutcome
    level: Level
    organization_id: UUID | None = None
    place: UUID | None = None
    person: UUID | None = None

    @property
    def confirms_complete(self) -> bool:
        return self.answer is VerificationOutcome.confirm and self.level is Level.complete

    def closes(self, closing: Closing) -> bool:
        """Whether it is one of those on which the commitment hangs."""
        return self.sector.value in closing.sectors or self.seat_id == closing.verifier


def least_favourable(levels: Iterable[Level]) -> Level:
    return min(levels, key=_FROM_WORST.index)


def missing(findings: Collection[Finding], closing: Closing) -> Closing:
    """Whose confirmation of `complete` is not there; who contests it has not confirmed.

    Nor has a sector while an organization of it that something is owed to has said nothing.
    """
    decisive = [finding for finding in findings if finding.closes(closing)]
    denied = {finding.sector.value for finding in decisive if not finding.confirms_complete}
    heard = {(finding.sector.value, finding.organization_id) for finding in decisive}
    unheard = {sector for sector, organization in closing.organizations if (sector, organization) not in heard}
    said = {finding.sector.value for finding in decisive} - denied - unheard - _unformed(decisive, closing)
    verified = any(each.seat_id == closing.verifier and each.confirms_complete for each in decisive)
    return Closing(closing.sectors - said, None if verified else closing.verifier)


def _unformed(decisive: Collection[Finding], closing: Closing) -> set[str]:
    """The sectors that confirm by more than one of their places, or by their chair, and have not yet.

    A titular and the alternate are one place, and a person is one whatever places they hold.
    """
    confirmed = [finding for finding in decisive if finding.confirms_complete]
    short = {
        sector
        for sector, needed in closing.places
        if len({each.person or each.place for each in confirmed if each.sector.value == sector}) < needed
        or len({each.place for each in confirmed if each.sector.value == sector}) < needed
    }
    spoken = {(each.sector.value, each.place) for each in confirmed}
    return short | {sector for sector, chair in closing.chairs if (sector, chair) not in spoken}


def is_closed(findings: Collection[Finding], closing: Closing) -> bool:
    """Whether everybody whose word closes a commitment has confirmed `complete`; where nobody's does, never."""
    return closing != NOBODY and missing(findings, closing) == NOBODY


NOBODY: Final = Closing(frozenset())


def last_silent_day(found_at: datetime, time_zone: str, calendar: TableCalendar) -> date:
    """The last day on which who was asked may still answer, counted from an independent finding of `complete`."""
    return add_days(local_date(found_at, time_zone), SILENT_DAYS, "calendar", calendar.of_clock(found_at))
