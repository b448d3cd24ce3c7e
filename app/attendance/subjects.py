"""The kinds of subjects of attendance: what sectors object to, and words that others wrote down."""

from typing import Final

from app.assents.models import AttendanceObjection
from app.assents.schemas import AssentOut
from app.assents.subjects import OWN_WORDS, PURPOSE
from app.attendance.models import Hearing
from app.attendance.schemas.hearings import HearingOut
from app.identity.roles import Permission
from app.roundtables.table_subjects import EVIDENCE, Awaited, Redactable, TableSubject, own_sector

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
)
