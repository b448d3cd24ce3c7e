"""What a statement must say to be taken: pure rules over its text, and for each fault a refusal of its own."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from app.core.clock import instant
from app.core.errors import Unprocessable
from app.trust import canonical, jws
from app.trust.base64s import url_decode
from app.trust.errors import (
    MalformedBase64Error,
    MalformedJSONError,
    MalformedJWSError,
    MalformedMembersError,
    SignatureRefusedError,
    WrongPurposeError,
)
from app.trust.keys import PublicKey
from app.trust.statements import Intent, SignatureStatement, SubjectRevision, read_statement

TOLERANCE: Final = timedelta(minutes=10)
"""How far the signer's clock may be off."""
_HEADER: Final = frozenset({"alg", "kid", "typ"})
_ALGORITHM: Final = "ES256"


class StatementMalformed(Unprocessable):
    code = "statement_malformed"
    message = "The statement is not a compact JWS: three parts, of which the first is a JSON object."


class StatementEncoding(Unprocessable):
    code = "statement_encoding"
    message = "A part of the statement is not base64url in its one spelling, without padding."


class StatementAlgorithm(Unprocessable):
    code = "statement_algorithm"
    message = "A statement is signed with ES256 and with nothing else."


class StatementHeader(Unprocessable):
    code = "statement_header"
    message = "The header of a statement has exactly the members alg, kid and typ."


class StatementPurpose(Unprocessable):
    code = "statement_purpose"
    message = "This was signed for another purpose: its typ is not that of a signature at a table."


class StatementUnverified(Unprocessable):
    code = "statement_unverified"
    message = "The signature does not hold: other bytes were signed, or by another key."


class StatementMembers(Unprocessable):
    code = "statement_members"
    message = "The statement does not have exactly the members of its kind, in canonical form."


class StatementOfAnotherLog(Unprocessable):
    code = "statement_of_another_log"
    message = "The statement names another log than this one."


class StatementOfAnotherTable(Unprocessable):
    code = "statement_of_another_table"
    message = "The statement names another table than this one."


class StatementOfAnotherSubject(Unprocessable):
    code = "statement_of_another_subject"
    message = "The statement is about something else than what stands at this path."


class StatementOfAnotherRevision(Unprocessable):
    code = "statement_of_another_revision"
    message = "The statement is about another revision than the one that is to be signed."


class StatementOfAnotherDocument(Unprocessable):
    code = "statement_of_another_document"
    message = "The statement names the digest of other bytes than those of the document."


class StatementOfAnotherLanguage(Unprocessable):
    code = "statement_of_another_language"
    message = "The statement names another governing language, or translations that the document does not have."


class StatementOfAnotherSeat(Unprocessable):
    code = "statement_of_another_seat"
    message = "The statement names another seat than yours."


class StatementOfAnotherPart(Unprocessable):
    code = "statement_of_another_part"
    message = "The statement names another sector or role than that of your seat."


class StatementOfAnotherMandate(Unprocessable):
    code = "statement_of_another_mandate"
    message = "The statement does not name the entry that accredited you under your present mandate."


class StatementOfAnotherIntent(Unprocessable):
    code = "statement_of_another_intent"
    message = "The statement says something else than what is asked for here."


class StatementSeenUnknown(Unprocessable):
    code = "statement_seen_unknown"
    message = "The log never had the root that the statement says was seen at that size."


class StatementStale(Unprocessable):
    code = "statement_stale"
    message = "The statement was signed before its document existed, or later than now, which is in the member «now»."


@dataclass(frozen=True, slots=True)
class Expected:
    """What a statement at this place is about. `document` is a SHA-256 digest, `since` when the document was made.

    A `withheld` signature is read by its own sector alone until a later act releases it.
    """

    subject: SubjectRevision
    document: str
    governing_lang: str
    intents: frozenset[Intent]
    since: datetime
    withheld: bool


@dataclass(frozen=True, slots=True)
class Signer:
    """Who may make it: the caller's part at this table. `mandate` is a leaf hash in hexadecimal."""

    log: str
    roundtable: UUID
    seat: UUID
    sector: str
    role: str
    mandate: str


def named_key(token: str) -> str:
    """The `kid` of the key that a token names. Raises one of the refusals about its form; nothing is verified yet."""
    try:
        return jws.header(token, jws.SEAT_SIGNATURE)
    except WrongPurposeError:
        raise StatementPurpose from None
    except MalformedJWSError:
        raise _fault(token) from None


def _fault(token: str) -> Unprocessable:
    """Why a token that was refused is none: said for people, after the judgement and without any part in it."""
    protected, *others = token.split(".")
    try:
        header = canonical.decode(url_decode(protected))
        for part in others:
            url_decode(part)
    except MalformedBase64Error:
        return StatementEncoding()
    except MalformedJSONError:
        return StatementMalformed()
    if not isinstance(header, dict):
        return StatementMalformed()
    if header.get("alg", _ALGORITHM) != _ALGORITHM:
        return StatementAlgorithm()
    return StatementMalformed() if header.keys() == _HEADER else StatementHeader()


def read(token: str, key: PublicKey) -> SignatureStatement:
    """The statement that the key signed. Raises StatementUnverified or StatementMembers."""
    try:
        return read_statement(token, key)
    except MalformedMembersError:
        raise StatementMembers from None
    except SignatureRefusedError:
        raise StatementUnverified from None


def require_exact(said: SignatureStatement, expected: Expected, signer: Signer, now: datetime) -> None:
    """Raises the refusal of the first thing that the statement says otherwise than it has to."""
    held: tuple[tuple[object, object, type[Unprocessable]], ...] = (
        (said.log, signer.log, StatementOfAnotherLog),
        (said.roundtable, signer.roundtable, StatementOfAnotherTable),
        (said.subject[:2], expected.subject[:2], StatementOfAnotherSubject),
        (said.subject.revision, expected.subject.revision, StatementOfAnotherRevision),
        (said.document, expected.document, StatementOfAnotherDocument),
        # What is signed here has no translations yet, so a statement that names some names other bytes.
        ((said.governing_lang, said.translations), (expected.governing_lang, ()), StatementOfAnotherLanguage),
        (said.seat, signer.seat, StatementOfAnotherSeat),
        ((said.sector, said.role), (signer.sector, signer.role), StatementOfAnotherPart),
        (said.mandate, signer.mandate, StatementOfAnotherMandate),
    )
    for mine, ours, refusal in held:
        if mine != ours:
            raise refusal
    if said.intent not in expected.intents:
        raise StatementOfAnotherIntent
    if not expected.since - TOLERANCE <= said.signed_at <= now + TOLERANCE:
        raise StatementStale(members={"now": instant(now)})


REFUSALS: Final = (
    StatementMalformed,
    StatementEncoding,
    StatementAlgorithm,
    StatementHeader,
    StatementPurpose,
    StatementUnverified,
    StatementMembers,
    StatementOfAnotherLog,
    StatementOfAnotherTable,
    StatementOfAnotherSubject,
    StatementOfAnotherRevision,
    StatementOfAnotherDocument,
    StatementOfAnotherLanguage,
    StatementOfAnotherSeat,
    StatementOfAnotherPart,
    StatementOfAnotherMandate,
    StatementOfAnotherIntent,
    StatementSeenUnknown,
    StatementStale,
)
"""For the documentation of an operation that takes statements."""
