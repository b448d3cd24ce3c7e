"""The kinds of subjects of sessions, their agenda and who attends them."""

from typing import Final

from app.assents.models import AgendaAssent, AgendaItemAssent
from app.assents.subjects import OWN_WORDS, PURPOSE
from app.identity.roles import Permission
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
from app.sessions.models import (
    AgendaDocument,
    AgendaItem,
    ArrivalCode,
    Attendance,
    AttendanceConfirmation,
    CaucusNote,
    Guest,
    Recess,
    Session,
)
from app.sessions.schemas.agenda import AgendaAssentOut, AgendaItemOut
from app.sessions.schemas.items import AgendaDocumentOut, AgendaItemAssentOut
from app.sessions.schemas.presence import ArrivalCodeOut, AttendanceConfirmationOut, AttendanceOut, GuestOut
from app.sessions.schemas.recesses import CaucusNoteOut, RecessOut
from app.sessions.schemas.sessions import SessionOut

INVITATION: Final = Awaited("session_invitation")
UNDER_WAY: Final = Awaited("session_under_way")
ADJOURNED: Final = Awaited("session_adjourned", "reschedule_session", Permission.session_conduct)
SUSPENDED: Final = Awaited("session_suspended", "resume_session", Permission.session_conduct)
UNREACHED: Final = Awaited("notices_unreached", "hand_over_notice", Permission.notice_hand_over)
MOVE_ASKED: Final = Awaited("session_move_asked", "reschedule_session", Permission.session_conduct)
LIST: Final = Awaited("attendance_list", "confirm_attendance", Permission.attendance_confirm)
SHEET: Final = Awaited("attendance_sheet", "confirm_attendance_sheet", Permission.paper_witness)
AGENDA: Final = Awaited("agenda_assent", "assent_to_agenda", Permission.agenda_assent, Power.decide)

SUBJECTS: Final = (
    TableSubject(
        model=Session,
        awaiting=(INVITATION, UNDER_WAY, ADJOURNED, SUSPENDED, UNREACHED, MOVE_ASKED, LIST, AGENDA),
        bodies=(SessionOut,),
        redactable=Redactable(words=("title", "place", "course"), sources=all_deciding),
    ),
    TableSubject(
        model=AgendaItem,
        bodies=(AgendaItemOut,),
        redactable=Redactable(words=("title", "purpose", "removal_reason"), sources=own_sector),
    ),
    TableSubject(
        model=AgendaDocument,
        bodies=(AgendaDocumentOut,),
        redactable=Redactable(words=("title",), sources=own_sector),
        not_redactable={"sha256": DIGEST, "language": CODE},
    ),
    TableSubject(model=AgendaItemAssent, bodies=(AgendaItemAssentOut,), derived=(PURPOSE,), redactable=OWN_WORDS),
    TableSubject(model=AgendaAssent, bodies=(AgendaAssentOut,), derived=(PURPOSE,), redactable=OWN_WORDS),
    TableSubject(model=Recess, bodies=(RecessOut,)),
    TableSubject(model=CaucusNote, bodies=(CaucusNoteOut,), redactable=Redactable(words=("text",), sources=own_sector)),
    TableSubject(
        model=Attendance,
        bodies=(AttendanceOut,),
        redactable=Redactable(words=("void_reason", "entry_reason"), sources=all_deciding),
    ),
    TableSubject(
        model=AttendanceConfirmation,
        awaiting=(SHEET,),
        bodies=(AttendanceConfirmationOut,),
        unpublished_members={"witnesses": frozenset({"mandate_id"})},
        not_redactable={"paper": EVIDENCE, "witnesses": EVIDENCE},
    ),
    TableSubject(model=Guest, bodies=(GuestOut,)),
    TableSubject(
        model=ArrivalCode, bodies=(ArrivalCodeOut,), not_redactable={"lookup": DIGEST, "secret_digest": DIGEST}
    ),
)
