"""The kinds of subjects in which a sector says yes, or what keeps it from that."""

from typing import Final

from app.assents.models import Adoption, Position, RedactionConsent, TermAssent, WaiverAssent
from app.assents.schemas import AssentOut
from app.ledger.subject_kinds import Derived
from app.roundtables.table_subjects import Redactable, TableSubject, own_sector

PURPOSE: Final = Derived(
    "purpose", "It is the kind of the subject itself.", lambda value, row, _: value == row["subject_type"]
)
OWN_WORDS: Final = Redactable(words=("text", "ratification"), sources=own_sector)

SUBJECTS: Final = (
    TableSubject(model=Adoption, bodies=(AssentOut,), derived=(PURPOSE,), redactable=OWN_WORDS),
    TableSubject(model=Position, bodies=(AssentOut,), derived=(PURPOSE,), redactable=OWN_WORDS),
    TableSubject(model=TermAssent, bodies=(AssentOut,), derived=(PURPOSE,), redactable=OWN_WORDS),
    TableSubject(model=WaiverAssent, bodies=(AssentOut,), derived=(PURPOSE,), redactable=OWN_WORDS),
    TableSubject(model=RedactionConsent, bodies=(AssentOut,), derived=(PURPOSE,), redactable=OWN_WORDS),
)
