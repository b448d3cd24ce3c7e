"""The kinds of subjects of minutes, the notes for them and their review."""

from typing import Final

from app.assents.models import MinutesAssent
from app.assents.subjects import OWN_WORDS, PURPOSE
from app.identity.roles import Permission
from app.ledger.subject_kinds import Derived, digests_to
from app.minutes.models import Correction, Minutes, MinutesNote
from app.minutes.schemas.minutes import MinutesDraft, MinutesOut, NoteDraft, NoteOut
from app.minutes.schemas.review import CorrectionOut, MinutesAssentOut
from app.roundtables.models import Power
from app.roundtables.table_subjects import (
    CODE,
    DIGEST,
    Awaited,
    Redactable,
    TableSubject,
    all_deciding,
    own_sector,
)

ASSENT: Final = Awaited("minutes_assent", "assent_to_minutes", Permission.minutes_assent, Power.decide)
SIGNATURE: Final = Awaited("minutes_signature", "sign_minutes", Permission.minutes_sign, Power.sign)
CORRECTIONS: Final = Awaited("correction_disposition", "dispose_correction", Permission.minutes_dispose)

SUBJECTS: Final = (
    TableSubject(
        model=Minutes,
        awaiting=(ASSENT, SIGNATURE, CORRECTIONS),
        bodies=(MinutesOut, MinutesDraft),
        derived=(
            Derived("document", "The exact sealed bytes; the body has their digest.", digests_to("document_digest")),
            Derived(
                "circulated_text", "The exact bytes of the text; the body has their digest.", digests_to("text_digest")
            ),
        ),
        redactable=Redactable(
            emptied={"sections": [], "document": None, "circulated_text": None, "withdrawals": []}, sources=all_deciding
        ),
        not_redactable={"review_holidays": "Days.", "document_digest": DIGEST, "text_digest": DIGEST},
    ),
    TableSubject(
        model=MinutesNote,
        bodies=(NoteOut, NoteDraft),
        redactable=Redactable(words=("text",), sources=all_deciding),
        not_redactable={"language": CODE, "audio": DIGEST},
    ),
    TableSubject(
        model=Correction, bodies=(CorrectionOut,), redactable=Redactable(words=("text", "reason"), sources=own_sector)
    ),
    TableSubject(model=MinutesAssent, bodies=(MinutesAssentOut,), derived=(PURPOSE,), redactable=OWN_WORDS),
)
