"""The kinds of subjects of errata."""

from typing import Final

from app.assents.models import ErratumAssent
from app.assents.subjects import OWN_WORDS, PURPOSE
from app.errata.models import Erratum
from app.errata.schemas import ErratumAssentOut, ErratumOut
from app.identity.roles import Permission
from app.roundtables.models import Power
from app.roundtables.table_subjects import CODE, DIGEST, Awaited, Redactable, TableSubject, all_deciding
from app.signatures.subjects import DOCUMENT_TEXT

ASSENT: Final = Awaited("erratum_assent", "assent_to_erratum", Permission.minutes_assent, Power.decide)

SUBJECTS: Final = (
    TableSubject(
        model=Erratum,
        awaiting=(ASSENT,),
        bodies=(ErratumOut,),
        derived=(DOCUMENT_TEXT,),
        # It quotes what all composed.
        redactable=Redactable(
            words=("as_sealed", "as_corrected", "annex", "reasons"),
            emptied={"document_text": None},
            sources=all_deciding,
        ),
        not_redactable={
            "minutes_digest": DIGEST,
            "place_in_document": "A place in the sealed document; only what stands there is taken as one.",
            "language": CODE,
            "review_holidays": "Days.",
            "document": DIGEST,
        },
    ),
    TableSubject(model=ErratumAssent, bodies=(ErratumAssentOut,), derived=(PURPOSE,), redactable=OWN_WORDS),
)
