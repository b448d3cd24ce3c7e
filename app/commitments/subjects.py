"""The kind of subject of commitments."""

from typing import Final

from app.commitments.models import Commitment
from app.commitments.schemas.commitments import CommitmentOut
from app.roundtables.table_subjects import CODE, DIGEST, SECTORS, Redactable, TableSubject, all_deciding
from app.signatures.subjects import DOCUMENT_TEXT

SUBJECTS: Final = (
    TableSubject(
        model=Commitment,
        bodies=(CommitmentOut,),
        derived=(DOCUMENT_TEXT,),
        redactable=Redactable(
            words=(
                "title",
                "verbatim_text",
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
            "supporting": SECTORS,
            "responsible_sectors": SECTORS,
            "place": CODE,
            "document": DIGEST,
        },
    ),
)
