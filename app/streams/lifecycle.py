"""How long a ticket is good for, and what is refused to who would open one."""

from datetime import timedelta
from typing import Final

from app.core.errors import Unauthenticated, Unavailable

TICKET_LASTS: Final = timedelta(seconds=30)


class TicketInvalid(Unauthenticated):
    code = "ticket_invalid"
    message = "This ticket was used, or its seconds are over, or it is for another session: ask for a new one."


class TooManyStreams(Unavailable):
    code = "too_many_streams"
    message = "As many listen here as this process can bear. Read the session's room meanwhile, and try again soon."

    @property
    def headers(self) -> dict[str, str]:
        return {"Retry-After": "30"}
