"""`create_app`: the service, put together from its rooms."""

import functools
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from typing import Literal

from fastapi import APIRouter, FastAPI, Request
from fastapi.middleware.cors import CORSMiddleware
from fastapi.routing import APIRoute
from sqlalchemy import select

from app.api import ROUTERS
from app.core import problems
from app.core.clock import Clock, utc_now
from app.core.db import Database
from app.core.files import private_once
from app.core.loopback import LoopbackOnly
from app.core.middleware import HEALTH, BodyLimit, Failures, RequestLimit, ResponseHeadersMiddleware
from app.core.paging import cursor_secret
from app.core.requests import StrictRoute
from app.core.routing import RouteIndex
from app.core.schemas import Out
from app.core.setting_values import DEMO_SUFFIX
from app.core.settings import Settings
from app.files.chunked_uploads import Parts
from app.identity import answers
from app.identity.authentication import Authentication
from app.identity.secrets import Passwords
from app.identity.tokens import AccessTokens
from app.jobs import jobs
from app.ledger import queries as ledger
from app.ledger.contradictions import LogContradictsCheckpoint
from app.ledger.signer import Signer
from app.metadata import DESKS, SUBJECTS
from app.openapi import document
from app.protocols.service import in_force
from app.redactions import service as redactions
from app.redactions.lifecycle import RedactionsMissing
from app.streams.service import hub
from app.trust.keys import PrivateKey
from app.web import documentation
from app.worker.kinds import Context
from app.worker.service import working

VERSION = "0.1.0"


class Running(Out):
    """What whoever watches the service asks for."""

    status: Literal["ok", "ready"]


def create_app(
    settings: Settings,
    *,
    clock: Clock = utc_now,
    passwords: Passwords | None = None,
    database: Database | None = None,
) -> FastAPI:
    """The ASGI application. The named arguments are for tests and the demo loader alone."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with _opened(settings) if database is None else nullcontext(database) as app.state.database:
            app.state.passwords = passwords or Passwords()
            private = private_once(settings.home / "keys" / "tokens.pem", lambda: PrivateKey.generate().to_pem())
            app.state.cursor_secret = cursor_secret(private)
            app.state.tokens = AccessTokens(
                PrivateKey.from_pem(private),
                issuer=settings.deployment,
                audience=settings.deployment,
                lifetime_seconds=settings.access_token_seconds,
            )
            Parts.at(settings.home, settings.max_file_bytes).clear_lapsed(clock())
            async with app.state.database.sessions() as session:
                head = await ledger.head(session)
                app.state.signer = Signer(settings.home, head.origin)
                # Whatever the settings say: the accounts of a demonstration have passwords that everybody knows.
                app.state.loopback_only = head.origin.endswith(DEMO_SUFFIX)
                await in_force.begin(session)
            # Inside somebody else's transaction nothing runs by itself.
            works = settings.worker and database is None
            context = Context(app.state.database, clock)
            try:
                async with (
                    hub.telling(app.state.database, clock, settings) as app.state.streams,
                    working(context, jobs(app.state.signer, settings)) if works else nullcontext(),
                ):
                    yield
            finally:
                app.state.passwords.close()

    operations = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
    app = FastAPI(
        # The operations of the rooms: they are known to their index alone, and asked before what is added below.
        routes=[RouteIndex(operations)],
        title="Tinkuy",
        version=VERSION,
        lifespan=lifespan,
        # Both are served by `app.web.documentation`, from this package alone.
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        telemetry={"tracing": False},
    )
    app.state.settings = settings
    app.state.loopback_only = False
    app.state.clock = clock
    app.state.subjects = SUBJECTS
    app.state.desks = DESKS
    app.include_router(documentation.description)
    if settings.docs:
        app.include_router(documentation.page)
    _add_operations(app)
    app.openapi = functools.cache(lambda: document(app, ROUTERS, app.state.subjects))  # type: ignore[method-assign]  # FastAPI's own hook
    problems.install(app)
    answers.install(app)
    # The last one added is the outermost.
    app.add_middleware(Failures)
    app.add_middleware(Authentication)
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_methods=["GET", "POST", "PATCH", "PUT"],
            allow_headers=[
                "Authorization",
                "Content-Type",
                "Content-Range",
                "If-Match",
                "Idempotency-Key",
                "Last-Event-ID",
                "Acting-Seat",
                "Dry-Run",
            ],
            expose_headers=[
                "Content-Language",
                "ETag",
                "Ledger-Entry",
                "Link",
                "Repr-Digest",
                "Retry-After",
                "Tinkuy-Verifier",
                "X-Request-Id",
            ],
        )
    app.add_middleware(BodyLimit, limit=settings.max_body_bytes)
    app.add_middleware(LoopbackOnly)
    app.add_middleware(RequestLimit, limit=settings.max_requests)
    app.add_middleware(ResponseHeadersMiddleware)
    return app


def _opened(settings: Settings) -> AbstractAsyncContextManager[Database]:
    if settings.database_url is None:
        raise RuntimeError("create_app needs settings with a database.")
    return Database.at(settings.database_url.get_secret_value(), pool_size=settings.pool_size)


def _add_operations(app: FastAPI) -> None:
    router = APIRouter(tags=["operations"], route_class=StrictRoute)

    @router.get(HEALTH, operation_id="get_health")
    async def get_health() -> Running:
        """The process answers."""
        return Running(status="ok")

    unready = problems.problems(*problems.BUSY_OR_AWAY, LogContradictsCheckpoint, RedactionsMissing)

    @router.get("/readyz", operation_id="get_readiness", responses=unready)
    async def get_readiness(request: Request) -> Running:
        """The database answers, its log continues the last signed checkpoint, and what was redacted is not in it."""
        state = request.app.state
        async with state.database.sessions() as session:
            await session.execute(select(1))
            await state.signer.require_continued(session)
            await redactions.require_applied(session, state.settings.home)
        return Running(status="ready")

    app.include_router(router)
