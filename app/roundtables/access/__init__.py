"""Who the caller is at a table, and what the path names there: what every operation at a table begins with."""

from app.roundtables.access.batch import Batch, RowDone
from app.roundtables.access.guard import (
    ActingSeatRequired,
    AtTableGuard,
    CurrentStanding,
    MandateNotConfirmed,
    MandateNotInForce,
    NotYourSeat,
    TableGuard,
    TableId,
    take_standing,
)
from app.roundtables.access.live import CurrentLiveAccess, LiveAccess, LiveGuard, live_access
from app.roundtables.access.reading import (
    AcrossReadAccess,
    Asking,
    BodyGuard,
    CurrentAcrossReadAccess,
    CurrentTableReadAccess,
    Seen,
    TableReadAccess,
    read_across,
    seen,
)
from app.roundtables.access.rows import AtMatchedTable, located, matched
from app.roundtables.access.standing import SeatRequired, Standing

__all__ = [
    "AcrossReadAccess",
    "ActingSeatRequired",
    "Asking",
    "AtMatchedTable",
    "AtTableGuard",
    "Batch",
    "BodyGuard",
    "CurrentAcrossReadAccess",
    "CurrentLiveAccess",
    "CurrentStanding",
    "CurrentTableReadAccess",
    "LiveAccess",
    "LiveGuard",
    "MandateNotConfirmed",
    "MandateNotInForce",
    "NotYourSeat",
    "RowDone",
    "SeatRequired",
    "Seen",
    "Standing",
    "TableGuard",
    "TableId",
    "TableReadAccess",
    "live_access",
    "located",
    "matched",
    "read_across",
    "seen",
    "take_standing",
]
