"""What proposals and positions allow: pure rules and their refusals.

`tabled → in_assent → adopted | not_adopted`. The first step belongs to the act of tabling, the last to the protocol's
decision rule; adoption ad referendum and withdrawal are phases that no act of this version leads to.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from app.assents.lifecycle import Spoken
from app.core.errors import Conflict
from app.decisions.models import Proposal, ProposalPhase
from app.decisions.schemas.decisions import OutcomeOut
from app.rules.engine import Verdict
from app.rules.moments import Seating, Stated
from app.sessions.models import AgendaItem, ParticipationLevel


class AgendaItemNotOfSession(Conflict):
    code = "agenda_item_not_of_session"
    message = "The agenda item named is not on the agenda of this session."


class AgendaItemNotForDecision(Conflict):
    """409: whoever came to be informed or consulted was not called to decide."""

    code = "agenda_item_not_for_decision"
    message = "The agenda item is not there to be decided: its participation level is another one."


class ProposalNotInAssent(Conflict):
    code = "proposal_not_in_assent"
    message = "The proposal is not open for positions any more."


class ProposalDecided(Conflict):
    code = "proposal_decided"
    message = "The proposal is decided; a decision is taken once."


class NotAttending(Conflict):
    code = "not_attending"
    message = "You are not recorded as present in the session now, and positions are taken in the room."


def require_decidable(item: AgendaItem | None, session_id: UUID) -> None:
    """Raises AgendaItemNotOfSession or AgendaItemNotForDecision."""
    if item is None or item.session_id != session_id:
        raise AgendaItemNotOfSession
    if item.participation_level is not ParticipationLevel.decide:
        raise AgendaItemNotForDecision


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


def decide(proposal: Proposal, outcome: Verdict, seating: Seating, now: datetime) -> None:
    """Close the proposal with what the positions came to; the dissent is kept word for word, and who was seated."""
    proposal.phase = ProposalPhase.adopted if outcome.adopted else ProposalPhase.not_adopted
    proposal.decided_at = now
    proposal.outcome = OutcomeOut.of(outcome, seating).model_dump(mode="json")
