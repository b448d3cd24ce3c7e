"""Signatures under an offered commitment, of every class; whichever completes the signature rule releases them all."""

from app.commitments import lifecycle
from app.commitments.models import Commitment
from app.commitments.service.releasing import release
from app.continuity.rulings import ruling_on
from app.identity.callers import Outcome
from app.identity.roles import Permission
from app.ledger.acts import Act
from app.ledger.append import Change
from app.protocols.moments import SignatureGiven
from app.roundtables.access import Standing
from app.roundtables.lifecycle import require_live
from app.signatures.models import Signature
from app.signatures.policy import require_permission
from app.signatures.schemas.paper import ConfirmationIn
from app.signatures.schemas.qualified import SignatureVerificationIn
from app.signatures.schemas.signatures import AttestedIn, PaperSignatureIn, QualifiedIn, SignatureIn, views_of
from app.signatures.service import arriving, attested, from_elsewhere, on_paper
from app.signatures.statements import Expected
from app.trust import canonical
from app.trust.statements import Intent, SubjectRevision


async def sign(standing: Standing, commitment: Commitment, body: SignatureIn) -> Outcome:
    """Take a seat's signature; the one that completes the signature rule is followed by the release at once.

    Sheets of paper come from who runs the table, everything else from the seat that signs. Raises PermissionMissing,
    RoundtableNotLive, CommitmentNotOffered, ProtocolMissing, GroundRuleMissing, SignatureTooWeak where the
    ground rules do not accept its class, and what the service of its class raises.
    """
    recording = isinstance(body, PaperSignatureIn)
    require_permission(standing.role, Permission.paper_record if recording else Permission.commitment_sign)
    require_live(standing.roundtable)
    lifecycle.require_offered(commitment)
    expected = _expected(commitment)
    act, evidence = Act.commitment_signed, {"document": expected.document}
    match body:
        case QualifiedIn():
            signature = await from_elsewhere.receive(standing, body, expected)
            evidence["file"] = body.file_digest
        case PaperSignatureIn():
            signature = await on_paper.record(standing, body, expected)
            act, evidence["scan"] = Act.signature_recorded, body.scan_digest
        case AttestedIn():
            signature = await attested.receive(standing, body, expected)
        case _:
            signature = await arriving.receive(standing, body.statement, expected)
            evidence = {"statement": canonical.digest(body.statement.encode())}
    given = SignatureGiven(standing.now, signature.sector.value, signature.assurance.value)
    (await ruling_on(standing.db, standing.roundtable, standing.now, pinned=commitment.protocol_id)).require(given)

    outcome = await standing.record(act, _change(signature), evidence=evidence)
    await release(standing, commitment)
    return outcome


async def confirm(standing: Standing, commitment: Commitment, signature: Signature, body: ConfirmationIn) -> Outcome:
    """A witness's word about a sheet; the signature counts with the second one, and may complete the signature rule.

    Raises RoundtableNotLive, CommitmentNotOffered, ProtocolMissing, GroundRuleMissing and what `on_paper.confirm`
    raises.
    """
    require_live(standing.roundtable)
    lifecycle.require_offered(commitment)
    await on_paper.confirm(standing, signature, body, _expected(commitment))

    outcome = await standing.record(Act.signature_witnessed, _change(signature), evidence={"scan": body.scan_digest})
    await release(standing, commitment)
    return outcome


async def verify(
    standing: Standing, commitment: Commitment, signature: Signature, body: SignatureVerificationIn
) -> Outcome:
    """What the verifier found in a qualified signature; a valid one counts, and may complete the signature rule.

    Raises RoundtableNotLive, CommitmentNotOffered, ProtocolMissing, GroundRuleMissing and what
    `from_elsewhere.verify` raises.
    """
    require_live(standing.roundtable)
    lifecycle.require_offered(commitment)
    await from_elsewhere.verify(standing, signature, body, _expected(commitment))

    evidence = {"file": body.file_digest} | ({"report": body.report_digest} if body.report_digest else {})
    outcome = await standing.record(Act.signature_verified, _change(signature), evidence=evidence)
    await release(standing, commitment)
    return outcome


def _change(signature: Signature) -> Change:
    return Change(signature, *views_of(signature))


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
