"""The kinds of subjects of the archive."""

from typing import Final

from app.archive.models import ImportedExtract, ImportedMinutes, ImportedWord
from app.archive.schemas import ImportedExtractOut, ImportedMinutesOut, ImportedWordOut
from app.ledger.subject_kinds import Derived, digests_to
from app.roundtables.table_subjects import CODE, DIGEST, Redactable, TableSubject, all_deciding, own_sector

_OF_PAPER: Final = ("title", "place", "parties", "source", "custodian", "obtained", "text", "check_remarks", "masked")

SUBJECTS: Final = (
    TableSubject(
        model=ImportedMinutes,
        bodies=(ImportedMinutesOut,),
        derived=(Derived("transcription", "The copy, until it is screened in no body.", digests_to("text_digest")),),
        redactable=Redactable(words=_OF_PAPER, emptied={"transcription": None}, sources=all_deciding),
        not_redactable={
            "external_id": "What another system calls the paper, by which it is found there.",
            "language": CODE,
            "files": DIGEST,
            "text_digest": DIGEST,
            "content_digest": DIGEST,
            "people": CODE,
            "erased": CODE,
        },
    ),
    TableSubject(
        model=ImportedExtract,
        bodies=(ImportedExtractOut,),
        redactable=Redactable(words=("text", "owed_by", "due_in_words", "quote", "page"), sources=all_deciding),
    ),
    TableSubject(
        model=ImportedWord,
        bodies=(ImportedWordOut,),
        redactable=Redactable(words=("text",), sources=own_sector),
        not_redactable={"target_type": CODE},
    ),
)
