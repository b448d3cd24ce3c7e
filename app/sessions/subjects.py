"""The kinds of subjects of sessions, their agenda and who attends them."""

from typing import Final

from app.assents.models import AgendaAssent
from app.assents.subjects import OWN_WORDS, PURPOSE
from app.identity.roles import Permission
from app.roundtables.models import Power
from app.roundtables.table_subjects import Awaited, Redactable, TableSubject, all_deciding, own_sector
from app.sessions.models import AgendaItem, Attendance, Session
from app.sessions.schemas.agenda import AgendaAssentOut, AgendaItemOut
from app.sessions.schemas.sessions import AttendanceOut, SessionOut

INVITATION: Final = Awaited("session_invitation")
UNDER_WAY: Final = Awaited("session_under_way")
AGENDA: Final = Awaited("agenda_assent", "assent_to_agenda", Permission.agenda_assent, Power.decide)

SUBJECTS: Final = (
    TableSubject(
        model=Session,
        awaiting=(INVITATION, UNDER_WAY, AGENDA),
        bodies=(SessionOut,),
        redactable=Redactable(words=("title", "place"), sources=all_deciding),
    ),
    TableSubject(
        model=AgendaItem,
        bodies=(AgendaItemOut,),
        redactable=Redactable(words=("title", "purpose"), sources=own_sector),
    ),
    TableSubject(model=AgendaAssent, bodies=(AgendaAssentOut,), derived=(PURPOSE,), redactable=OWN_WORDS),
    TableSubject(model=Attendance, bodies=(AttendanceOut,)),
)
