"""`/v1/auth` and the public keys of the access tokens."""

import base64
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response

from app.core.dry_run import refuse_dry_run
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.identity import lifecycle
from app.identity.schemas import Jwks, RevocationForm, TokenForm, TokenOut, as_login
from app.identity.service import signing_in
from app.identity.service.signing_in import SigningIn

router = APIRouter(tags=["auth"], route_class=StrictRoute)


def _basic(request: Request) -> tuple[str, str] | None:
    """Client id and secret from HTTP Basic (RFC 6749 section 2.3.1)."""
    scheme, _, credentials = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        client_id, separator, secret = base64.b64decode(credentials, validate=True).decode().partition(":")
    except ValueError:  # not base64, not ASCII, or not UTF-8 within
        raise lifecycle.ClientRefused from None
    if not separator:
        raise lifecycle.ClientRefused
    return client_id, secret


@router.post(
    "/v1/auth/token",
    operation_id="issue_token",
    dependencies=[Depends(refuse_dry_run)],
    response_model=TokenOut,
    responses=problems(
        lifecycle.SignInRefused,
        lifecycle.GrantUnsupported,
        lifecycle.ScopeRefused,
        lifecycle.ClientRefused,
        lifecycle.TooManyAttempts,
    ),
)
async def issue_token(
    request: Request,
    response: Response,
    form: Annotated[TokenForm, Form()],
) -> TokenOut:
    """Sign in with a password, renew with a refresh token (it rotates), or as a partner client."""
    at, now = SigningIn.of(request.app.state), request.app.state.clock()
    response.headers["Cache-Control"] = "no-store"
    if form.grant_type == "password" and form.username and form.password:
        return await signing_in.with_password(at, as_login(form.username), form.password, now)
    if form.grant_type == "refresh_token" and form.refresh_token:
        return await signing_in.with_refresh_token(at, form.refresh_token, now)
    if form.grant_type == "client_credentials":
        named = _basic(request) or (form.client_id or "", form.client_secret or "")
        return await signing_in.with_client_secret(at, *named, form.scope, now)
    raise lifecycle.GrantUnsupported


@router.post(
    "/v1/auth/revocation",
    operation_id="revoke_token",
    dependencies=[Depends(refuse_dry_run)],
    status_code=200,
    response_class=Response,
)
async def revoke_token(request: Request, form: Annotated[RevocationForm, Form()]) -> Response:
    """Sign out: a refresh token and all that came from it end; an unknown one is no error (RFC 7009)."""
    await signing_in.revoke(SigningIn.of(request.app.state), form.token, request.app.state.clock())
    return Response(status_code=200)


@router.get("/.well-known/jwks.json", operation_id="get_jwks", response_model=Jwks)
async def get_jwks(request: Request) -> Jwks:
    """The public key that access tokens are signed with."""
    return Jwks(keys=(request.app.state.tokens.public_jwk(),))
