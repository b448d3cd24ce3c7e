"""The kinds of subjects of proposals and agreements."""

from collections.abc import Collection
from typing import Final

from app.decisions.models import Agreement, Proposal, TextService, Wording
from app.decisions.schemas.agreements import AgreementOut
from app.decisions.schemas.decisions import ProposalOut
from app.decisions.schemas.services import TextServiceOut
from app.decisions.schemas.wordings import WordingOut
from app.identity.roles import Permission
from app.roundtables.models import Power
from app.roundtables.table_subjects import CODE, DIGEST, SECTORS, Awaited, Redactable, TableSubject, all_deciding


def _of_proposal(row: Proposal, deciding: Collection[str]) -> Collection[str]:
    """Its sector's, until others worded it or an outcome quotes them; whoever runs the table speaks for nobody."""
    others = row.sector is None or row.outcome is not None or row.rounds or row.text_revision > 1
    return deciding if others or row.sector is None else {row.sector.value}


def _of_wording(row: Wording, deciding: Collection[str]) -> Collection[str]:
    return deciding if row.sector is None else {row.sector.value}


POSITION: Final = Awaited("position", "take_position", Permission.position_take, Power.decide)
POSITION_RATIFICATION: Final = Awaited(
    "position_ratification", "ratify_position", Permission.assent_ratify, Power.decide
)
AGREEMENT_RATIFICATION: Final = Awaited(
    "agreement_ratification", "ratify_agreement", Permission.assent_ratify, Power.decide
)
LEFT_BEHIND: Final = Awaited("proposal_left_behind", "carry_over_proposal", Permission.proposal_table)
OUTCOME: Final = Awaited("proposal_outcome", "decide_proposal", Permission.proposal_decide)

SUBJECTS: Final = (
    TableSubject(
        model=Proposal,
        awaiting=(POSITION, POSITION_RATIFICATION, OUTCOME, LEFT_BEHIND),
        bodies=(ProposalOut,),
        redactable=Redactable(
            words=("title", "text", "rest", "outcome", "rounds", "withdrawal_reasons"), sources=_of_proposal
        ),
        not_redactable={
            "carried": "Ids of sessions, items and seats, and hours; no words of anybody.",
            "language": CODE,
        },
    ),
    TableSubject(
        model=Wording,
        bodies=(WordingOut,),
        redactable=Redactable(words=("title", "text", "rest", "reasons", "withdrawal_reasons"), sources=_of_wording),
        not_redactable={"language": CODE},
    ),
    TableSubject(
        model=TextService,
        bodies=(TextServiceOut,),
        not_redactable={"language": CODE, "sectors": SECTORS, "document": DIGEST, "audio": DIGEST},
    ),
    TableSubject(
        model=Agreement,
        awaiting=(AGREEMENT_RATIFICATION,),
        bodies=(AgreementOut,),
        redactable=Redactable(words=("title", "text", "reservations", "conditions", "rest"), sources=all_deciding),
    ),
)
