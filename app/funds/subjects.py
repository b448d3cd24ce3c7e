"""The kinds of subjects of joint funds."""

from typing import Final

from app.assents.models import AllocationAssent, FundAssent
from app.assents.schemas import AssentOut
from app.assents.subjects import OWN_WORDS, PURPOSE
from app.funds.models import Fund, FundAllocation, FundContribution, FundSpending, SpendingContest
from app.funds.schemas.money import ContestOut, ContributionOut, SpendingOut
from app.funds.schemas.terms import AllocationOut, FundOut
from app.identity.roles import Permission
from app.roundtables.models import Power
from app.roundtables.table_subjects import CODE, SECTORS, Awaited, Redactable, TableSubject, all_deciding, own_sector

_MONEY: Final = "Money."
_IDS: Final = "Ids of commitments."

FUND: Final = Awaited("fund_assent", "assent_to_fund", Permission.fund_assent, Power.decide)
ALLOCATION: Final = Awaited("allocation_assent", "assent_to_allocation", Permission.allocation_assent, Power.decide)
RATIFICATION: Final = Awaited(
    "allocation_ratification", "ratify_allocation_assent", Permission.assent_ratify, Power.decide
)

SUBJECTS: Final = (
    TableSubject(
        model=Fund,
        awaiting=(FUND,),
        bodies=(FundOut,),
        redactable=Redactable(words=("name", "purpose"), sources=all_deciding),
        not_redactable={
            "currency": CODE,
            "contributors": SECTORS,
            "administrator": SECTORS,
            "deciders": SECTORS,
            "creditors": SECTORS,
            "commitments": _IDS,
        },
    ),
    TableSubject(model=FundAssent, bodies=(AssentOut,), derived=(PURPOSE,), redactable=OWN_WORDS),
    TableSubject(
        model=FundContribution,
        bodies=(ContributionOut,),
        redactable=Redactable(words=("text", "held_elsewhere"), named=("evidence",), sources=own_sector),
        not_redactable={"amount": _MONEY},
    ),
    TableSubject(
        model=FundAllocation,
        awaiting=(ALLOCATION, RATIFICATION),
        bodies=(AllocationOut,),
        redactable=Redactable(words=("title", "text"), sources=own_sector),
        not_redactable={"amount": _MONEY},
    ),
    TableSubject(model=AllocationAssent, bodies=(AssentOut,), derived=(PURPOSE,), redactable=OWN_WORDS),
    TableSubject(
        model=FundSpending,
        bodies=(SpendingOut,),
        redactable=Redactable(
            words=("paid_to", "text", "advance_reasons", "held_elsewhere"), named=("evidence",), sources=own_sector
        ),
        not_redactable={"amount": _MONEY},
    ),
    TableSubject(
        model=SpendingContest,
        bodies=(ContestOut,),
        redactable=Redactable(
            words=("reasons", "settlement", "held_elsewhere"), named=("evidence",), sources=own_sector
        ),
    ),
)
