"""The kind of subject of redactions, whose explanation may itself have to be taken out."""

from typing import Final

from app.identity.roles import Permission
from app.redactions.models import Redaction
from app.redactions.schemas import RedactionOut
from app.roundtables.models import Power
from app.roundtables.table_subjects import CODE, SECTORS, Awaited, Redactable, TableSubject, own_sector

CONSENT: Final = Awaited("redaction_consent", "consent_to_redaction", Permission.redaction_consent, Power.decide)

SUBJECTS: Final = (
    TableSubject(
        model=Redaction,
        awaiting=(CONSENT,),
        bodies=(RedactionOut,),
        redactable=Redactable(words=("explanation",), sources=own_sector),
        not_redactable={"target_type": CODE, "sources": SECTORS, "source_organizations": SECTORS},
    ),
)
