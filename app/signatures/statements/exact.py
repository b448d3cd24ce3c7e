"""What a statement must say to be taken: pure rules over what its key signed."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.core.clock import instant
from app.core.errors import Unprocessable
from app.roundtables.models import Power
from app.signatures.statements import refusals
from app.trust.clocks import lies_within
from app.trust.statements import Intent, SignatureStatement, SubjectRevision


@dataclass(frozen=True, slots=True)
class Expected:
    """What a statement at this place is about. `document` is a SHA-256 digest, `since` when the document was made.

    A `withheld` signature is read by its own sector alone until a later act releases it.
    """

    subject: SubjectRevision
    document: str
    governing_lang: str
    intent: Intent
    since: datetime
    withheld: bool

    @property
    def power(self) -> Power:
        """What the signer's mandate must give: to sign what binds the sector, or to decide for it by a signed yes."""
        return Power.sign if self.intent is Intent.sign else Power.decide


@dataclass(frozen=True, slots=True)
class Signer:
    """Who may make it: the caller's part at this table. `mandate` is a leaf hash in hexadecimal."""

    log: str
    roundtable: UUID
    seat: UUID
    sector: str
    role: str
    mandate: str


def require_exact(said: SignatureStatement, expected: Expected, signer: Signer, now: datetime) -> None:
    """Raises the refusal of the first thing that the statement says otherwise than it has to."""
    held: tuple[tuple[object, object, type[Unprocessable]], ...] = (
        (said.log, signer.log, refusals.StatementOfAnotherLog),
        (said.roundtable, signer.roundtable, refusals.StatementOfAnotherTable),
        (said.subject[:2], expected.subject[:2], refusals.StatementOfAnotherSubject),
        (said.subject.revision, expected.subject.revision, refusals.StatementOfAnotherRevision),
        (said.document, expected.document, refusals.StatementOfAnotherDocument),
        # What is signed here has no translations yet, so a statement that names some names other bytes.
        ((said.governing_lang, said.translations), (expected.governing_lang, ()), refusals.StatementOfAnotherLanguage),
        (said.seat, signer.seat, refusals.StatementOfAnotherSeat),
        ((said.sector, said.role), (signer.sector, signer.role), refusals.StatementOfAnotherPart),
        (said.mandate, signer.mandate, refusals.StatementOfAnotherMandate),
    )
    for mine, ours, refusal in held:
        if mine != ours:
            raise refusal
    if said.intent is not expected.intent:
        raise refusals.StatementOfAnotherIntent
    if not lies_within(said.signed_at, expected.since, now):
        raise refusals.StatementStale(members={"now": instant(now)})
