"""What each deciding sector says yes to, in any class: by a word, by a statement, by a file, or on paper."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import uuid5

from app.assents import queries
from app.assents.lifecycle import Formation, Spoken, require_organization_here
from app.assents.models import Assent, Stance
from app.assents.on_paper import require_answers_none
from app.assents.schemas import AssentIn, AssentOut
from app.assents.service.giving import give, give_signed
from app.assents.voices import Voice
from app.directory.models import Sector
from app.identity.callers import WriteResult
from app.ledger.acts import Act
from app.ledger.append import Change
from app.ledger.envelopes import Actor
from app.roundtables.access import Standing
from app.roundtables.models import AtTable, Mandate, Seat
from app.signatures.models import AssuranceClass, Signature
from app.signatures.schemas import SignatureOut
from app.signatures.schemas.paper import ConfirmationIn
from app.signatures.schemas.qualified import SignatureVerificationIn
from app.signatures.schemas.signatures import EvidencedIn
from app.signatures.service import own_key, paper, steps
from app.signatures.service.steps import Step
from app.signatures.statements import Expected
from app.trust import canonical

_YES: Final = AssentIn()
COMPLETION: Final = Actor("clock", "completion")
"""Nobody gives the word once more: it follows from the signature, with its last witness or its verification."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A text that is open for the sectors' word, as its own room describes it.

    `formation` is how the sectors form their word on it, and `deciding` those that are asked. `complete` brings about
    what follows from the yes of all of them, and answers what it changed.
    """

    formation: Formation
    text: AtTable
    kind: type[Assent]
    deciding: Collection[str]
    complete: Callable[[], Awaitable[Sequence[Change]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked(Question):
    """The same where a yes may be signed.

    `act` is what a sector's yes is called, and `expected` what a signed one is about. `require` raises where the
    ground rules ask a sector for a surer word than one of this class.
    """

    act: Act
    expected: Callable[[], Expected]
    require: Callable[[Sector, AssuranceClass], None]


async def assent(standing: Standing, asked: Asked, body: AssentIn, token: str | None) -> WriteResult:
    """The caller's word for the own sector: recorded (D), or a yes signed with the key of the seat (A).

    Nothing follows from an objection, of whatever class the ground rules want a yes, nor from a yes that waits for an
    assembly.

    Raises AlreadyAssented, RatificationDay, what `asked.expected` and `asked.require` raise, and what `own_key.receive`
    raises.
    """
    seat, mandate = standing.seat, standing.mandate
    voices = await _said(standing, asked)
    _require_open(asked, voices, seat, body)
    signature = None
    if token is not None:
        signature = await own_key.receive(standing, token, asked.expected())
        # The assent points to it.
        await standing.db.flush()
    if body.stance is Stance.object:
        said = give(standing, asked.kind, asked.text, asked.text.revision, body)
        return await standing.record(Act.objection_recorded, Change(said, AssentOut))
    asked.require(seat.sector, AssuranceClass.D if signature is None else signature.assurance)

    if signature is None or token is None:
        said = give(standing, asked.kind, asked.text, asked.text.revision, body)
        changes = await _changes(asked, voices, said, seat, mandate)
        return await standing.record(act_of(said, asked.act), *changes)
    said = give_signed(standing, asked.kind, asked.text, signature, seat)
    changes = [*await _changes(asked, voices, said, seat, mandate), Change(signature, SignatureOut)]
    return await standing.record(asked.act, *changes, evidence={"statement": canonical.digest(token.encode())})


async def answer(standing: Standing, question: Question, body: AssentIn, act: Act) -> WriteResult:
    """The caller's word where a sector may speak again as long as it is asked, called `act` whatever it says.

    Raises PowerMissing and RatificationDay.
    """
    voices = await queries.voices(standing.db, question.kind, question.text.id, standing.roundtable, standing.now)
    said = give(standing, question.kind, question.text, question.text.revision, body)
    return await standing.record(act, *await _changes(question, voices, said, standing.seat, standing.mandate))


async def hand_in(standing: Standing, asked: Asked, body: EvidencedIn) -> WriteResult:
    """A signature of class B or C, which gives the sector's yes once it is complete.

    A class that the ground rules do not accept is refused at once. Raises AlreadyAssented, ObjectionByAccount, what
    `asked.expected` and `asked.require` raise, and what the service of its class raises.
    """
    step = await steps.hand_in(standing, body, asked.expected(), Act.signature_recorded)
    seat = await paper.seat_of(standing, step.signature)
    _require_answered(asked, await _said(standing, asked), seat, step.signature)
    asked.require(step.signature.sector, step.signature.assurance)
    return await step.record(standing)


async def confirm(standing: Standing, asked: Asked, signature: Signature, body: ConfirmationIn) -> WriteResult:
    """A witness's word about a sheet; with the second one the signer's sector has said yes.

    Raises what `paper.confirm` raises, AlreadyAssented, ObjectionByAccount, SeatDoesNotSign and what `asked.require`
    raises.
    """
    return await _recorded(standing, asked, await steps.confirm(standing, signature, body, asked.expected()))


async def verify(standing: Standing, asked: Asked, signature: Signature, body: SignatureVerificationIn) -> WriteResult:
    """What the verifier found; with a valid signature the signer's sector has said yes.

    Raises what `qualified.verify` raises, AlreadyAssented, SignerWithoutMandate, SeatDoesNotSign and what
    `asked.require` raises.
    """
    return await _recorded(standing, asked, await steps.verify(standing, signature, body, asked.expected()))


async def _recorded(standing: Standing, asked: Asked, step: Step) -> WriteResult:
    """The step, and where it completes the signature the yes that follows: an entry of its own, once for each.

    The signer decides for the sector, so it is the signer's mandate that must be in force and give the power; the
    witness or verifier whose act this is only vouches for it.
    """
    signature = step.signature
    voices = await _said(standing, asked)
    seat = await paper.seat_of(standing, signature)
    _require_answered(asked, voices, seat, signature)
    if signature.completed_at is None:
        return await step.record(standing)
    expected = asked.expected()
    seat, mandate = await paper.still_held(standing, signature)
    paper.require_signing(standing, seat, mandate, expected.power)
    asked.require(signature.sector, signature.assurance)

    outcome = await step.record(standing)
    said = give_signed(standing, asked.kind, asked.text, signature, seat)
    act_id = uuid5(signature.id, "completion")
    changes = await _changes(asked, voices, said, seat, mandate)
    evidence = {"document": expected.document}
    await standing.record_consequence(COMPLETION, act_id, asked.act, *changes, evidence=evidence)
    return outcome


def act_of(said: Assent, yes: Act) -> Act:
    """What a sector's word is called, where its yes is called so: it has not said yes before an assembly has acted."""
    return yes if said.ratify_by is None else Act.assent_given_ad_referendum


async def _said(standing: Standing, asked: Asked) -> Sequence[Voice]:
    return await queries.voices(standing.db, asked.kind, asked.text.id, standing.roundtable, standing.now)


def _require_open(asked: Asked, voices: Sequence[Voice], seat: Seat, body: AssentIn) -> None:
    """Raises OrganizationAway, or AlreadyAssented where the sector of the seat has spoken."""
    require_organization_here(seat)
    place = seat.alternate_of or seat.id
    Spoken.of(voices, asked.formation).require_open_to(seat.sector, place, body.stance, body.text)


def _require_answered(asked: Asked, voices: Sequence[Voice], seat: Seat, signature: Signature) -> None:
    """Raises what `_require_open` raises of a yes, and ObjectionByAccount of a sheet: nobody objects here on paper."""
    _require_open(asked, voices, seat, _YES)
    if signature.assurance is AssuranceClass.C:
        require_answers_none(voices, seat)


async def _changes(
    asked: Question, voices: Sequence[Voice], said: Assent, seat: Seat, mandate: Mandate
) -> list[Change]:
    """The word, and with that of the last deciding sector what follows from it."""
    spoken = Spoken.of([*voices, Voice.of(said, seat, mandate)], asked.formation)
    done = spoken.all_say_yes(asked.deciding)
    return [Change(said, AssentOut), *(await asked.complete() if done else ())]
