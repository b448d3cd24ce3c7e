"""The kinds of subjects that say whether a table goes on."""

from collections.abc import Collection
from typing import Final

from app.assents.models import WithdrawalAssent
from app.assents.subjects import OWN_WORDS, PURPOSE
from app.continuity.models import CoerciveMeasure, Suspension, TermExtension, Waiver, Withdrawal
from app.continuity.schemas.consents import TermExtensionOut, WaiverOut
from app.continuity.schemas.standstill import CoerciveMeasureOut, SuspensionOut, WithdrawalAssentOut, WithdrawalOut
from app.identity.roles import Permission
from app.roundtables.models import Power
from app.roundtables.table_subjects import (
    CODE,
    DIGEST,
    RULE,
    Awaited,
    Redactable,
    TableSubject,
    all_deciding,
    own_sector,
)
from app.signatures.subjects import DOCUMENT_TEXT


def _of_measure(row: CoerciveMeasure, _: Collection[str]) -> Collection[str]:
    """Who reported it, and who explained it."""
    return {row.sector.value, *([row.attributed_to.value] if row.explanation is not None else [])}


LONGER_TERM: Final = Awaited("term_assent", "assent_to_term_extension", Permission.term_assent, Power.decide)
WAIVED: Final = Awaited("waiver_assent", "assent_to_waiver", Permission.waiver_assent, Power.decide)
TERM_RATIFICATION: Final = Awaited("term_ratification", "ratify_term_assent", Permission.assent_ratify, Power.decide)
WAIVER_RATIFICATION: Final = Awaited(
    "waiver_ratification", "ratify_waiver_assent", Permission.assent_ratify, Power.decide
)
LEAVING: Final = Awaited("withdrawal_assent", "assent_to_withdrawal", Permission.sector_withdraw, Power.decide)
GUARANTOR: Final = Awaited("guarantor_called")
EXPLANATION: Final = Awaited("measure_explanation", "explain_coercive_measure", Permission.measure_report, Power.decide)

SUBJECTS: Final = (
    TableSubject(
        model=TermExtension,
        awaiting=(LONGER_TERM, TERM_RATIFICATION),
        bodies=(TermExtensionOut,),
        redactable=Redactable(words=("reasons",), sources=all_deciding),
    ),
    TableSubject(
        model=Waiver,
        awaiting=(WAIVED, WAIVER_RATIFICATION),
        bodies=(WaiverOut,),
        derived=(DOCUMENT_TEXT,),
        redactable=Redactable(words=("reasons",), emptied={"document_text": None}, sources=all_deciding),
        not_redactable={"target_type": CODE, "clause": RULE, "rule": RULE, "sentence": RULE, "document": DIGEST},
    ),
    TableSubject(model=WithdrawalAssent, bodies=(WithdrawalAssentOut,), derived=(PURPOSE,), redactable=OWN_WORDS),
    TableSubject(
        model=Withdrawal,
        awaiting=(LEAVING,),
        bodies=(WithdrawalOut,),
        redactable=Redactable(words=("reasons", "return_reasons"), sources=own_sector),
    ),
    TableSubject(
        model=Suspension,
        bodies=(SuspensionOut,),
        redactable=Redactable(words=("cause", "conditions", "end_reasons"), sources=all_deciding),
    ),
    TableSubject(
        model=CoerciveMeasure,
        awaiting=(GUARANTOR, EXPLANATION),
        bodies=(CoerciveMeasureOut,),
        redactable=Redactable(words=("text", "explanation", "end_reasons"), sources=_of_measure),
    ),
)
