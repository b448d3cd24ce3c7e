"""Who may ask for whom, and who may take a request back."""

from uuid import UUID

from app.roundtables.policy import OtherSeat


def require_may_ask(mine: UUID, seat_id: UUID, *, keeps_list: bool) -> None:
    """Everybody asks for the own seat; who gives the floor writes down others too. Raises OtherSeat."""
    if seat_id != mine and not keeps_list:
        raise OtherSeat
