"""Who the caller is at a table, and what the path names there: what every operation at a table begins with."""

from app.roundtables.access.guard import (
    ActingSeatRequired,
    CurrentStanding,
    MandateNotInForce,
    NotYourSeat,
    TableGuard,
    take_standing,
)
from app.roundtables.access.rows import located, matched, seen
from app.roundtables.access.standing import SeatRequired, Standing

__all__ = [
    "ActingSeatRequired",
    "CurrentStanding",
    "MandateNotInForce",
    "NotYourSeat",
    "SeatRequired",
    "Standing",
    "TableGuard",
    "located",
    "matched",
    "seen",
    "take_standing",
]
