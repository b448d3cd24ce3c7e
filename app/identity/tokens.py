"""Access tokens: ES256 JWTs of type `at+jwt` (RFC 9068), ten minutes long; roles are never in them."""

import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal
from uuid import UUID

from app.core.errors import Unauthenticated
from app.core.ids import unordered_id
from app.trust import tokens
from app.trust.errors import TokenExpiredError, TrustError
from app.trust.keys import PrivateKey

_CACHE_SIZE: Final = 10_000
_FIRST_PARTY: Final = "tinkuy"


class TokenMissing(Unauthenticated):
    code = "token_missing"
    message = "Sign in first: this needs an access token (Authorization: Bearer …)."


class TokenInvalid(Unauthenticated):
    code = "token_invalid"
    message = "The access token is not one of this service, it was altered, or it was ended."

    @property
    def headers(self) -> dict[str, str]:
        return {"WWW-Authenticate": 'Bearer error="invalid_token"'}


class TokenExpired(TokenInvalid):
    code = "token_expired"
    message = "The access token has expired; get a new one with the refresh token."


@dataclass(frozen=True, slots=True)
class Principal:
    """Who a token speaks for, and in which epoch of theirs it was issued."""

    kind: Literal["account", "partner"]
    id: UUID
    scopes: frozenset[str] = frozenset()
    epoch: int = 0


class AccessTokens:
    """Issues and reads the access tokens of one deployment; verified tokens are remembered until they expire."""

    def __init__(self, key: PrivateKey, *, issuer: str, audience: str, lifetime_seconds: int) -> None:
        self._key = key
        self._public = key.public
        self._issuer = issuer
        self._audience = audience
        self.lifetime_seconds = lifetime_seconds
        self._verified: OrderedDict[bytes, tuple[Principal, float]] = OrderedDict()

    def issue(self, principal: Principal, now: datetime) -> str:
        issued_at = int(now.timestamp())
        claims = tokens.AccessClaims(
            iss=self._issuer,
            aud=self._audience,
            sub=str(principal.id),
            kind=principal.kind,
            client_id=_FIRST_PARTY if principal.kind == "account" else str(principal.id),
            scope=tuple(sorted(principal.scopes)),
            iat=issued_at,
            exp=issued_at + self.lifetime_seconds,
            jti=str(unordered_id()),
            epoch=principal.epoch,
        )
        return tokens.issue(claims, self._key)

    def read(self, token: str, now: datetime) -> Principal:
        """Raises TokenExpired or TokenInvalid."""
        key = hashlib.sha256(token.encode("utf-8", "surrogateescape")).digest()
        known = self._verified.get(key)
        if known is not None:
            principal, expires = known
            if now.timestamp() < expires:
                return principal
            del self._verified[key]
            raise TokenExpired
        try:
            claims = tokens.read(
                token,
                {self._public.thumbprint: self._public},
                issuer=self._issuer,
                audience=self._audience,
                now=now,
            )
            principal = Principal(claims.kind, UUID(claims.sub), frozenset(claims.scope), claims.epoch)
        except TokenExpiredError:
            raise TokenExpired from None
        except (TrustError, ValueError):
            raise TokenInvalid from None
        self._verified[key] = (principal, float(claims.exp))
        if len(self._verified) > _CACHE_SIZE:
            self._verified.popitem(last=False)
        return principal

    def public_jwk(self) -> dict[str, str]:
        return self._public.published()
