"""Structured logs on standard error, ours and the libraries' alike; what a person said or is called stays out.

The request id comes from the context (`structlog.contextvars`), bound by `app.core.middleware`.
"""

import contextlib
import logging
import sys
import traceback
from collections.abc import Iterator
from pathlib import PurePath
from types import TracebackType
from typing import Final

import orjson
import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from app.core.settings import Settings

WITHHELD: Final = "[withheld]"

# Keys whose values are secrets or personal by their nature, should one ever be handed to a logger.
PERSONAL: Final = frozenset(
    {"authorization", "body", "email", "full_name", "login", "name", "password", "secret", "text", "token"}
)

# Libraries that tell at INFO what we tell ourselves, or at DEBUG what was in the rows.
CAPPED: Final = {
    "uvicorn.access": "CRITICAL",
    "sqlalchemy": "WARNING",
    "asyncio": "WARNING",
    "alembic": "WARNING",
    # They log whole paths, and a path may carry an invitation's code.
    "httpx": "WARNING",
    "httpcore": "WARNING",
}


def configure(settings: Settings) -> None:
    """Sends every log of the process to standard error, in the format and from the level of the settings."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _describe_failure,
        _withhold_persons,
    ]
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    rendered: Processor = (
        structlog.processors.JSONRenderer(serializer=_json)
        if settings.log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, rendered],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(settings.log_level.upper())
    for name, level in CAPPED.items():
        logging.getLogger(name).setLevel(max(logging.getLevelNamesMapping()[level], root.level))


@contextlib.contextmanager
def hushed(name: str) -> Iterator[None]:
    """Silences one logger while the block lasts."""
    logger = logging.getLogger(name)
    was, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = was


def _json(event: EventDict, **_: object) -> str:
    return orjson.dumps(event, default=str).decode()


def _withhold_persons(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    return {key: WITHHELD if key in PERSONAL else value for key, value in event.items()}


def _describe_failure(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Replaces an exception by its types and places: its message may quote a row, and a row holds what people said."""
    given = event.pop("exc_info", None)
    if not given:
        return event
    if given is True:
        given = sys.exc_info()
    failure = given[1] if isinstance(given, tuple) else given
    if isinstance(failure, BaseException):
        event["failure"] = describe(failure)
    return event


def describe(failure: BaseException) -> list[dict[str, object]]:
    """What may be told of a failure and of what led to it: types and places, never a message."""
    return [_one_failure(link) for link in _chain(failure)]


def _chain(failure: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while failure is not None and id(failure) not in seen:
        seen.add(id(failure))
        yield failure
        failure = failure.__cause__ or (None if failure.__suppress_context__ else failure.__context__)


def _one_failure(failure: BaseException) -> dict[str, object]:
    described: dict[str, object] = {"type": type(failure).__qualname__, "at": _places(failure.__traceback__)}
    # What PostgreSQL says without quoting anything: the class of the error and the name of the rule.
    for known in ("sqlstate", "constraint_name"):
        if isinstance(value := getattr(failure, known, None), str):
            described[known] = value
    return described


def _places(trace: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(trace)
    return [f"{'/'.join(PurePath(frame.filename).parts[-3:])}:{frame.lineno} {frame.name}" for frame in frames]
