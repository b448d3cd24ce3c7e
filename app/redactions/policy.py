"""Whose consent a redaction asks for."""

from collections.abc import Collection

from app.core.errors import Forbidden
from app.directory.models import Sector


class ConsentNotAsked(Forbidden):
    code = "consent_not_asked"
    message = "Only the sectors that decide at this table and those that the text came from are asked."


def require_asked(mine: Sector, deciding: Collection[str], sources: Collection[str]) -> None:
    """Raises ConsentNotAsked."""
    if mine.value not in {*deciding, *sources}:
        raise ConsentNotAsked
