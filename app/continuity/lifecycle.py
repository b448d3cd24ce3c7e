"""What extensions, waivers, suspensions and measures allow: pure rules and their refusals."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final
from uuid import UUID

from app.continuity.models import (
    CoerciveMeasure,
    ConsentPhase,
    Suspension,
    TermExtension,
    TruceEffect,
    Waiver,
)
from app.core.errors import Conflict, Unprocessable
from app.directory.legal_days import local_date
from app.directory.models import Sector
from app.roundtables.lifecycle import LIVE, RoundtableNotLive
from app.roundtables.models import Roundtable, RoundtablePhase
from app.rules.clauses import Clause


class ConsentGiven(Conflict):
    """409: every deciding sector has said yes already."""

    code = "consent_given"
    message = "Every deciding sector has agreed to this already; it holds."


class WaiverClauseUnknown(Unprocessable):
    code = "waiver_clause_unknown"
    message = "The ground rules of this table have no clause with a rule under that number."
    pointer = "/clause"


class WaiverSubjectUnknown(Unprocessable):
    code = "waiver_subject_unknown"
    message = "Nothing of this kind and id was ever published at this table."
    pointer = "/subject/id"


class WaiverKnown(Conflict):
    code = "waiver_known"
    message = "The clause is waived for this already, or the sectors are being asked."


class SuspensionEnded(Conflict):
    code = "suspension_ended"
    message = "The suspension is over already."


class MeasureOfOwnSector(Unprocessable):
    code = "measure_of_own_sector"
    message = "A measure is reported of another sector; your own you explain."
    pointer = "/attributed_to"


class MeasureToCome(Unprocessable):
    code = "measure_to_come"
    message = "What is reported has happened: its day is not in the future."
    pointer = "/occurred_on"


class AlreadyExplained(Conflict):
    code = "already_explained"
    message = "The explanation is on record already; it is kept as it was given."


class MeasureEnded(Conflict):
    code = "measure_ended"
    message = "It is on record already that the measure is over; another one is a report of its own."


# What can stand still: the dialogue and the follow-up.
_STOPPABLE: Final = LIVE | {RoundtablePhase.in_follow_up}


def require_asked(thing: TermExtension | Waiver) -> None:
    """Raises ConsentGiven once every sector has agreed."""
    if thing.phase is not ConsentPhase.proposed:
        raise ConsentGiven


def require_stoppable(roundtable: Roundtable) -> None:
    """Raises RoundtableNotLive where there is nothing that could stand still."""
    if roundtable.phase not in _STOPPABLE:
        raise RoundtableNotLive(roundtable.phase)


def require_attended(roundtable: Roundtable, suspension: Suspension | None) -> None:
    """Raises RoundtableNotLive where there is no dialogue to leave, to return to, or to disturb.

    A dialogue that is suspended still is one; a follow-up is none, suspended or not.
    """
    phase = roundtable.phase if suspension is None else suspension.phase_before
    if phase not in LIVE:
        raise RoundtableNotLive(phase)


def require_clause(clauses: Iterable[Clause], number: str) -> Clause:
    """The clause of that number, which holds a rule; raises WaiverClauseUnknown."""
    for clause in clauses:
        if clause.number == number and clause.rule is not None:
            return clause
    raise WaiverClauseUnknown


def require_new(waivers: Iterable[Waiver], protocol_id: UUID, clause: str) -> None:
    """Raises WaiverKnown; `waivers` are those of the same thing."""
    if any((waiver.protocol_id, waiver.clause) == (protocol_id, clause) for waiver in waivers):
        raise WaiverKnown


def require_running(suspension: Suspension) -> None:
    if suspension.ended_at is not None:
        raise SuspensionEnded


def require_of_others(mine: Sector, attributed_to: Sector, occurred_on: date, today: date) -> None:
    """Raises MeasureOfOwnSector or MeasureToCome."""
    if mine is attributed_to:
        raise MeasureOfOwnSector
    if occurred_on > today:
        raise MeasureToCome


def effect_of(effect: str, roundtable: Roundtable, occurred_on: date) -> TruceEffect:
    """What a measure of that day does at the table, where the truce attaches `effect` to one."""
    installed_at = roundtable.installed_at
    if installed_at is None or occurred_on < local_date(installed_at, roundtable.time_zone):
        return TruceEffect.none
    return TruceEffect(effect)


def waited_for_explanations(suspension: Suspension, reported: Sequence[CoerciveMeasure]) -> bool:
    """Whether the table stands still for `reported` measures alone, and none of them lacks its explanation any more.

    The first of them is what it was suspended for, by whoever reported it and at that hour, or it was for a cause.
    """
    by_report = bool(reported) and (reported[0].reported_by, reported[0].reported_at) == (
        suspension.suspended_by,
        suspension.suspended_at,
    )
    return by_report and all(each.explanation is not None or each.ended_at is not None for each in reported)


def require_lasting(measure: CoerciveMeasure) -> None:
    if measure.ended_at is not None:
        raise MeasureEnded


def require_unexplained(measure: CoerciveMeasure) -> None:
    if measure.explanation is not None:
        raise AlreadyExplained
