"""The kinds of subjects of minutes, the notes for them and their review."""

from typing import Final

from app.assents.models import AttendanceObjection, MinutesAssent
from app.assents.schemas import AssentOut
from app.assents.subjects import OWN_WORDS, PURPOSE
from app.identity.roles import Permission
from app.ledger.subject_kinds import Derived, digests_to
from app.minutes.models import Correction, Hearing, Minutes, MinutesNote
from app.minutes.schemas.heard import HearingOut
from app.minutes.schemas.minutes import MinutesDraft, MinutesOut, NoteDraft, NoteOut
from app.minutes.schemas.review import CorrectionOut, MinutesAssentOut
from app.roundtables.models import Power
from app.roundtables.table_subjects import (
    CODE,
    DIGEST,
    EVIDENCE,
    Awaited,
    Redactable,
    TableSubject,
    all_deciding,
    own_sector,
)

ASSENT: Final = Awaited("minutes_assent", "assent_to_minutes", Permission.minutes_assent, Power.decide)
CORRECTIONS: Final = Awaited("correction_disposition", "dispose_correction", Permission.minutes_dispose)

HEARING: Final = Awaited("hearing_confirmation", "confirm_hearing", Permission.hearing_confirm)

SUBJECTS: Final = (
    TableSubject(model=AttendanceObjection, bodies=(AssentOut,), derived=(PURPOSE,), redactable=OWN_WORDS),
    TableSubject(
        model=Hearing,
        awaiting=(HEARING,),
        bodies=(HearingOut,),
        unpublished_members={"witnesses": frozenset({"mandate_id"})},
        redactable=Redactable(words=("text",), sources=own_sector),
        not_redactable={"paper": EVIDENCE, "witnesses": EVIDENCE},
    ),
    TableSubject(
        model=Minutes,
        awaiting=(ASSENT, CORRECTIONS),
        bodies=(MinutesOut, MinutesDraft),
        derived=(
            Derived("document", "The exact sealed bytes; the body has their digest.", digests_to("document_digest")),
        ),
        redactable=Redactable(emptied={"sections": [], "document": None}, sources=all_deciding),
        not_redactable={"review_holidays": "Days.", "document_digest": DIGEST},
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
