"""What proposals and positions allow: pure rules and their refusals.

`tabled → in_assent → adopted | adopted_ad_referendum | not_adopted`. The first step belongs to the act of tabling, the
last to the protocol's decision rule. What is adopted ad referendum is adopted or not by what assemblies do with the
words that wait for them. Whoever tabled a text withdraws it before it is decided; what a session leaves undecided is
carried over to another one, with the words that were given on it.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from app.assents.counting import accounted
from app.assents.lifecycle import Spoken
from app.assents.ratification import Assembly, RatificationLapsed
from app.core.errors import Conflict, Forbidden
from app.decisions.models import Agreement, AgreementPhase, Proposal, ProposalPhase
from app.decisions.schemas.decisions import CarriedOut, ConditionOut, OutcomeOut, PositionCounted
from app.directory.legal_days import end_of_day
from app.directory.models import Sector
from app.roundtables.models import Seat
from app.rules.engine import Verdict
from app.rules.moments import Seating, Stated
from app.sessions.models import Session, SessionPhase


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


def decide(
    proposal: Proposal,
    outcome: Verdict,
    seating: Seating,
    spoken: Spoken,
    conditions: tuple[ConditionOut, ...],
    now: datetime,
) -> None:
    """Close the proposal with what the positions came to; the dissent is kept word for word, and who was seated.

    `spoken` are the positions, and `conditions` those of them that wait for an assembly and without which it would not
    be adopted.
    """
    positions = PositionCounted.each_of(accounted(spoken.said))
    proposal.decided_at = now
    proposal.outcome = OutcomeOut.of(outcome, seating, conditions, positions).model_dump(mode="json")
    if conditions:
        proposal.phase = ProposalPhase.adopted_ad_referendum
    else:
        proposal.phase = ProposalPhase.adopted if outcome.adopted else ProposalPhase.not_adopted


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


def require_tabled_by(mine: Seat, tabled: Seat, sector: Sector | None, *, conducts: bool) -> None:
    """Raises ProposalOfOthers; `tabled` is the seat that brought it in, `sector` None where who runs the table did."""
    if (sector is None and conducts) or (sector is not None and mine.organization_id == tabled.organization_id):
        return
    raise ProposalOfOthers


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


class AgreementSettled(Conflict):
    """409: it stands or it never will; no assembly is waited for any more."""

    code = "agreement_settled"
    message = "No assembly is waited for here any more: the agreement stands, or it was refused or has lapsed."


def conditions_of(agreement: Agreement) -> tuple[ConditionOut, ...]:
    return tuple(ConditionOut.model_validate(each) for each in agreement.conditions)


def require_waiting(agreement: Agreement, time_zone: str, now: datetime) -> None:
    """Raises AgreementSettled, or RatificationLapsed where one of its days is over, recorded or not."""
    if agreement.phase is not AgreementPhase.ad_referendum or agreement.ratify_by is None:
        raise AgreementSettled
    if has_lapsed(agreement, time_zone, now):
        raise RatificationLapsed(agreement.ratify_by)


def has_lapsed(agreement: Agreement, time_zone: str, now: datetime) -> bool:
    """Whether an assembly that it waits for let its day pass: by its days and the hour, recorded or not."""
    if agreement.phase is not AgreementPhase.ad_referendum or agreement.ratify_by is None:
        return False
    return now >= end_of_day(agreement.ratify_by, time_zone)


def settle(proposal: Proposal, agreement: Agreement, conditions: Sequence[ConditionOut], now: datetime) -> None:
    """The agreement and its proposal with what became of these words: it stands with all of them, and with no fewer."""
    waiting = [each.ratify_by for each in conditions if each.assembly is Assembly.awaited]
    found = {each.assembly for each in conditions}
    stored = [each.model_dump(mode="json") for each in conditions]
    agreement.conditions = stored
    agreement.ratify_by = min(waiting, default=None)
    if Assembly.refused in found:
        agreement.phase = AgreementPhase.refused
    elif Assembly.lapsed in found:
        agreement.phase = AgreementPhase.lapsed
    elif not waiting:
        agreement.phase = AgreementPhase.standing
    outcome = {**(proposal.outcome or {}), "conditions": stored}
    if agreement.phase is not AgreementPhase.ad_referendum:
        agreement.ratify_by, agreement.settled_at = None, now
        stands = agreement.phase is AgreementPhase.standing
        proposal.phase = ProposalPhase.adopted if stands else ProposalPhase.not_adopted
        outcome["result"] = proposal.phase.value
    proposal.outcome = outcome
