"""Pure ASGI middleware: a request id, one access line without personal data, security headers, dry-run status.

And three that refuse in the words of RFC 9457 what would else be answered outside of all this: requests beyond what is
answered at the same time, bodies that are too large, and failures of ours.
"""

import time
from uuid import UUID

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core import problems
from app.core.dry_run import DryRunMalformed, is_dry_run
from app.core.ids import new_id

log = structlog.get_logger("tinkuy.access")

CREATED = 201
HEALTH = "/healthz"
# Under which a request that counts among those under way has what counts it.
_COUNTED = "tinkuy.counted"
_SERVER_ERROR = 500


def _request_id(headers: Headers) -> str:
    """The caller's X-Request-Id where it is a UUID (so nothing else can enter the logs), else a new one."""
    try:
        return str(UUID(headers.get("x-request-id", "")))
    except ValueError:
        return str(new_id())


class ResponseHeadersMiddleware:
    """Wraps every answer; see the module's docstring."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        request_id = _request_id(request.headers)
        dry_run, app = False, self.app
        try:
            dry_run = is_dry_run(request)
        except DryRunMalformed as refusal:
            app = problems.respond(request, refusal)
        status = _SERVER_ERROR
        started = time.perf_counter()

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                if dry_run and message["status"] == CREATED:
                    message["status"] = 200
                status = message["status"]
                fields = MutableHeaders(scope=message)
                fields["X-Request-Id"] = request_id
                fields["X-Content-Type-Options"] = "nosniff"
                fields["Referrer-Policy"] = "no-referrer"
                fields.add_vary_header("Authorization, Acting-Seat")
                fields.setdefault("Cache-Control", "no-store")
                if dry_run:
                    fields["Dry-Run"] = "true"
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                await app(scope, receive, sending)
            finally:
                # The route's template, never the path: paths may carry an invitation's code.
                route = scope.get("route")
                log.info(
                    "request",
                    method=scope["method"],
                    route=getattr(route, "path", None),
                    status=status,
                    milliseconds=round((time.perf_counter() - started) * 1000, 1),
                )


class RequestLimit:
    """Refuses what comes while `limit` requests are being answered, so that those are answered in time.

    Whether the process lives is answered always: `/healthz`.
    """

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self.app = app
        self.limit = limit
        self._under_way = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] == HEALTH:
            await self.app(scope, receive, send)
            return
        if self._under_way >= self.limit:
            await problems.respond(Request(scope), problems.Busy())(scope, receive, send)
            return
        self._under_way += 1
        scope[_COUNTED] = self
        try:
            await self.app(scope, receive, send)
        finally:
            self.discount(scope)

    def discount(self, scope: Scope) -> None:
        """It is not under way any more, or lasts as long as somebody listens and takes nobody's turn."""
        if scope.pop(_COUNTED, None) is not None:
            self._under_way -= 1


def outlasts(scope: Scope) -> None:
    """An answer that goes on for as long as somebody listens is none of those that others wait for."""
    limit: RequestLimit | None = scope.get(_COUNTED)
    if limit is not None:
        limit.discount(scope)


class BodyLimit:
    """Refuses a body over the limit: at once where Content-Length tells, else as soon as more has come."""

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self.app = app
        self.limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        declared = Headers(scope=scope).get("content-length", "")
        if declared.isdecimal() and int(declared) > self.limit:
            await problems.respond(Request(scope), problems.TooLarge())(scope, receive, send)
            return
        received = 0

        async def receiving() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > self.limit:
                # Not a refusal of ours: FastAPI, which is reading the body, lets only this class through.
                raise HTTPException(problems.TooLarge.status)
            return message

        await self.app(scope, receiving, send)


class Failures:
    """The innermost: answers what no handler knows, inside of everything that adds header fields to answers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def sending(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, sending)
        except Exception as error:
            if started or scope["type"] != "http":
                raise
            await problems.unexpected(Request(scope), error)(scope, receive, send)
