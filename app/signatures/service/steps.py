"""What happens to a signature step by step, whatever it is under: it is handed in, its witnesses or verifier speak."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.identity.callers import WriteResult
from app.identity.roles import Permission
from app.ledger.acts import Act
from app.ledger.append import Change
from app.roundtables.access import Standing
from app.signatures.models import Signature
from app.signatures.policy import require_permission
from app.signatures.schemas.paper import ConfirmationIn
from app.signatures.schemas.qualified import SignatureVerificationIn
from app.signatures.schemas.signatures import AttestedIn, PaperSignatureIn, QualifiedIn, SignatureIn, views_of
from app.signatures.service import attested, own_key, paper, qualified
from app.signatures.statements import Expected
from app.trust import canonical


@dataclass(frozen=True, slots=True)
class Step:
    """One step, done and not yet recorded: the act that it is, and what it rests on, by digest."""

    act: Act
    signature: Signature
    evidence: Mapping[str, str]

    async def record(self, standing: Standing, *further: Change) -> WriteResult:
        """Publish the signature to whoever may read it now, in the entry of the act; `further` follows from it."""
        change = Change(self.signature, *views_of(self.signature))
        return await standing.record(self.act, change, *further, evidence=self.evidence)


def require_may_hand_in(standing: Standing, body: SignatureIn, own: Permission) -> None:
    """Sheets of paper come from who runs the table, everything else from the seat that signs.

    `own` is the permission to sign for one's own seat. Raises PermissionMissing.
    """
    recording = isinstance(body, PaperSignatureIn)
    require_permission(standing.part, Permission.paper_record if recording else own)


async def hand_in(standing: Standing, body: SignatureIn, expected: Expected, act: Act) -> Step:
    """Take a signature of any class; `act` is what a signature of the caller's own seat is called.

    Raises what the service of its class raises.
    """
    evidence = {"document": expected.document}
    match body:
        case QualifiedIn():
            signature = await qualified.receive(standing, body, expected)
            evidence["file"] = body.file_digest
        case PaperSignatureIn():
            signature = await paper.record(standing, body, expected)
            act, evidence["scan"] = Act.signature_recorded, body.scan_digest
        case AttestedIn():
            signature = await attested.receive(standing, body, expected)
        case _:
            signature = await own_key.receive(standing, body.statement, expected)
            evidence = {"statement": canonical.digest(body.statement.encode())}
    return Step(act, signature, evidence)


async def confirm(standing: Standing, signature: Signature, body: ConfirmationIn, expected: Expected) -> Step:
    """A witness's word about a sheet; the signature counts with the second one. Raises what `paper.confirm` does."""
    await paper.confirm(standing, signature, body, expected)
    return Step(Act.signature_witnessed, signature, {"scan": body.scan_digest})


async def verify(standing: Standing, signature: Signature, body: SignatureVerificationIn, expected: Expected) -> Step:
    """What the verifier found; a valid signature counts. Raises what `qualified.verify` does."""
    await qualified.verify(standing, signature, body, expected)
    evidence = {"file": body.file_digest} | ({"report": body.report_digest} if body.report_digest else {})
    return Step(Act.signature_verified, signature, evidence)
