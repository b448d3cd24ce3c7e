"""Compact JWS with ES256 in one strict profile; the only file that knows python-jose.

The library alone accepts unknown `crit`, `b64: false`, padded and otherwise respelt base64, duplicate header members,
and without a pinned algorithm a forgery under HS256. So everything about a token's form is decided here; the library
is left with making tokens and with the one thing that it then does well: the signature over the first two parts.

ECDSA signatures are malleable: from (r, s) anyone can make (r, n − s), which holds too. A signature is therefore
identified by its statement and its key, never by the bytes of its JWS.
"""

from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey, EllipticCurvePublicKey
from jose import jws as jose_jws
from jose.backends import ECKey
from jose.backends.base import Key
from jose.constants import ALGORITHMS

from app.trust import canonical
from app.trust.base64s import url_decode
from app.trust.canonical import JSONValue
from app.trust.errors import (
    MalformedBase64Error,
    MalformedJSONError,
    MalformedJWSError,
    SignatureRefusedError,
    WrongPurposeError,
)
from app.trust.keys import PrivateKey, PublicKey

LONGEST_TOKEN = 1 << 16
"""Characters of a token at most."""

_LONGEST_HEADER = 512
_MEMBERS = frozenset({"alg", "kid", "typ"})
_THUMBPRINT_BYTES = 32
_SCALAR_BYTES = 32
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a JWS is for. The `typ` keeps one key's signatures apart (RFC 8725 section 3.11)."""

    typ: str


ACCESS_TOKEN: Final = Purpose("at+jwt")
SEAT_SIGNATURE: Final = Purpose("roundtable-signature+jws")
KEY_PROOF: Final = Purpose("roundtable-key-proof+jws")


@dataclass(frozen=True, slots=True)
class _Parts:
    """A token taken apart: strict in its spelling, not yet judged in its header or its signature."""

    header: dict[str, JSONValue]
    payload: bytes
    signed: bytes
    signature: bytes


def sign(purpose: Purpose, payload: bytes, key: PrivateKey) -> str:
    """The compact JWS of these payload bytes; its `kid` is the key's thumbprint.

    Raises MalformedJWSError if the payload is empty or makes the token longer than `LONGEST_TOKEN`.
    """
    headers = {"kid": key.public.thumbprint, "typ": purpose.typ}
    token = jose_jws.sign(payload, _prepared(key.native), headers, ALGORITHMS.ES256)
    if not payload or len(token) > LONGEST_TOKEN:
        raise MalformedJWSError("A payload has at least one byte and fits into a token.")
    return token


def header(token: str, purpose: Purpose) -> str:
    """The `kid` that a token names, to find its key by. Nothing is verified.

    Raises MalformedJWSError, and WrongPurposeError if the token was made for something else.
    """
    return _kid(_take_apart(token), purpose)


def verify(token: str, purpose: Purpose, key: PublicKey) -> bytes:
    """The exact payload bytes of a token that this key signed for this purpose.

    Raises MalformedJWSError or WrongPurposeError as `header` does, and SignatureRefusedError if the token names
    another key or its signature does not hold.
    """
    parts = _take_apart(token)
    if _kid(parts, purpose) != key.thumbprint:
        raise SignatureRefusedError("The token names another key.")
    _require_signature(parts.signed, parts.signature, key)
    return parts.payload


def _take_apart(token: str) -> _Parts:
    """Three non-empty parts in canonical base64url, of which the first is a strict JSON object."""
    if len(token) > LONGEST_TOKEN:
        raise MalformedJWSError(f"A token has at most {LONGEST_TOKEN} characters.")
    parts = token.split(".")
    if len(parts) != len(("header", "payload", "signature")) or not all(parts):
        raise MalformedJWSError("A token is a header, a payload and a signature.")
    try:
        protected, payload, signature = (url_decode(part) for part in parts)
        members = canonical.decode(protected, limit=_LONGEST_HEADER)
    except (MalformedBase64Error, MalformedJSONError) as error:
        raise MalformedJWSError("A part of the token is malformed.") from error
    if not isinstance(members, dict):
        raise MalformedJWSError("The header is an object.")
    return _Parts(members, payload, token.rpartition(".")[0].encode("ascii"), signature)


def _kid(parts: _Parts, purpose: Purpose) -> str:
    if parts.header.keys() != _MEMBERS:
        raise MalformedJWSError("The header has exactly the members alg, kid and typ.")
    _require_algorithm(parts)
    if parts.header["typ"] != purpose.typ:
        raise WrongPurposeError(f"The token is not of the type {purpose.typ}.")
    kid = parts.header["kid"]
    if not isinstance(kid, str):
        raise MalformedJWSError("The kid is a text.")
    _require_thumbprint(kid)
    return kid


def _require_thumbprint(kid: str) -> None:
    """Raises MalformedJWSError unless this is the text of an RFC 7638 SHA-256 thumbprint, 43 characters."""
    try:
        data = url_decode(kid)
    except MalformedBase64Error as error:
        raise MalformedJWSError("The kid is unpadded base64url.") from error
    if len(data) != _THUMBPRINT_BYTES:
        raise MalformedJWSError("The kid is a SHA-256 thumbprint.")


def _require_algorithm(parts: _Parts) -> None:
    if parts.header["alg"] != ALGORITHMS.ES256:
        raise MalformedJWSError("The algorithm is ES256.")


def _require_signature(signed: bytes, signature: bytes, key: PublicKey) -> None:
    """Raises SignatureRefusedError unless r ‖ s is 64 bytes, both are in range, and they hold (RFC 7518 3.4)."""
    r, s = signature[:_SCALAR_BYTES], signature[_SCALAR_BYTES:]
    if len(signature) != 2 * _SCALAR_BYTES or not all(0 < int.from_bytes(each, "big") < _ORDER for each in (r, s)):
        raise SignatureRefusedError("An ES256 signature is two numbers of 32 bytes in the range of the curve.")
    if not _prepared(key.native).verify(signed, signature):
        raise SignatureRefusedError("The signature does not hold.")


def _prepared(native: EllipticCurvePublicKey | EllipticCurvePrivateKey) -> Key:
    """The library's key around a key that was checked before: nothing is parsed."""
    return ECKey(native, ALGORITHMS.ES256)
