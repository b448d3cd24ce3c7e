"""Who may speak about the minutes: pure answers about people."""

from app.core.errors import Forbidden


class SeatWasNotThere(Forbidden):
    """403: corrections come from those who heard what was said, and from who ran the session."""

    code = "seat_was_not_there"
    message = "Your seat is not on the attendance record of this session; only who was there corrects its minutes."


class SectorDoesNotAssent(Forbidden):
    """403: whoever accompanies the table has a voice and no vote."""

    code = "sector_does_not_assent"
    message = "Your sector accompanies this table; only its deciding sectors assent to the minutes."


class SectorDoesNotSignMinutes(Forbidden):
    """403: the acta is signed by those who answer for it before their sector."""

    code = "sector_does_not_sign_minutes"
    message = "Your sector accompanies this table; only its deciding sectors sign the minutes."


def require_was_there(stays: int, *, runs: bool) -> None:
    """`stays` of the seat at the session, however short; who `runs` sessions was there, whoever wrote it down."""
    if stays == 0 and not runs:
        raise SeatWasNotThere
