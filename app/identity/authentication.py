"""Nobody without a valid token gets any further, but to what is public."""

from typing import Final

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from app.core import problems
from app.identity.public import is_public, takes_ticket
from app.identity.tokens import AccessTokens, TokenInvalid, TokenMissing

_BEARER: Final = "bearer "


class Authentication:
    """Pure ASGI: no request but a public one goes further without a valid token, whatever its body holds.

    Or with a ticket, where a guard asks for one: it then finds nobody in `request.state.principal`.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or is_public(scope["method"], scope["path"]):
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        refusal = self._authenticate(request)
        if refusal is not None:
            await problems.respond(request, refusal)(scope, receive, send)
            return
        await self.app(scope, receive, send)

    @staticmethod
    def _authenticate(request: Request) -> TokenMissing | TokenInvalid | None:
        header = request.headers.get("authorization", "")
        if not header.lower().startswith(_BEARER):
            ticketed = takes_ticket(request.method, request.url.path) and "ticket" in request.query_params
            return None if ticketed else TokenMissing()
        tokens: AccessTokens = request.app.state.tokens
        try:
            request.state.principal = tokens.read(header[len(_BEARER) :].strip(), request.app.state.clock())
        except TokenInvalid as refusal:
            return refusal
        return None
