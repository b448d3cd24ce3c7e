"""Signatures under circulated minutes, of every class; one gives the sector's word too where that is still open."""

from collections.abc import Sequence
from typing import Final
from uuid import uuid5

from app.assents.lifecycle import AlreadyAssented, require_organization_here
from app.assents.models import MinutesAssent, Stance
from app.assents.on_paper import ObjectionByAccount, require_answers_none
from app.assents.schemas import AssentIn
from app.assents.service.consenting import COMPLETION
from app.assents.service.giving import give_signed
from app.assents.voices import Voice
from app.identity.callers import WriteResult
from app.identity.roles import Permission
from app.ledger.acts import Act
from app.ledger.append import Change
from app.minutes import facts, lifecycle, policy, queries
from app.minutes.models import Minutes
from app.minutes.schemas.minutes import MinutesOut
from app.minutes.schemas.review import MinutesAssentOut
from app.minutes.schemas.signing import MinutesIntent, MinutesPaperIn, MinutesSignatureIn, MinutesStatementIn
from app.protocols.schemas.document import GOVERNING
from app.roundtables.access import Standing
from app.roundtables.evidence import require_stored
from app.roundtables.models import Mandate, Power, Seat
from app.rules.moments import MinutesSigned
from app.signatures import queries as signatures
from app.signatures.models import AssuranceClass, Signature
from app.signatures.schemas.paper import ConfirmationIn
from app.signatures.schemas.qualified import SignatureVerificationIn
from app.signatures.schemas.to_sign import StatementToSign
from app.signatures.service import own_key, paper, steps
from app.signatures.service.steps import Step
from app.signatures.statements import Expected
from app.trust.statements import Intent, SubjectRevision

_STANCES: Final = {
    Intent.sign: Stance.accept,
    Intent.assent_with_reservation: Stance.accept_with_reservation,
    Intent.refuse: Stance.object,
}


async def sign(standing: Standing, minutes: Minutes, body: MinutesSignatureIn) -> WriteResult:
    """Take what a seat signed, signed with a reservation or refused to sign.

    Sheets of paper come from who runs the table, everything else from the seat that signs. Raises PermissionMissing,
    PowerMissing, OrganizationAway, MinutesNotCirculated, MinutesAlreadySealed, DocumentRedacted, TextNotSignable,
    EvidenceNotStored, ObjectionByAccount, MinutesSignatureTooWeak where the ground rules do not accept its class, and
    what the service of its class raises.
    """
    steps.require_may_hand_in(standing, body, Permission.minutes_sign)
    lifecycle.require_under_review(minutes)
    expected = expected_of(minutes, body.intent)
    if isinstance(body, MinutesPaperIn):
        await require_stored(standing.db, standing.roundtable.id, [body.scan_digest], "/scan_digest")
    else:
        standing.require_power(expected.power)
        require_organization_here(standing.seat)

    step = await steps.hand_in(standing, body, expected, Act.minutes_signed)
    signature = step.signature
    if not isinstance(body, MinutesStatementIn):
        signature.text = body.text
    # The word that may follow points to it.
    await standing.db.flush()
    seat, mandate = await _signer(standing, signature)
    await _require_answers_none(standing, minutes, signature, seat)
    if signature.intent is not Intent.refuse:
        given = MinutesSigned(standing.now, signature.sector.value, signature.assurance.value)
        (await facts.ruling(standing.db, standing.roundtable, minutes, standing.now)).require(given)
    return await step.record(standing, *await _word(standing, minutes, signature, seat, mandate))


async def to_sign(standing: Standing, minutes: Minutes, intent: MinutesIntent) -> StatementToSign:
    """What the caller's seat would sign; raises what `sign` raises of the text and of the seat."""
    lifecycle.require_under_review(minutes)
    standing.require_deciding(policy.SectorDoesNotSignMinutes)
    return await own_key.to_sign(standing, expected_of(minutes, intent))


async def confirm(standing: Standing, minutes: Minutes, signature: Signature, body: ConfirmationIn) -> WriteResult:
    """A witness's word about a sheet; with the second one the signature counts.

    Raises MinutesAlreadySealed, SignatureVoid, ObjectionByAccount and what `paper.confirm` raises.
    """
    expected = _still_asked(minutes, signature)
    return await _completed(standing, minutes, await steps.confirm(standing, signature, body, expected))


async def verify(
    standing: Standing, minutes: Minutes, signature: Signature, body: SignatureVerificationIn
) -> WriteResult:
    """What the verifier found; with a valid signature it counts.

    Raises MinutesAlreadySealed, SignatureVoid, SignerWithoutMandate and what `qualified.verify` raises.
    """
    expected = _still_asked(minutes, signature)
    return await _completed(standing, minutes, await steps.verify(standing, signature, body, expected))


def expected_of(minutes: Minutes, intent: Intent) -> Expected:
    """What is signed is the text that goes round. Raises TextNotSignable."""
    if minutes.text_digest is None or minutes.circulated_revision is None or minutes.circulated_at is None:
        raise lifecycle.TextNotSignable
    return Expected(
        subject=SubjectRevision(Minutes.subject, minutes.id, minutes.circulated_revision),
        document=minutes.text_digest,
        governing_lang=GOVERNING,
        intent=intent,
        since=minutes.circulated_at,
        withheld=False,
    )


def _still_asked(minutes: Minutes, signature: Signature) -> Expected:
    lifecycle.require_under_review(minutes)
    lifecycle.require_of_present_text(minutes, signature)
    return expected_of(minutes, signature.intent)


async def _completed(standing: Standing, minutes: Minutes, step: Step) -> WriteResult:
    """The step, and where it completes the signature the word that follows: an entry of its own, once for each."""
    signature = step.signature
    seat, mandate = await paper.still_held(standing, signature)
    await _require_answers_none(standing, minutes, signature, seat)
    word = await _word(standing, minutes, signature, seat, mandate)
    outcome = await step.record(standing)
    if word:
        evidence = {"document": signature.document}
        act_id = uuid5(signature.id, "completion")
        await standing.record_consequence(COMPLETION, act_id, Act.minutes_assented, *word, evidence=evidence)
    return outcome


async def _signer(standing: Standing, signature: Signature) -> tuple[Seat, Mandate]:
    if signature.paper is None:
        return standing.seat, standing.mandate
    return await paper.still_held(standing, signature)


async def _require_answers_none(standing: Standing, minutes: Minutes, signature: Signature, seat: Seat) -> None:
    """Of a sheet: it answers nothing that somebody said with an account. Raises ObjectionByAccount."""
    if signature.assurance is not AssuranceClass.C:
        return
    db, revision = standing.db, signature.target_revision
    for other, signer, _ in await signatures.counting(db, minutes.id, revision):
        refused = other.intent is Intent.refuse and other.assurance is not AssuranceClass.C
        if signer.id == seat.id and refused:
            raise ObjectionByAccount
    spoken = await facts.spoken_on(db, standing.roundtable, minutes, standing.now)
    require_answers_none(spoken.said, seat, await queries.said_on_paper(db, minutes.id))


async def _word(
    standing: Standing, minutes: Minutes, signature: Signature, seat: Seat, mandate: Mandate
) -> Sequence[Change]:
    """The sector's word that the signature gives, and what follows from it.

    None while the signature lacks a witness or its verification, where the mandate gives no power to decide, and where
    the sector has spoken: then it stands beside the word of who spoke.
    """
    if signature.completed_at is None or Power.decide not in mandate.powers or seat.away_since is not None:
        return ()
    spoken = await facts.spoken_on(standing.db, standing.roundtable, minutes, standing.now)
    body = AssentIn(stance=_STANCES[signature.intent], text=signature.text)
    try:
        spoken.require_open_to(seat.sector, seat.alternate_of or seat.id, body.stance, body.text)
    except AlreadyAssented:
        return ()
    said = give_signed(standing, MinutesAssent, minutes, signature, seat, revision=minutes.text_revision, body=body)
    changes = [Change(said, MinutesAssentOut)]
    spoken = spoken.after(Voice.of(said, seat, mandate))
    if lifecycle.hear(minutes, spoken.stances, standing.roundtable.deciding_sectors):
        changes.append(Change(minutes, MinutesOut))
    return changes
