"""The kinds of subjects of proposals and agreements."""

from collections.abc import Collection
from typing import Final

from app.decisions.models import Agreement, Proposal
from app.decisions.schemas.decisions import AgreementOut, ProposalOut
from app.roundtables.table_subjects import Redactable, TableSubject, all_deciding


def _of_proposal(row: Proposal, deciding: Collection[str]) -> Collection[str]:
    """Its sector's, until an outcome quotes the words of others; whoever runs the table speaks for nobody."""
    return deciding if row.sector is None or row.outcome is not None else {row.sector.value}


SUBJECTS: Final = (
    TableSubject(
        model=Proposal,
        bodies=(ProposalOut,),
        redactable=Redactable(words=("title", "text", "outcome"), sources=_of_proposal),
    ),
    TableSubject(
        model=Agreement,
        bodies=(AgreementOut,),
        redactable=Redactable(words=("title", "text", "reservations"), sources=all_deciding),
    ),
)
