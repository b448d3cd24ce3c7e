"""Signatures under an offered commitment, and its release when the signature rule holds."""

from typing import Final
from uuid import UUID, uuid5

from app.commitments import lifecycle
from app.commitments.models import Commitment
from app.commitments.schemas.commitments import CommitmentOut
from app.continuity.rulings import ruling_on
from app.identity.callers import Outcome
from app.ledger.acts import Act
from app.ledger.append import Actor, Authorship, Change, append
from app.protocols import engine
from app.protocols.moments import CommitmentReleased
from app.protocols.rule_kinds.signature_rule import SignatureRule
from app.roundtables.access import Standing
from app.roundtables.clock import calendar_of
from app.roundtables.lifecycle import require_live
from app.signatures import queries as signatures
from app.signatures.models import Signature
from app.signatures.schemas import SignatureOut
from app.signatures.service import arriving
from app.signatures.statements import Expected
from app.trust import canonical
from app.trust.statements import Intent, SubjectRevision

RELEASE: Final = Actor("clock", "release")
"""Nobody decides the release: it follows from the signatures and the ground rules."""


async def sign(standing: Standing, commitment: Commitment, token: str) -> Outcome:
    """Take a seat's signature; the one that completes the signature rule is followed by the release at once.

    Raises RoundtableNotLive, CommitmentNotOffered, ProtocolMissing, GroundRuleMissing, and what `arriving.receive`
    raises.
    """
    require_live(standing.roundtable)
    lifecycle.require_offered(commitment)
    expected = _expected(commitment)
    signature = await arriving.receive(standing, token, expected)

    outcome = await standing.record(
        Act.commitment_signed,
        Change(signature, SignatureOut),
        evidence={"statement": canonical.digest(token.encode())},
    )
    await _release(standing, commitment, expected.document)
    return outcome


def _expected(commitment: Commitment) -> Expected:
    """What is signed is the document as it was offered. Raises CommitmentNotOffered."""
    if commitment.document is None or commitment.offered_at is None:
        raise lifecycle.CommitmentNotOffered
    return Expected(
        subject=SubjectRevision(Commitment.subject, commitment.id, commitment.revision),
        document=commitment.document,
        governing_lang=commitment.language,
        intents=frozenset({Intent.sign}),
        since=commitment.offered_at,
        withheld=True,
    )


async def _release(standing: Standing, commitment: Commitment, document: str) -> None:
    """With enough signatures, show them to the whole table and put the commitment in force: an entry of its own."""
    ruling = await ruling_on(standing.db, standing.roundtable, standing.now, pinned=commitment.protocol_id)
    engine.rule_of(ruling.clauses, SignatureRule)
    counting = await signatures.counting(standing.db, commitment.id, commitment.revision)
    facts = CommitmentReleased(
        now=standing.now,
        signatures=lifecycle.as_facts(lifecycle.places_signed(counting).values()),
        deciding_sectors=frozenset(standing.roundtable.deciding_sectors),
    )
    if ruling.breaches(facts):
        return

    act_id = _act_id(commitment)
    holidays = await calendar_of(standing.db, standing.roundtable, standing.now)
    lifecycle.bring_into_force(commitment, standing.now, standing.roundtable.time_zone, holidays)
    released = [_shown(signature, standing) for signature, _ in counting]
    await append(
        standing.db,
        Act.commitment_released,
        Authorship(RELEASE, standing.now, act_id, request_digest=None, rehearsal=standing.call.rehearsal),
        (Change(commitment, CommitmentOut), *(Change(signature, SignatureOut) for signature in released)),
        roundtable_id=standing.roundtable.id,
        evidence={"document": document},
    )


def _shown(signature: Signature, standing: Standing) -> Signature:
    signature.released_at = standing.now
    return signature


def _act_id(commitment: Commitment) -> UUID:
    """The same for every attempt, so that the log itself refuses a second release of one revision."""
    return uuid5(commitment.id, f"release:{commitment.revision}")
