"""The one place that turns refusals into RFC 9457 problem documents."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

import orjson
import structlog
from asyncpg.exceptions import (
    DeadlockDetectedError,
    InternalClientError,
    LockNotAvailableError,
    QueryCanceledError,
    UniqueViolationError,
)
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from app.core import logs
from app.core.errors import Forbidden, Refusal, Unavailable, Unprocessable
from app.core.field_errors import MOST, told
from app.core.messages import LOCALES, negotiate, translate
from app.core.outages import DatabaseUnavailable, outage
from app.core.requests import Malformed
from app.core.schemas import Bilingual

MEDIA_TYPE: Final = "application/problem+json"
log = structlog.get_logger(__name__)


class Problem(BaseModel):
    """An RFC 9457 problem; `code` is stable and meant for programs, `title` and `detail` for people."""

    model_config = ConfigDict(defer_build=True, extra="allow")

    type: str
    title: str
    status: int
    code: str
    detail: str


class MalformedJson(Unprocessable):
    code = "malformed_json"
    message = "The body is not valid JSON (RFC 8259, UTF-8)."


class InvalidInput(Unprocessable):
    code = "invalid_input"
    message = "The input does not have the expected shape; «errors» points at each place."


class Busy(Unavailable):
    code = "busy"
    message = "Others are writing at the same place. Try again in a moment."

    @property
    def headers(self) -> dict[str, str]:
        return {"Retry-After": "1"}


BUSY_OR_AWAY: Final = (Busy, DatabaseUnavailable)
"""What whatever asks the database may be refused with."""


class Unexpected(Refusal):
    status = 500
    code = "unexpected"
    message = "Something went wrong on our side; nothing was changed. Quote the request id when you report it."


class RouteUnknown(Refusal):
    status = 404
    code = "route_unknown"
    message = "The service has no such path; /openapi.json lists all that it has."


class MethodNotAllowed(Refusal):
    status = 405
    code = "method_not_allowed"
    message = "This path does not know that method."


class TooLarge(Refusal):
    status = 413
    code = "body_too_large"
    message = "The body is larger than this service accepts."


class HeaderTooLarge(Refusal):
    status = 431
    code = "header_too_large"
    message = "The header of the request is larger, or has more fields, than this service accepts."


class RequestTooSlow(Refusal):
    status = 408
    code = "request_too_slow"
    message = "The request did not arrive in time. Send it again; a file may come in smaller parts."


class OnLoopbackOnly(Forbidden):
    code = "on_loopback_only"
    message = "This is a demonstration, whose passwords are public: it answers on its own machine alone."


def document(refusal: Refusal, locale: str) -> Response:
    """The problem document of a refusal."""
    title, cause = _worded(refusal, locale)
    detail = title if cause is None else f"{title} {cause}"
    content: dict[str, object] = {
        "type": f"/problems/{refusal.code}",
        "title": title,
        "status": refusal.status,
        "code": refusal.code,
        "detail": detail,
        **_pointed(refusal, cause or title),
        **refusal.members,
        **refusal.localised_members(locale),
    }
    headers = {"Content-Language": locale, "Cache-Control": "no-store", **refusal.headers}
    body = orjson.dumps(content, default=_embedded)
    return Response(body, status_code=refusal.status, headers=headers, media_type=MEDIA_TYPE)


def in_words(refusal: Refusal) -> Bilingual:
    """What a refusal would say, its cause included, in both languages: for whoever is told before it comes to that."""
    return Bilingual(**{each: " ".join(filter(None, _worded(refusal, each))) for each in LOCALES})


def _worded(refusal: Refusal, locale: str) -> tuple[str, str | None]:
    """The sentence of a refusal, and that of its cause where it has several."""
    values = {
        name: translate(value, locale) if isinstance(value, str) else value for name, value in refusal.values.items()
    }
    cause = None if refusal.cause is None else _filled(refusal.causes[refusal.cause], values, locale)
    return _filled(type(refusal).message, values, locale), cause


def _filled(message: str, values: Mapping[str, object], locale: str) -> str:
    return translate(message, locale) % values if values else translate(message, locale)


def _pointed(refusal: Refusal, detail: str) -> dict[str, object]:
    """The places of the body that a refusal is about, as those of an input that is not well formed are told."""
    places = [
        {"in": refusal.part, "pointer": each, "code": refusal.code, "detail": detail} for each in refusal.pointers
    ]
    return cut(places) if places else {}


def cut(places: Sequence[Mapping[str, object]]) -> dict[str, object]:
    """As many of the places as one answer holds, and how many more there are."""
    left_out = len(places) - MOST
    return {"errors": places[:MOST], **({"errors_left_out": left_out} if left_out > 0 else {})}


def _embedded(value: object) -> object:
    if isinstance(value, bytes):
        return orjson.Fragment(value)
    raise TypeError(type(value).__name__)


def respond(request: Request, refusal: Refusal) -> Response:
    """The problem document for a refusal, in the reader's language."""
    return document(refusal, negotiate(request.headers.get("accept-language")))


async def _refused(request: Request, error: Exception) -> Response:
    return respond(request, cast("Refusal", error))


async def _invalid(request: Request, error: Exception) -> Response:
    invalid = cast("RequestValidationError", error)
    if isinstance(invalid.body, Malformed):
        return respond(request, MalformedJson())
    locale = negotiate(request.headers.get("accept-language"))
    shapes = getattr(request.scope.get("route"), "shapes", {})
    errors = list[dict[str, object]]()
    for fault in invalid.errors():
        where, *steps = fault["loc"] or ("body",)
        place = {"in": where, **told(fault, steps, shapes.get(where), locale)}
        # A parameter that several guards read is wrong once.
        if place not in errors:
            errors.append(place)
    return respond(request, InvalidInput(members=cut(errors)))


async def _framework(request: Request, error: Exception) -> Response:
    known: dict[int, type[Refusal]] = {404: RouteUnknown, 405: MethodNotAllowed, 413: TooLarge}
    framework = cast("HTTPException", error)
    refusal = known.get(framework.status_code)
    if refusal is None:
        refusal = MalformedJson if framework.status_code < Unexpected.status else Unexpected
    answer = respond(request, refusal())
    # Such as Allow, which a 405 owes its reader (RFC 9110 section 15.5.6).
    answer.headers.update(framework.headers or {})
    return answer


async def _database(request: Request, error: Exception) -> Response:
    cause = getattr(getattr(error, "orig", None), "__cause__", None)
    if isinstance(error, PoolTimeout) or isinstance(
        cause, LockNotAvailableError | DeadlockDetectedError | QueryCanceledError | UniqueViolationError
    ):
        # Every use case looks before it inserts, so a unique value can be taken only by somebody at the same moment:
        # the next attempt is told in words that it is.
        return respond(request, Busy())
    away = outage(error)
    return unexpected(request, error) if away is None else respond(request, away)


def unexpected(request: Request, error: Exception) -> Response:
    """The answer to a failure of ours, which is logged here."""
    # Only its kinds and places: its text may quote what a person wrote.
    log.error("unexpected error", failure=logs.describe(error))
    return respond(request, Unexpected())


def install(app: FastAPI) -> None:
    """Register the only exception handlers of the service; what none of them knows is `app.core.middleware`'s."""
    app.add_exception_handler(Refusal, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _framework)
    app.add_exception_handler(DBAPIError, _database)
    app.add_exception_handler(PoolTimeout, _database)
    # What SQLAlchemy does not translate, of a connection that ends.
    app.add_exception_handler(InternalClientError, _database)


def problems(*refusals: type[Refusal]) -> dict[int | str, dict[str, Any]]:
    """The `responses` of an operation: each status once, with the stable codes that it may carry.

    `app.openapi` turns the codes into the description, the schema and the examples of the response.
    """
    by_status: dict[int | str, dict[str, Any]] = {}
    for refusal in refusals:
        named = by_status.setdefault(refusal.status, {"description": "", "x-codes": []})
        named["x-codes"].append(refusal.code)
    return by_status
