"""A verification as the ground rules are asked about it: values only."""

from datetime import datetime

from app.directory.models import Sector
from app.monitoring import policy
from app.monitoring.owing import Owed
from app.roundtables.models import Seat
from app.roundtables.places import SeatRow
from app.rules.moments import VerificationGiven


def verification(commitment: Owed, reporter: Sector, seat: Seat | SeatRow, now: datetime) -> VerificationGiven:
    """The moment in which `seat` answers a report of the sector `reporter`."""
    return VerificationGiven(
        now=now,
        reporter_sector=reporter,
        verifier_sector=seat.sector,
        is_beneficiary=policy.is_beneficiary(seat, commitment),
        is_named_verifier=policy.is_named(seat.id, commitment),
    )
