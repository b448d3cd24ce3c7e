"""The kind of subject of redactions, whose explanation may itself have to be taken out."""

from typing import Final

from app.redactions.models import Redaction
from app.redactions.schemas import RedactionOut
from app.roundtables.table_subjects import CODE, SECTORS, Redactable, TableSubject, own_sector

SUBJECTS: Final = (
    TableSubject(
        model=Redaction,
        bodies=(RedactionOut,),
        redactable=Redactable(words=("explanation",), sources=own_sector),
        not_redactable={"target_type": CODE, "sources": SECTORS},
    ),
)
