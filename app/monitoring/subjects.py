"""The kinds of subjects of follow-up: reports, verifications, and figures that one sector alone gives."""

from typing import Final

from app.directory.models import Sector
from app.identity.roles import Permission
from app.monitoring.models import Assessment, InvestmentLink, Reopening, Report, SocialExpenditure, Verification
from app.monitoring.schemas.figures import (
    FOR_SECTORS,
    InvestmentLinkOut,
    SocialExpenditureKeptBack,
    SocialExpenditureOut,
)
from app.monitoring.schemas.reports import ReportOut, VerificationOut
from app.monitoring.schemas.voices import AssessmentOut, ReopeningOut
from app.roundtables.models import Power
from app.roundtables.table_subjects import CODE, SECTORS, Awaited, Redactable, TableSubject, one_sector, own_sector

_MONEY: Final = "Money."

VERIFICATION: Final = Awaited("report_verification", "give_verification", Permission.verification_give, Power.decide)

SUBJECTS: Final = (
    TableSubject(
        model=Report,
        awaiting=(VERIFICATION,),
        bodies=(ReportOut,),
        redactable=Redactable(words=("narrative", "values", "held_elsewhere"), named=("evidence",), sources=own_sector),
    ),
    TableSubject(
        model=Assessment,
        bodies=(AssessmentOut,),
        redactable=Redactable(words=("reasons", "held_elsewhere"), named=("evidence",), sources=own_sector),
    ),
    TableSubject(
        model=Reopening,
        bodies=(ReopeningOut,),
        redactable=Redactable(words=("reasons", "held_elsewhere"), named=("evidence",), sources=own_sector),
    ),
    TableSubject(
        model=Verification,
        bodies=(VerificationOut,),
        redactable=Redactable(words=("reasons", "held_elsewhere"), named=("evidence",), sources=own_sector),
    ),
    TableSubject(
        model=InvestmentLink,
        bodies=(InvestmentLinkOut,),
        redactable=Redactable(words=("code", "held_elsewhere"), named=("evidence",), sources=one_sector(Sector.state)),
        not_redactable={"phase": CODE, "budget": _MONEY, "accrued": _MONEY},
    ),
    TableSubject(
        model=SocialExpenditure,
        bodies=(SocialExpenditureOut, SocialExpenditureKeptBack, *FOR_SECTORS),
        redactable=Redactable(
            words=("beneficiary", "text", "confidentiality_reasons", "held_elsewhere"),
            named=("evidence",),
            sources=one_sector(Sector.company),
        ),
        not_redactable={"amount": _MONEY, "figures_for": SECTORS},
    ),
)
