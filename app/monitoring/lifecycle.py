"""What reports and verifications allow: pure rules and their refusals.

A report declares a level and opens a round; what the other side finds in that round is the verified level. Those whose
word closes the commitment outweigh the others, whose findings stand beside. Of several findings the least favourable
stands until the next report, and so does the finding of an earlier round until somebody has looked anew: a report by
itself never touches what was verified. Only a round in which everybody whose word closes it confirmed `complete`
fulfils it; time and silence have no part in that.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import ClassVar, Final
from uuid import UUID

from app.commitments.models import Commitment, CommitmentPhase, Level
from app.core.errors import Conflict, Unprocessable
from app.core.fitting import TO_COME, require_from, require_until
from app.monitoring.findings import Finding, is_closed, least_favourable
from app.monitoring.models import VerificationOutcome
from app.roundtables.lifecycle import LIVE, RoundtableNotLive
from app.roundtables.models import Roundtable, RoundtablePhase
from app.rules.invariants import Closing


class CommitmentNotInForce(Conflict):
    code = "commitment_not_in_force"
    message = "The commitment is not in force."
    causes: ClassVar[Mapping[str, str]] = {
        "draft": "It is a draft: it was not offered for signatures yet.",
        "offered": "It is open for signatures, and those that the ground rules ask for are not all there.",
        "fulfilled": "It was fulfilled; whom it is owed to may reopen it.",
        "concluded_unverified": "It was concluded unverified; whom it is owed to may reopen it.",
        "breached": "It was broken for good.",
        "renounced": "It was given up.",
        "superseded": "Another commitment has taken its place.",
        "suspended": "It stands still for the time being.",
        "in_force": "It is in force.",
    }

    def __init__(self, phase: CommitmentPhase) -> None:
        super().__init__(cause=phase.value)


class ReportOvertaken(Conflict):
    """409: what counts is the latest report."""

    code = "report_overtaken"
    message = "There is a later report on this commitment; that one is verified."


class ReportReopened(Conflict):
    """409: what was said of it is history."""

    code = "report_reopened"
    message = "The commitment was reopened after this report; the next report is verified."


class CommitmentNotClosed(Conflict):
    code = "commitment_not_closed"
    message = (
        "Only what was fulfilled, or concluded unverified, is reopened; what is in force is contested in its report."
    )


class AlreadyVerified(Conflict):
    """409: a finding is given once, by a titular or by the alternate."""

    code = "already_verified"
    message = "Your seat has said what it found in this report; the next report is judged anew."


class IndicatorUnknown(Unprocessable):
    code = "indicator_unknown"
    message = "A value is given for an indicator that the commitment does not have; it has these: %(known)s."

    def __init__(self, known: Sequence[str], at: Iterable[str]) -> None:
        super().__init__(members={"allowed": list(known)}, at=at, known=", ".join(f"«{each}»" for each in known) or "–")


class FoundLevelUnfit(Unprocessable):
    """422: the answer and the level contradict each other."""

    code = "found_level_unfit"
    message = "To confirm is to find the reported level, and to contest is to find another one."
    pointer = "/level"


# Follow-up goes on after the dialogue and while the table stands still: what was promised is due on its day all the
# same, and nobody keeps the others from saying that it was not kept by suspending the table.
_FOLLOWING: Final = LIVE | {RoundtablePhase.in_follow_up, RoundtablePhase.suspended}
# Money moves on after the promise was kept or broken, but not before it was made.
_SIGNED: Final = frozenset(
    {
        CommitmentPhase.in_force,
        CommitmentPhase.suspended,
        CommitmentPhase.fulfilled,
        CommitmentPhase.breached,
        CommitmentPhase.concluded_unverified,
    }
)
_ENDED: Final = frozenset({CommitmentPhase.fulfilled, CommitmentPhase.concluded_unverified})
# Who was silent may still speak.
_VERIFIABLE: Final = frozenset({CommitmentPhase.in_force, CommitmentPhase.concluded_unverified})


def require_following(roundtable: Roundtable) -> None:
    """Raises RoundtableNotLive."""
    if roundtable.phase not in _FOLLOWING:
        raise RoundtableNotLive(roundtable.phase)


def require_in_force(commitment: Commitment) -> None:
    if commitment.phase is not CommitmentPhase.in_force:
        raise CommitmentNotInForce(commitment.phase)


def require_verifiable(commitment: Commitment) -> None:
    """Raises CommitmentNotInForce."""
    if commitment.phase not in _VERIFIABLE:
        raise CommitmentNotInForce(commitment.phase)


def require_signed(commitment: Commitment) -> None:
    """For what belongs to a commitment that was once in force. Raises CommitmentNotInForce."""
    if commitment.phase not in _SIGNED:
        raise CommitmentNotInForce(commitment.phase)


def require_lived(first: date, last: date, roundtable: Roundtable, today: date, *, of_the_past: bool = False) -> None:
    """The days that somebody speaks of, or spent money on, are over, and no older than the table. Raises TimeUnfit.

    Work and money often precede the signature, and people speak of whole months: the bound is the month in which the
    table was called into being. A promise of the past (`of_the_past`) was one before there was a table.
    """
    require_until(last, today, TO_COME, "/period/until")
    if not of_the_past:
        called_on = date.fromisoformat(str(roundtable.convening_act["issued_on"]))
        require_from(first, called_on.replace(day=1), "before_table", "/period/from")


def require_known_indicators(commitment: Commitment, named: Iterable[str]) -> None:
    known = [str(indicator["name"]) for indicator in commitment.indicators]
    unknown = [f"/values/{number}/indicator" for number, name in enumerate(named) if name not in known]
    if unknown:
        raise IndicatorUnknown(known, unknown)


def require_latest(report_id: UUID, latest_id: UUID) -> None:
    if report_id != latest_id:
        raise ReportOvertaken


def require_unsaid(place: UUID, found_by: Collection[UUID]) -> None:
    """`found_by` are the places that found a level in this round; a titular and the alternate share one."""
    if place in found_by:
        raise AlreadyVerified


def found_level(answer: VerificationOutcome, said: Level | None, reported: Level) -> Level | None:
    """The level that an answer finds; None where it asks for more. Raises FoundLevelUnfit."""
    match answer:
        case VerificationOutcome.ask_more:
            return None
        case VerificationOutcome.confirm:
            if said not in {None, reported}:
                raise FoundLevelUnfit
            return reported
        case VerificationOutcome.contest:
            if said is None or said is reported:
                raise FoundLevelUnfit
            return said


def declare(commitment: Commitment, level: Level) -> None:
    """A new report: what was verified of an earlier one stays until somebody has looked anew."""
    commitment.declared_level = level


def require_reopenable(commitment: Commitment) -> None:
    """Raises CommitmentNotClosed."""
    if commitment.phase not in _ENDED:
        raise CommitmentNotClosed


def reopen(commitment: Commitment, found: Level, now: datetime) -> None:
    """In force again; what was said before stays in the record, and the next report is judged anew."""
    commitment.phase = CommitmentPhase.in_force
    commitment.verified_level = found
    commitment.reopened_at = now


def judge(commitment: Commitment, findings: Collection[Finding], closing: Closing) -> None:
    """What all the findings of this round come to; there is at least one.

    The one way to `fulfilled`: a finding of `complete` by contest of a lower report is no agreement on it, and a single
    finding below it stands. Where somebody speaks after all and does not confirm, it is in force again.
    """
    decisive = [finding for finding in findings if finding.closes(closing)]
    commitment.verified_level = least_favourable(finding.level for finding in decisive or findings)
    if is_closed(findings, closing):
        commitment.phase = CommitmentPhase.fulfilled
    elif any(not finding.confirms_complete for finding in findings):
        commitment.phase = CommitmentPhase.in_force
