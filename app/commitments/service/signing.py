"""Signatures under an offered commitment, of every class; whichever completes the signature rule releases them all."""

from collections.abc import Sequence
from uuid import UUID

from app.commitments import facts, lifecycle, policy, queries
from app.commitments.models import Commitment, CommitmentPhase
from app.commitments.schemas.live import DebtorReadiness
from app.commitments.service.releasing import release
from app.continuity.rulings import ruling_on
from app.directory.models import Sector
from app.identity.callers import WriteResult
from app.identity.roles import SECTOR_ROLES, Permission
from app.ledger.acts import Act
from app.roundtables.access import Standing
from app.roundtables.lifecycle import require_live
from app.roundtables.models import Seat
from app.roundtables.sitting import sitting
from app.rules.clauses import Clause
from app.rules.engine import rule_of
from app.rules.kinds.signature_rule import SignatureRule
from app.rules.moments import SignatureGiven
from app.signatures import queries as signatures
from app.signatures.models import Signature
from app.signatures.schemas.paper import ConfirmationIn
from app.signatures.schemas.qualified import SignatureVerificationIn
from app.signatures.schemas.signatures import SignatureIn
from app.signatures.schemas.to_sign import StatementToSign
from app.signatures.service import own_key, steps
from app.signatures.service.steps import Step
from app.signatures.statements import Expected
from app.signatures.witnessing import witnesses_of
from app.trust.statements import Intent, SubjectRevision


async def sign(standing: Standing, commitment: Commitment, body: SignatureIn) -> WriteResult:
    """Take a seat's signature; the one that completes the signature rule is followed by the release at once.

    Sheets of paper come from who runs the table, everything else from the seat that signs. Raises PermissionMissing,
    RoundtableNotLive, CommitmentNotOffered, ProtocolMissing, GroundRuleMissing, SignatureTooWeak where the
    ground rules do not accept its class, WitnessOwes of a sheet, and what the service of its class raises.
    """
    steps.require_may_hand_in(standing, body, Permission.commitment_sign)
    require_live(standing.roundtable)
    lifecycle.require_offered(commitment)
    step = await steps.hand_in(standing, body, _expected(commitment), Act.commitment_signed)
    await _require_apart(standing, commitment, step.signature, at=["/witnesses"])
    given = SignatureGiven(standing.now, step.signature.sector.value, step.signature.assurance.value)
    (await ruling_on(standing.db, standing.roundtable, standing.now, pinned=commitment.protocol_id)).require(given)
    return await _recorded(standing, commitment, step)


async def to_sign(standing: Standing, commitment: Commitment) -> StatementToSign:
    """What the caller's seat would sign; raises CommitmentNotOffered, SectorDoesNotSign and PowerMissing."""
    lifecycle.require_offered(commitment)
    standing.require_deciding(policy.SectorDoesNotSign)
    return await own_key.to_sign(standing, _expected(commitment))


async def confirm(
    standing: Standing, commitment: Commitment, signature: Signature, body: ConfirmationIn
) -> WriteResult:
    """A witness's word about a sheet; the signature counts with the second one, and may complete the signature rule.

    Raises RoundtableNotLive, CommitmentNotOffered, ProtocolMissing, GroundRuleMissing, WitnessOwes and what
    `paper.confirm` raises.
    """
    require_live(standing.roundtable)
    lifecycle.require_offered(commitment)
    step = await steps.confirm(standing, signature, body, _expected(commitment))
    # A seat may have begun to answer for a debtor since the sheet was recorded.
    await _require_apart(standing, commitment, signature, at=())
    return await _recorded(standing, commitment, step)


async def verify(
    standing: Standing, commitment: Commitment, signature: Signature, body: SignatureVerificationIn
) -> WriteResult:
    """What the verifier found in a qualified signature; a valid one counts, and may complete the signature rule.

    Raises RoundtableNotLive, CommitmentNotOffered, ProtocolMissing, GroundRuleMissing and what
    `qualified.verify` raises.
    """
    require_live(standing.roundtable)
    lifecycle.require_offered(commitment)
    return await _recorded(standing, commitment, await steps.verify(standing, signature, body, _expected(commitment)))


def each_debtor(clauses: Sequence[Clause]) -> bool:
    """Whether the ground rules ask each debtor that sits here for its own signature."""
    return any(isinstance(each.rule, SignatureRule) and each.rule.debtors == "each" for each in clauses)


async def debtors(standing: Standing, commitment: Commitment) -> tuple[DebtorReadiness, ...]:
    """Who is to sign what it owes, while it is drafted or offered; raises ProtocolMissing."""
    if commitment.phase not in (CommitmentPhase.draft, CommitmentPhase.offered):
        return ()
    db, table = standing.db, standing.roundtable
    clauses = (await ruling_on(db, table, standing.now, pinned=commitment.protocol_id)).clauses
    # Who runs the table or accompanies it reads no signature before the release, of whatever sector they are.
    mine = standing.seat.sector if standing.seat.role in SECTOR_ROLES else None
    seated = await queries.voting_organizations(db, table.id)
    themselves = facts.signing_themselves(commitment, seated) if each_debtor(clauses) else frozenset()
    given = await signatures.counting(db, commitment.id, commitment.revision) if themselves else ()
    signed = {
        seat.organization_id
        for signature, seat, _ in given
        if seat.sector is mine and rule_of(clauses, SignatureRule).counts(signature.assurance)
    }
    return tuple(
        DebtorReadiness(
            organization_id=organization,
            sector=sector,
            signs="itself" if organization in themselves else "sector",
            signed=organization in signed if organization in themselves and sector is mine else None,
        )
        for organization, sector in sorted(
            {
                (UUID(str(each["organization_id"])), Sector(str(each["sector"])))
                for each in facts.responsible(commitment)
            }
        )
    )


async def _require_apart(
    standing: Standing, commitment: Commitment, signature: Signature, *, at: Sequence[str]
) -> None:
    """Of a sheet alone; raises WitnessOwes."""
    witnesses = {each.seat for each in witnesses_of(signature.witnesses)}
    if witnesses:
        signer = await standing.db.get_one(Seat, signature.seat_id)
        people = await sitting(standing.db, standing.roundtable, standing.now)
        policy.require_owing_nothing(commitment, signer.organization_id, witnesses, people, at=at)


async def _recorded(standing: Standing, commitment: Commitment, step: Step) -> WriteResult:
    outcome = await step.record(standing)
    await release(standing, commitment)
    return outcome


def _expected(commitment: Commitment) -> Expected:
    """What is signed is the document as it was offered. Raises CommitmentNotOffered."""
    if commitment.document is None or commitment.offered_at is None:
        raise lifecycle.CommitmentNotOffered
    return Expected(
        subject=SubjectRevision(Commitment.subject, commitment.id, commitment.revision),
        document=commitment.document,
        governing_lang=commitment.language,
        intent=Intent.sign,
        since=commitment.offered_at,
        withheld=True,
    )
