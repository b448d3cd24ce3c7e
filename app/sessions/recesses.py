"""What a recess and a caucus allow: pure rules and their refusals."""

from datetime import datetime

from app.core.errors import Conflict, Forbidden
from app.sessions.models import Recess, RecessKind, Session, SessionPhase


class RecessNotYours(Forbidden):
    """403: the session waits for somebody who may let it wait."""

    code = "recess_not_yours"
    message = "Who conducts the session calls a recess; a sector calls its own caucus where a clause gives it one."


class RecessOver(Conflict):
    code = "recess_over"
    message = "The recess is over already."


class CaucusOver(Conflict):
    code = "caucus_over"
    message = "Notes of a sector are those of its caucus while it lasts."


def begin(session: Session, recess: Recess) -> None:
    session.phase = SessionPhase.caucus if recess.kind is RecessKind.caucus else SessionPhase.recess


def end(session: Session, recess: Recess, now: datetime) -> None:
    """Everybody is back: the session goes on. Raises RecessOver."""
    if recess.ended_at is not None:
        raise RecessOver
    recess.ended_at = max(recess.started_at, now)
    session.phase = SessionPhase.open


def require_lasting(recess: Recess) -> None:
    """Raises CaucusOver for what is no caucus, or is over."""
    if recess.kind is not RecessKind.caucus or recess.ended_at is not None:
        raise CaucusOver
