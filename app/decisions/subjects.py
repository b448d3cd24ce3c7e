"""The kinds of subjects of proposals and agreements."""

from collections.abc import Collection
from typing import Final

from app.decisions.models import Agreement, Proposal
from app.decisions.schemas.decisions import AgreementOut, ProposalOut
from app.identity.roles import Permission
from app.roundtables.models import Power
from app.roundtables.table_subjects import Awaited, Redactable, TableSubject, all_deciding


def _of_proposal(row: Proposal, deciding: Collection[str]) -> Collection[str]:
    """Its sector's, until an outcome quotes the words of others; whoever runs the table speaks for nobody."""
    return deciding if row.sector is None or row.outcome is not None else {row.sector.value}


POSITION: Final = Awaited("position", "take_position", Permission.position_take, Power.decide)
OUTCOME: Final = Awaited("proposal_outcome", "decide_proposal", Permission.proposal_decide)

SUBJECTS: Final = (
    TableSubject(
        model=Proposal,
        awaiting=(POSITION, OUTCOME),
        bodies=(ProposalOut,),
        redactable=Redactable(words=("title", "text", "outcome"), sources=_of_proposal),
    ),
    TableSubject(
        model=Agreement,
        bodies=(AgreementOut,),
        redactable=Redactable(words=("title", "text", "reservations"), sources=all_deciding),
    ),
)
