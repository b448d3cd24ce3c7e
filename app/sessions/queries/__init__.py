"""The rows of sessions, agendas and attendance."""

from app.sessions.queries.attendance import (
    GOES_ON,
    HAS_LEFT,
    IS_PRESENT,
    Arrived,
    arrived,
    ended_at,
    present,
    present_with_mandates,
    spoke_at,
    stays,
)
from app.sessions.queries.meetings import (
    GOING_ON,
    Coming,
    Meeting,
    Planned,
    coming,
    demands_of,
    open_since,
    opened_since,
    planned_items,
    seen,
)

__all__ = [
    "GOES_ON",
    "GOING_ON",
    "HAS_LEFT",
    "IS_PRESENT",
    "Arrived",
    "Coming",
    "Meeting",
    "Planned",
    "arrived",
    "coming",
    "demands_of",
    "ended_at",
    "open_since",
    "opened_since",
    "planned_items",
    "present",
    "present_with_mandates",
    "seen",
    "spoke_at",
    "stays",
]
