"""Use cases of streams."""

from app.streams.service.hub import Hub
from app.streams.service.listening import listen
from app.streams.service.tickets import draw, opened_by

__all__ = ["Hub", "draw", "listen", "opened_by"]
