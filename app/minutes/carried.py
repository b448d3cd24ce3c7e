"""What a session left undecided, as it stood when it left it: pure, for the acta tells one session and not the next."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from app.assents.models import Position
from app.decisions.models import Proposal, ProposalPhase, TextService, Wording, WordingPhase
from app.decisions.schemas.decisions import CarriedOut
from app.decisions.schemas.outcomes import OutcomeOut


def _left(proposal: Proposal, session_id: UUID) -> CarriedOut | None:
    """How the proposal left the session for another one."""
    carried = map(CarriedOut.model_validate, proposal.carried)
    return next((each for each in carried if each.session_id == session_id), None)


def as_left(proposal: Proposal, session_id: UUID, wordings: Iterable[Wording]) -> Proposal:
    """The proposal, or a copy of it as the session left it, in no database session."""
    left = _left(proposal, session_id)
    if left is None:
        return proposal
    text = _text_at(proposal, wordings, left.carried_at)
    rounds = [each for each in map(OutcomeOut.model_validate, proposal.rounds) if _before(each.asked_at, left)]
    text_revision = proposal.text_revision
    if text is not None and text.text_revision is not None:
        text_revision = text.text_revision
    asked_again = any(each.text_revision == text_revision for each in rounds)
    stays = text_revision == proposal.text_revision and asked_again
    return Proposal(
        id=proposal.id,
        revision=proposal.revision,
        roundtable_id=proposal.roundtable_id,
        number=proposal.number,
        session_id=session_id,
        agenda_item_id=left.agenda_item_id,
        title=proposal.title if text is None else text.title,
        text=proposal.text if text is None else text.text,
        tabled_by=proposal.tabled_by,
        sector=proposal.sector,
        phase=ProposalPhase.in_assent,
        tabled_at=proposal.tabled_at,
        decided_at=None,
        outcome=None,
        carried=[],
        withdrawn_at=None,
        withdrawn_by=None,
        withdrawal_reasons=None,
        level=proposal.level,
        text_revision=text_revision,
        words_from=proposal.words_from if stays else text_revision,
        language=proposal.language if text is None else text.language,
        rest=proposal.rest if text is None else text.rest,
        rounds=[each.model_dump(mode="json") for each in rounds],
        alternative_to=proposal.alternative_to,
        adopted_instead=None,
    )


def _before(hour: datetime | None, left: CarriedOut) -> bool:
    return hour is not None and hour < left.carried_at


def _text_at(proposal: Proposal, wordings: Iterable[Wording], at: datetime) -> Wording | None:
    """The wording that was the text then; none where nobody has proposed a second one."""
    was = [each for each in wordings if each.proposal_id == proposal.id and _was_text(each, at)]
    return max(was, key=lambda each: each.text_revision or 0, default=None)


def _was_text(wording: Wording, at: datetime) -> bool:
    return wording.text_since is not None and wording.text_since < at


def worded_within(wordings: Iterable[Wording], proposals: Iterable[Proposal], session_id: UUID) -> Sequence[Wording]:
    """The wordings that were proposed before the session left their proposal, as they stood then."""
    known = tuple(wordings)
    lefts = {proposal.id: (proposal, _left(proposal, session_id)) for proposal in proposals}
    shown = []
    for wording in known:
        proposal, left = lefts[wording.proposal_id]
        if left is None:
            shown.append(wording)
        elif wording.proposed_at < left.carried_at:
            shown.append(_as_left(wording, _text_at(proposal, known, left.carried_at), left.carried_at))
    return shown


def _as_left(wording: Wording, text: Wording | None, at: datetime) -> Wording:
    was_text = _was_text(wording, at)
    withdrawn = wording.withdrawn_at is not None and wording.withdrawn_at < at
    open_phase = WordingPhase.withdrawn if withdrawn else WordingPhase.proposed
    phase = WordingPhase.text if wording is text else WordingPhase.replaced if was_text else open_phase
    return Wording(
        id=wording.id,
        proposal_id=wording.proposal_id,
        number=wording.number,
        phase=phase,
        title=wording.title,
        text=wording.text,
        rest=wording.rest,
        reasons=wording.reasons,
        proposed_by=wording.proposed_by,
        sector=wording.sector,
        text_revision=wording.text_revision if was_text else None,
        withdrawal_reasons=wording.withdrawal_reasons if withdrawn else None,
    )


def within(positions: Iterable[Position], proposals: Iterable[Proposal], session_id: UUID) -> Sequence[Position]:
    """The positions that were taken before the session left their proposal."""
    until = _until(proposals, session_id)
    return [said for said in positions if (end := until.get(said.target_id)) is None or said.stated_at < end]


def served_within(
    services: Iterable[TextService], proposals: Iterable[Proposal], session_id: UUID
) -> Sequence[TextService]:
    """The services of before the session left their proposal."""
    until = _until(proposals, session_id)
    return [each for each in services if (end := until.get(each.proposal_id)) is None or each.served_at < end]


def _until(proposals: Iterable[Proposal], session_id: UUID) -> Mapping[UUID, datetime | None]:
    lefts = {proposal.id: _left(proposal, session_id) for proposal in proposals}
    return {proposal: None if left is None else left.carried_at for proposal, left in lefts.items()}
