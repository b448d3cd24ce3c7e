"""The form of a statement: whether its token is one, and whether the key signed members of the one kind."""

from typing import Final

from app.core.errors import Unprocessable
from app.signatures.statements import refusals
from app.trust import canonical, jws
from app.trust.base64s import url_decode
from app.trust.canonical import JSONValue
from app.trust.errors import (
    ExtraMembersError,
    MalformedBase64Error,
    MalformedJSONError,
    MalformedJWSError,
    MalformedMembersError,
    MissingMembersError,
    SignatureRefusedError,
    WrongPurposeError,
)
from app.trust.keys import PublicKey
from app.trust.statements import SignatureStatement, read_statement

_HEADER: Final = frozenset({"alg", "kid", "typ"})
_ALGORITHM: Final = "ES256"
_PADDING: Final = "="


def named_key(token: str) -> str:
    """The `kid` of the key that a token names. Raises one of the refusals about its form; nothing is verified yet."""
    try:
        return jws.header(token, jws.SEAT_SIGNATURE)
    except WrongPurposeError:
        raise refusals.StatementPurpose from None
    except MalformedJWSError:
        raise _fault(token) from None


def read(token: str, key: PublicKey) -> SignatureStatement:
    """The statement that the key signed. Raises StatementUnverified or one of the refusals about its members."""
    try:
        return read_statement(token, key)
    except MissingMembersError as error:
        raise refusals.StatementMemberMissing(error) from None
    except ExtraMembersError as error:
        raise refusals.StatementMemberExtra(error) from None
    except MalformedMembersError as error:
        raise refusals.StatementMembers(error) from None
    except SignatureRefusedError:
        raise refusals.StatementUnverified from None


def _fault(token: str) -> Unprocessable:
    """Why a token that was refused is none: said for people, after the judgement and without any part in it."""
    protected, *others = token.split(".")
    try:
        header = canonical.decode(url_decode(protected))
        for part in others:
            url_decode(part)
    except MalformedBase64Error:
        return refusals.StatementPadded() if _PADDING in token else refusals.StatementEncoding()
    except MalformedJSONError:
        return refusals.StatementMalformed()
    return _fault_of_header(header) if isinstance(header, dict) else refusals.StatementMalformed()


def _fault_of_header(header: dict[str, JSONValue]) -> Unprocessable:
    algorithm = header.get("alg", _ALGORITHM)
    if algorithm != _ALGORITHM:
        # «None» and «NONE» were ways around a comparison that knew only the lower case.
        named = algorithm.lower() if isinstance(algorithm, str) else ""
        known = {"none": refusals.StatementAlgNone, "hs256": refusals.StatementAlgHs256}
        return known.get(named, refusals.StatementAlgorithm)()
    if "jwk" in header:
        return refusals.StatementEmbeddedKey()
    if "crit" in header:
        return refusals.StatementCritical()
    return refusals.StatementMalformed() if header.keys() == _HEADER else refusals.StatementHeader()
