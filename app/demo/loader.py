"""Loads the demonstration table into an empty database, with a clock of its own."""

from app.core.clock import Clock
from app.core.db import Database
from app.core.settings import Settings


async def load(settings: Settings, database: Database, clock: Clock) -> None:
    """Everything in the caller's one transaction."""


def sign_in_lines() -> tuple[str, ...]:
    """How to sign in, for the operator's terminal."""
    return ()
