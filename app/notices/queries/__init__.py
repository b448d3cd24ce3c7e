"""The rows of notices, their deliveries and where people are reached."""

from app.notices.queries.delivering import (
    Due,
    Parcel,
    confirm,
    lost,
    mark,
    note_attempt,
    parcel,
    to_remind,
)
from app.notices.queries.standing import Open, Stand, open_notices, stands
from app.notices.queries.telling import Recipient, newest_of, recipients, settings_of

__all__ = [
    "Due",
    "Open",
    "Parcel",
    "Recipient",
    "Stand",
    "confirm",
    "lost",
    "mark",
    "newest_of",
    "note_attempt",
    "open_notices",
    "parcel",
    "recipients",
    "settings_of",
    "stands",
    "to_remind",
]
