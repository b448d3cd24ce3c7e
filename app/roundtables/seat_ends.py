"""How a seat ends, by the word of its sector: pure rules and their refusals."""

from collections.abc import Iterable
from datetime import datetime

from app.core.errors import Conflict
from app.identity.roles import Role
from app.roundtables.models import Roundtable, Seat


class SeatEnded(Conflict):
    code = "seat_ended"
    message = "This seat has ended: nobody holds it any more, and nothing is asked of it."


class SeatEndProposed(Conflict):
    code = "seat_end_proposed"
    message = "The end of this seat lies before its sector already; it is the sector that ends it."


class SeatEndNotProposed(Conflict):
    code = "seat_end_not_proposed"
    message = "Nobody has proposed to end this seat, or it has ended."


class LastPlaceOfSector(Conflict):
    """409: it would decide on, and nobody could speak for it."""

    code = "last_place_of_sector"
    message = "This is the last voting place of a deciding sector: a sector that leaves the table withdraws from it."


def require_not_ended(seat: Seat) -> None:
    """Raises SeatEnded."""
    if seat.ended_at is not None:
        raise SeatEnded


def require_another_place(roundtable: Roundtable, seat: Seat, places: Iterable[Seat]) -> None:
    """Raises LastPlaceOfSector; `places` are the voting seats of the table that count."""
    if seat.role is not Role.delegate or seat.awaits_assent or seat.sector not in roundtable.deciding_sectors:
        return
    if not any(each.role is Role.delegate and each.sector is seat.sector and each.id != seat.id for each in places):
        raise LastPlaceOfSector


def end_seat(seat: Seat, reason: str | None, digest: str, now: datetime) -> None:
    """Nobody holds it any more; whatever was asked of it is answered."""
    seat.ended_at, seat.end_reason, seat.end_digest = now, reason, digest
    seat.awaits_assent = False


def propose_seat_end(seat: Seat, reason: str, digest: str, now: datetime) -> None:
    """Raises SeatEndProposed."""
    if seat.end_proposed_at is not None:
        raise SeatEndProposed
    seat.end_proposed_at, seat.end_reason, seat.end_digest = now, reason, digest


def refuse_seat_end(seat: Seat) -> None:
    """Raises SeatEndNotProposed."""
    if seat.end_proposed_at is None or seat.ended_at is not None:
        raise SeatEndNotProposed
    seat.end_proposed_at = seat.end_reason = seat.end_digest = None
