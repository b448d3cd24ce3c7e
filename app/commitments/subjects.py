"""The kind of subject of commitments."""

from typing import Final

from app.commitments.models import Commitment
from app.commitments.schemas.commitments import CommitmentOut
from app.identity.roles import Permission
from app.roundtables.models import Power
from app.roundtables.table_subjects import CODE, DIGEST, SECTORS, Awaited, Redactable, TableSubject, all_deciding
from app.signatures.subjects import DOCUMENT_TEXT

SIGNATURE: Final = Awaited("commitment_signature", "sign_commitment", Permission.commitment_sign, Power.sign)
REPORT: Final = Awaited("commitment_report", "give_report", Permission.report_give, Power.decide)
ANSWERING: Final = Awaited("answering_seat", "name_answering_seat", Permission.answering_seat_name, Power.decide)

SUBJECTS: Final = (
    TableSubject(
        model=Commitment,
        awaiting=(SIGNATURE, REPORT, ANSWERING),
        bodies=(CommitmentOut,),
        derived=(DOCUMENT_TEXT,),
        redactable=Redactable(
            words=(
                "title",
                "verbatim_text",
                "joint_bodies",
                "supporting",
                "beneficiaries",
                "follow_up_body",
                "due",
                "milestones",
                "indicators",
                "means_of_verification",
                "lack_of_progress",
                "budget",
                "legal_basis",
                "tags",
            ),
            emptied={"document_text": None},
            sources=all_deciding,
        ),
        not_redactable={
            "language": CODE,
            "leads": SECTORS,
            "co_responsible": SECTORS,
            "responsible_sectors": SECTORS,
            "answers_for": SECTORS,
            "place": CODE,
            "document": DIGEST,
        },
    ),
)
