"""The log does not continue what was signed: why, and what is refused for as long as it is true."""

from enum import StrEnum

import structlog

from app.core.errors import Unavailable

log = structlog.get_logger(__name__)


class Contradiction(StrEnum):
    """Why nothing is recorded and signed, for whoever runs the service: the member `reason` of the problem."""

    log_is_shorter = "log_is_shorter"
    log_is_another = "log_is_another"
    key_is_another = "key_is_another"
    checkpoint_missing = "checkpoint_missing"
    checkpoint_unreadable = "checkpoint_unreadable"


class LogContradictsCheckpoint(Unavailable):
    code = "log_contradicts_checkpoint"
    message = (
        "The log in the database does not continue the last signed checkpoint: an old backup was restored or entries "
        "were changed. Nothing is recorded and nothing is signed until this is settled."
    )


def contradicted(reason: Contradiction, **facts: object) -> LogContradictsCheckpoint:
    """The refusal, told to whoever runs the service with the facts."""
    log.error("the log contradicts its last signed checkpoint", reason=reason.value, **facts)
    return LogContradictsCheckpoint(members={"reason": reason.value})
