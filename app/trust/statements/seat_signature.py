"""The statement under a seat's signature (for ever): who says what to which exact text, and what they had seen.

Bounds, beyond those of canonical JSON: `log` up to 255 characters and able to name a key; `sector`, `role` and the
subject's `type` are words of up to 40 characters; languages are ISO 639 codes of two or three letters, at most 12
translations, never the governing language itself; `reservation` up to 4000 characters without control characters
other than line ends; `nonce` 16 to 64 bytes. Members are added only together with a new `v`; intents are only added.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from re import ASCII
from re import compile as compile_pattern
from typing import Final, NamedTuple
from unicodedata import category
from uuid import UUID

from app.trust import canonical, jws
from app.trust.canonical import JSONValue
from app.trust.errors import KeyRefusedError, MalformedMembersError, NotCanonicalError
from app.trust.keys import PrivateKey, PublicKey
from app.trust.members import NONCE_BYTES, Members
from app.trust.notes import require_key_name

VERSION: Final = 1
LONGEST_LOG: Final = 255
LONGEST_RESERVATION: Final = 4_000
MOST_TRANSLATIONS: Final = 12

_REQUIRED = (
    *("document", "governing_lang", "intent", "log", "mandate", "nonce", "role", "roundtable", "seat", "sector"),
    *("seen", "signed_at", "subject", "v"),
)
_OPTIONAL = ("reservation", "translations")
_LANGUAGE = compile_pattern(r"[a-z]{2,3}", ASCII)
# These make a text read as something that it is not.
_BIDI_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Intent(StrEnum):
    """What the signer does to the document.

    `sign` binds itself by a commitment; `assent`, `assent_with_reservation` and `refuse` answer a text that asks for
    the sector's yes, such as minutes; `adopt` puts ground rules in force; `report` says what was done; `confirm`,
    `contest` and `ask_more` are the answers of a verification.
    """

    sign = "sign"
    assent = "assent"
    assent_with_reservation = "assent_with_reservation"
    refuse = "refuse"
    adopt = "adopt"
    report = "report"
    confirm = "confirm"
    contest = "contest"
    ask_more = "ask_more"

    @property
    def needs_words(self) -> bool:
        """Whether the signer's own words belong to it: the reservation, the reasons, or what is asked."""
        return self in {Intent.assent_with_reservation, Intent.refuse, Intent.contest, Intent.ask_more}


class SubjectRevision(NamedTuple):
    """The subject that is signed, as published under this revision, which is 1 or more."""

    type: str
    id: UUID
    revision: int


class Seen(NamedTuple):
    """The log as the signer last saw it: its size, 1 or more, and its root in hexadecimal."""

    size: int
    root: str


class Translation(NamedTuple):
    """The digest of the same document in another language."""

    language: str
    digest: str


@dataclass(frozen=True, slots=True)
class SignatureStatement:
    """What the seat signs. Digests are SHA-256 in lower-case hexadecimal.

    `document` is that of the exact bytes of the subject's document in the governing language, `mandate` the leaf hash
    of the entry that accredited the holder, `signed_at` the signer's clock. `translations` stand in the order of
    their languages. `reservation` holds the signer's words where the intent needs them, and only there.
    """

    log: str
    roundtable: UUID
    subject: SubjectRevision
    document: str
    governing_lang: str
    seat: UUID
    sector: str
    role: str
    mandate: str
    intent: Intent
    seen: Seen
    signed_at: datetime
    nonce: str
    translations: tuple[Translation, ...] = ()
    reservation: str | None = None

    def encode(self) -> bytes:
        """The canonical bytes that are signed.

        Raises MalformedMembersError for a value that `parse` would refuse, UnencodableError for text that has no
        canonical form, and MalformedScalarError for a naive `signed_at`.
        """
        statement: dict[str, JSONValue] = {
            "v": VERSION,
            "log": self.log,
            "roundtable": str(self.roundtable),
            "subject": {"type": self.subject.type, "id": str(self.subject.id), "revision": self.subject.revision},
            "document": self.document,
            "governing_lang": self.governing_lang,
            "seat": str(self.seat),
            "sector": self.sector,
            "role": self.role,
            "mandate": self.mandate,
            "intent": self.intent.value,
            "seen": {"size": self.seen.size, "root": self.seen.root},
            "signed_at": canonical.instant(self.signed_at),
            "nonce": self.nonce,
        }
        if self.translations:
            statement["translations"] = {each.language: each.digest for each in self.translations}
        if self.reservation is not None:
            statement["reservation"] = self.reservation
        if _statement(statement).translations != self.translations:
            raise MalformedMembersError("Translations stand once each, in the order of their languages.")
        return canonical.encode(statement)

    @classmethod
    def parse(cls, payload: bytes) -> "SignatureStatement":
        """The statement of payload bytes. Raises MalformedMembersError unless `encode` would write just these."""
        try:
            return _statement(canonical.decode_canonical(payload))
        except NotCanonicalError as error:
            raise MalformedMembersError(str(error)) from error


def sign_statement(statement: SignatureStatement, key: PrivateKey) -> str:
    """The compact JWS of the statement, of type `roundtable-signature+jws`. Raises what `encode` raises."""
    return jws.sign(jws.SEAT_SIGNATURE, statement.encode(), key)


def read_statement(token: str, key: PublicKey) -> SignatureStatement:
    """The statement that this key signed; whether its table, subject and mandate fit is the caller's matter.

    Raises MalformedJWSError, SignatureRefusedError or MalformedMembersError.
    """
    return SignatureStatement.parse(jws.verify(token, jws.SEAT_SIGNATURE, key))


def _statement(value: JSONValue) -> SignatureStatement:
    members = Members.exactly(value, _REQUIRED, _OPTIONAL)
    members.version("v", VERSION)
    intent, governing = _intent(members), members.text("governing_lang")
    _require_language(members, "governing_lang", governing)
    seen = members.child("seen", ("root", "size"))
    return SignatureStatement(
        log=_log(members),
        roundtable=members.uuid("roundtable"),
        subject=read_subject(members),
        document=members.digest("document"),
        governing_lang=governing,
        seat=members.uuid("seat"),
        sector=members.word("sector"),
        role=members.word("role"),
        mandate=members.digest("mandate"),
        intent=intent,
        seen=Seen(seen.natural("size", least=1), seen.digest("root")),
        signed_at=members.instant("signed_at"),
        nonce=members.octets("nonce", NONCE_BYTES),
        translations=_translations(members, governing),
        reservation=_reservation(members, intent),
    )


def read_subject(members: Members) -> SubjectRevision:
    """The member `subject` of an object. Raises MalformedMembersError."""
    subject = members.child("subject", ("id", "revision", "type"))
    return SubjectRevision(subject.word("type"), subject.uuid("id"), subject.natural("revision", least=1))


def _log(members: Members) -> str:
    text = members.text("log")
    try:
        require_key_name(text)
    except KeyRefusedError as error:
        raise members.refused("log", "log is the origin of a log.") from error
    if len(text) > LONGEST_LOG:
        raise members.refused("log", f"log has at most {LONGEST_LOG} characters.")
    return text


def _intent(members: Members) -> Intent:
    try:
        return Intent(members.text("intent"))
    except ValueError as error:
        raise members.refused("intent", "intent is one of the known intents.") from error


def _require_language(members: Members, name: str, text: str) -> None:
    if not _LANGUAGE.fullmatch(text):
        raise members.refused(name, "A language is an ISO 639 code of two or three letters.")


def _translations(members: Members, governing: str) -> tuple[Translation, ...]:
    if "translations" not in members:
        return ()
    digests = members.digests("translations")
    # An empty object would be a second way to say that there are none.
    if not 0 < len(digests) <= MOST_TRANSLATIONS or governing in digests:
        raise members.refused("translations", "translations are in 1 to 12 languages besides the governing one.")
    for language in digests:
        _require_language(members, "translations", language)
    return tuple(Translation(language, digests[language]) for language in sorted(digests))


def _reservation(members: Members, intent: Intent) -> str | None:
    if ("reservation" in members) is not intent.needs_words:
        raise members.refused("reservation", "reservation stands where the intent needs words, and only there.")
    if not intent.needs_words:
        return None
    text = members.text("reservation")
    foreign = any((category(each) == "Cc" and each != "\n") or each in _BIDI_OVERRIDES for each in text)
    if len(text) > LONGEST_RESERVATION or not text.strip() or foreign:
        raise members.refused("reservation", f"reservation is a text of up to {LONGEST_RESERVATION} characters.")
    return text
