"""What a session left undecided, as it stood when it left it: pure, for the acta tells one session and not the next."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from app.assents.models import Position
from app.decisions.models import Proposal, ProposalPhase
from app.decisions.schemas.decisions import CarriedOut


def _left(proposal: Proposal, session_id: UUID) -> CarriedOut | None:
    """How the proposal left the session for another one."""
    carried = map(CarriedOut.model_validate, proposal.carried)
    return next((each for each in carried if each.session_id == session_id), None)


def as_left(proposal: Proposal, session_id: UUID) -> Proposal:
    """The proposal, or a copy of it as the session left it, in no database session."""
    left = _left(proposal, session_id)
    if left is None:
        return proposal
    return Proposal(
        id=proposal.id,
        revision=proposal.revision,
        roundtable_id=proposal.roundtable_id,
        number=proposal.number,
        session_id=session_id,
        agenda_item_id=left.agenda_item_id,
        title=proposal.title,
        text=proposal.text,
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
    )


def within(positions: Iterable[Position], proposals: Iterable[Proposal], session_id: UUID) -> Sequence[Position]:
    """The positions that were taken before the session left their proposal."""
    until: dict[UUID, datetime | None] = {}
    for proposal in proposals:
        left = _left(proposal, session_id)
        until[proposal.id] = None if left is None else left.carried_at
    return [said for said in positions if (end := until.get(said.target_id)) is None or said.stated_at < end]
