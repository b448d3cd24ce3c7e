"""What is said where no request has come that the application could answer: over the wire, and in the log."""

from http import HTTPStatus

import structlog

from app.core import problems
from app.core.errors import Refusal
from app.core.messages import DEFAULT_LOCALE

log = structlog.get_logger(__name__)


def tell(reason: str) -> None:
    log.info("a connection was ended", reason=reason)


def raw(refusal: Refusal) -> bytes:
    """The answer as it goes over the wire, in the language of those who did not get to say theirs."""
    answer = problems.document(refusal, DEFAULT_LOCALE)
    lines = [f"HTTP/1.1 {answer.status_code} {HTTPStatus(answer.status_code).phrase}".encode()]
    lines += [name + b": " + value for name, value in (*answer.raw_headers, (b"connection", b"close"))]
    return b"\r\n".join([*lines, b"", bytes(answer.body)])
