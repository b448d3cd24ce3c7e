"""What proposals and positions allow: pure rules and their refusals.

`tabled → in_assent → adopted | adopted_ad_referendum | not_adopted`, or `recommended | noted` on an item that is not
there to be decided. The first step belongs to the act of tabling, the last to the protocol's decision rule. What is
adopted ad referendum is adopted or not by what assemblies do with the words that wait for them. Whoever tabled a text
withdraws it before it is decided; what a session leaves undecided is carried over to another one, with the words that
were given on it.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from app.assents.counting import accounted
from app.assents.lifecycle import Spoken
from app.core.errors import Conflict, Forbidden
from app.decisions.models import Proposal, ProposalPhase
from app.decisions.schemas.decisions import CarriedOut
from app.decisions.schemas.outcomes import ConditionOut, OutcomeOut, PositionCounted, Result
from app.directory.models import Sector
from app.roundtables.models import Seat
from app.rules.engine import Verdict
from app.rules.moments import Seating, Stated
from app.sessions.models import ParticipationLevel, Session, SessionPhase


class ProposalNotInAssent(Conflict):
    code = "proposal_not_in_assent"
    message = "The proposal is not open for positions any more."


class ProposalDecided(Conflict):
    code = "proposal_decided"
    message = "The proposal is decided; a decision is taken once."


class NotAttending(Conflict):
    code = "not_attending"
    message = "You are not recorded as present in the session now, and positions are taken in the room."


def require_in_assent(proposal: Proposal) -> None:
    if proposal.phase is not ProposalPhase.in_assent:
        raise ProposalNotInAssent


def require_undecided(proposal: Proposal) -> None:
    """Raises ProposalDecided, or ProposalNotInAssent for one that ended in another way."""
    if proposal.decided_at is not None:
        raise ProposalDecided
    require_in_assent(proposal)


def require_attending(mandate_id: UUID, present: Iterable[UUID]) -> None:
    """`present` are the mandates of those in the room: who holds the seat now need not be who came for it."""
    if mandate_id not in present:
        raise NotAttending


class TitularPresent(Conflict):
    """409: a place has one word, and in the room it is the titular's while that one is there."""

    code = "titular_present"
    message = "The titular of your place is in the room: an alternate speaks when the titular is away."


def require_titular_away(alternate_of: UUID | None, present: Iterable[UUID]) -> None:
    """Raises TitularPresent; `present` are the seats whose holders are there under a mandate in force."""
    if alternate_of is not None and alternate_of in present:
        raise TitularPresent


def as_facts(spoken: Spoken) -> tuple[Stated, ...]:
    """The words that count, as facts for the ground rules: one for each place, and one yes for each person."""
    return tuple(
        Stated(sector=voice.sector, seat=voice.seat_id, stance=voice.stance, text=voice.text) for voice in spoken.voices
    )


def result_of(proposal: Proposal, outcome: Verdict, conditions: tuple[ConditionOut, ...]) -> Result:
    """What the positions make of the proposal, at the level for which it was tabled."""
    if proposal.level is not ParticipationLevel.decide:
        return "recommended" if outcome.adopted and proposal.level is not ParticipationLevel.inform else "noted"
    return "adopted_ad_referendum" if conditions else outcome.tally.result


_PHASES: Final[Mapping[Result, ProposalPhase]] = {
    "adopted": ProposalPhase.adopted,
    "adopted_ad_referendum": ProposalPhase.adopted_ad_referendum,
    "not_adopted": ProposalPhase.not_adopted,
    "recommended": ProposalPhase.recommended,
    "noted": ProposalPhase.noted,
}


def decide(
    proposal: Proposal,
    outcome: Verdict,
    seating: Seating,
    spoken: Spoken,
    conditions: tuple[ConditionOut, ...],
    now: datetime,
) -> None:
    """Close the proposal with what the positions came to, or begin its second round.

    The dissent is kept word for word, and who was seated. `spoken` are the positions, and `conditions` those of them
    that wait for an assembly and without which it would not be adopted.
    """
    result = result_of(proposal, outcome, conditions)
    positions = PositionCounted.each_of(accounted(spoken.said))
    about = proposal.text_revision
    kept = OutcomeOut.of(result, outcome, seating, conditions, positions, text_revision=about, asked_at=now)
    if result == "second_round":
        proposal.rounds = [*proposal.rounds, kept.model_dump(mode="json")]
        proposal.words_from = proposal.revision + 1
        return
    proposal.decided_at, proposal.outcome = now, kept.model_dump(mode="json")
    proposal.phase = _PHASES[result]


def round_of(proposal: Proposal) -> int:
    """In which round the present text is asked."""
    return 1 if proposal.words_from == proposal.text_revision else 2


class ProposalOfOthers(Forbidden):
    """403: nobody takes back what others ask for."""

    code = "proposal_of_others"
    message = "Only the organization that tabled it does this, or who runs the table where they tabled it."


class ProposalStillThere(Conflict):
    code = "proposal_still_there"
    message = "The session that has the proposal before it is not over: it can be decided there."


class SessionOver(Conflict):
    """409: nothing is put before a session that has been held or will not be."""

    code = "session_over"
    message = "That session is over or will not be held; an undecided proposal goes on to one that is still to come."


_OVER: Final = frozenset({SessionPhase.closed, SessionPhase.cancelled, SessionPhase.adjourned})


def require_left(proposal: Proposal, session: Session) -> None:
    """Raises ProposalNotInAssent, or ProposalStillThere; `session` is the one that has it before it."""
    require_in_assent(proposal)
    if session.phase not in _OVER:
        raise ProposalStillThere


def require_to_come(session: Session) -> None:
    """Raises SessionOver."""
    if session.phase in _OVER:
        raise SessionOver


def is_tabled_by(mine: Seat, tabled: Seat, sector: Sector | None, *, conducts: bool) -> bool:
    """`tabled` is the seat that brought it in, `sector` None where who runs the table did."""
    return (sector is None and conducts) or (sector is not None and mine.organization_id == tabled.organization_id)


def withdraw(proposal: Proposal, seat_id: UUID, reasons: str, now: datetime) -> None:
    """Nothing is asked about it any more; the words that were given on it stay in the record."""
    proposal.phase, proposal.withdrawn_at = ProposalPhase.withdrawn, now
    proposal.withdrawn_by, proposal.withdrawal_reasons = seat_id, reasons


def carry_over(proposal: Proposal, session: Session, item: UUID | None, seat_id: UUID, now: datetime) -> None:
    """Another session has it before it; the words that were given on it stay with it."""
    left = CarriedOut(
        session_id=proposal.session_id, agenda_item_id=proposal.agenda_item_id, carried_by=seat_id, carried_at=now
    )
    proposal.carried = [*proposal.carried, left.model_dump(mode="json")]
    proposal.session_id, proposal.agenda_item_id = session.id, item
