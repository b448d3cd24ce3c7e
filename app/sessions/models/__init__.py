"""Sessions, their agendas, and who was there."""

from app.sessions.models.agenda import (
    AgendaDocument,
    AgendaItem,
    AgendaItemKind,
    AgendaItemPhase,
    DeliveryChannel,
    ParticipationLevel,
)
from app.sessions.models.meetings import (
    Session,
    SessionAbout,
    SessionKind,
    SessionPhase,
    SessionTurn,
)
from app.sessions.models.presence import (
    ArrivalCode,
    Attendance,
    AttendanceConfirmation,
    AttendanceMode,
    Guest,
    GuestName,
    PresenceWord,
)
from app.sessions.models.recesses import (
    CaucusNote,
    Recess,
    RecessKind,
)

__all__ = [
    "AgendaDocument",
    "AgendaItem",
    "AgendaItemKind",
    "AgendaItemPhase",
    "ArrivalCode",
    "Attendance",
    "AttendanceConfirmation",
    "AttendanceMode",
    "CaucusNote",
    "DeliveryChannel",
    "Guest",
    "GuestName",
    "ParticipationLevel",
    "PresenceWord",
    "Recess",
    "RecessKind",
    "Session",
    "SessionAbout",
    "SessionKind",
    "SessionPhase",
    "SessionTurn",
]
