"""Access tokens (RFC 9068): a compact JWS of the type `at+jwt` with exactly one set of claims.

A token says who is calling through which client and with which scopes. It says nothing about roles or seats: those
are read from the database at each request.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from re import ASCII
from re import compile as compile_pattern
from typing import Final, Literal

from app.trust import canonical, jws
from app.trust.canonical import JSONValue
from app.trust.errors import (
    MalformedMembersError,
    MalformedScalarError,
    TokenError,
    TokenExpiredError,
    TokenInvalidError,
    TrustError,
)
from app.trust.keys import PrivateKey, PublicKey
from app.trust.members import Members

Kind = Literal["account", "partner"]

LEEWAY_SECONDS: Final = 5
"""How far the clock of the process that issued a token may run ahead of the one that reads it."""

_NAMES = ("aud", "client_id", "epoch", "exp", "iat", "iss", "jti", "kind", "scope", "sub")
_SCOPE = compile_pattern(r"[\x21\x23-\x5b\x5d-\x7e]+", ASCII)


@dataclass(frozen=True, slots=True)
class AccessClaims:
    """What a token says; times are whole seconds since 1970 (RFC 7519 NumericDate).

    `sub` is the account or the partner; `kind` says which, and `client_id` which client asked for the token (for a
    partner, itself); `epoch` how often the tokens of `sub` had been ended by then. Raises TokenInvalidError for empty
    texts, times out of order, an epoch below 0, and scopes that are malformed (RFC 6749 section 3.3) or repeated.
    """

    iss: str
    aud: str
    sub: str
    kind: Kind
    client_id: str
    scope: tuple[str, ...]
    iat: int
    exp: int
    jti: str
    epoch: int = 0

    def __post_init__(self) -> None:
        if not all((self.iss, self.aud, self.sub, self.client_id, self.jti)):
            raise TokenInvalidError("No claim of a token is empty.")
        if not 0 <= self.iat < self.exp:
            raise TokenInvalidError("A token ends after it begins.")
        if self.epoch < 0:
            raise TokenInvalidError("Epochs are counted from 0.")
        if len(set(self.scope)) != len(self.scope) or not all(_SCOPE.fullmatch(each) for each in self.scope):
            raise TokenInvalidError("Scopes are distinct words of printable ASCII.")


def issue(claims: AccessClaims, key: PrivateKey) -> str:
    """The signed token. Raises TokenInvalidError if the claims have no canonical form."""
    members: JSONValue = {
        "aud": claims.aud,
        "client_id": claims.client_id,
        "epoch": claims.epoch,
        "exp": claims.exp,
        "iat": claims.iat,
        "iss": claims.iss,
        "jti": claims.jti,
        "kind": claims.kind,
        "scope": " ".join(claims.scope),
        "sub": claims.sub,
    }
    try:
        return jws.sign(jws.ACCESS_TOKEN, canonical.encode(members), key)
    except TrustError as error:
        raise TokenInvalidError("These claims cannot be signed.") from error


def read(token: str, key_by_kid: Mapping[str, PublicKey], *, issuer: str, audience: str, now: datetime) -> AccessClaims:
    """The claims of a token that one of these keys signed, for this audience, and that is in force at `now`.

    Raises TokenExpiredError for a token that was genuine and is over, and TokenInvalidError for every other.
    """
    try:
        claims = _genuine(token, key_by_kid)
        second = _second(now)
    except TokenError:
        raise
    except TrustError as error:
        raise TokenInvalidError("This is not an access token of this service.") from error
    if claims.iss != issuer or claims.aud != audience:
        raise TokenInvalidError("The token was issued by or for another service.")
    if claims.iat > second + LEEWAY_SECONDS:
        raise TokenInvalidError("The token is from the future.")
    if claims.exp <= second:
        raise TokenExpiredError("The token is over.")
    return claims


def _genuine(token: str, key_by_kid: Mapping[str, PublicKey]) -> AccessClaims:
    """The claims under a signature that holds, whoever they are for and whenever. Raises TrustError."""
    key = key_by_kid.get(jws.header(token, jws.ACCESS_TOKEN))
    if key is None:
        raise TokenInvalidError("No key of this service has this kid.")
    members = Members.exactly(canonical.decode_canonical(jws.verify(token, jws.ACCESS_TOKEN, key)), _NAMES)
    return AccessClaims(
        iss=members.text("iss"),
        aud=members.text("aud"),
        sub=members.text("sub"),
        kind=_kind(members.text("kind")),
        client_id=members.text("client_id"),
        scope=_scope(members.values["scope"]),
        iat=members.integer("iat"),
        exp=members.integer("exp"),
        jti=members.text("jti"),
        epoch=members.integer("epoch"),
    )


def _kind(text: str) -> Kind:
    if text == "account":
        return "account"
    if text == "partner":
        return "partner"
    raise MalformedMembersError("kind is account or partner.")


def _scope(value: JSONValue) -> tuple[str, ...]:
    if not isinstance(value, str):
        raise MalformedMembersError("scope is a text.")
    return tuple(value.split(" ")) if value else ()


def _second(now: datetime) -> float:
    if now.utcoffset() is None:
        raise MalformedScalarError("An instant needs a time zone.")
    return now.timestamp()
