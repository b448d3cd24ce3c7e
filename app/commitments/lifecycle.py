"""What commitments allow: pure rules and their refusals.

`draft → offered → in_force`. The offer belongs to the quality gate, the release to the signature rule of the ground
rules; what follows belongs to reports, verifications and changes.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Final, TypeAlias, TypeVar
from uuid import UUID

from app.commitments.deadlines import deadline
from app.commitments.models import Commitment, CommitmentPhase
from app.commitments.schemas.due import DueCondition, DueDate, DueInterval, DuePast
from app.core.errors import Conflict, NotFound, Unprocessable
from app.decisions.models import Agreement, AgreementPhase
from app.directory.legal_days import local_date, period_end
from app.directory.models import Organization, Sector
from app.roundtables.models import Seat
from app.roundtables.places import SeatRow
from app.rules.moments import Signed
from app.signatures.lifecycle import DocumentRedacted
from app.signatures.models import Signature

Given = TypeVar("Given")
Part: TypeAlias = Mapping[str, object]

_OPEN: Final = frozenset(
    {CommitmentPhase.draft, CommitmentPhase.offered, CommitmentPhase.in_force, CommitmentPhase.suspended}
)


class AgreementUnknown(Unprocessable):
    code = "agreement_unknown"
    message = "A commitment carries out an agreement of its own table; there is none with this id."
    pointer = "/agreement_id"


class AgreementNotStanding(Conflict):
    """409: nothing is promised on what an assembly may still refuse."""

    code = "agreement_not_standing"
    message = "The agreement waits for an assembly, or was not ratified: nothing can be offered from it."


class OrganizationNotSeated(Unprocessable):
    code = "organization_not_seated"
    message = (
        "Of one of the organizations that answer for it nobody has a seat at the table, nor has anybody of its sector."
    )


class PartyTwice(Unprocessable):
    code = "party_twice"
    message = "An organization leads or is co-responsible once; where it helps besides, it is named with what."


class PartyUnknown(Unprocessable):
    code = "party_unknown"
    message = "The organization does not answer for this commitment."
    pointer = "/organization_id"


class OrganizationSeated(Conflict):
    """409: nobody is named to speak for those who can speak themselves."""

    code = "organization_seated"
    message = "The organization has a seat at the table, and speaks for itself."


class SeatUnfit(Unprocessable):
    code = "seat_unfit"
    message = "Who speaks for an organization holds a voting seat of the same sector at this table."
    pointer = "/seat_id"


class VerifierUnknown(Unprocessable):
    code = "verifier_unknown"
    message = "The verifier that is named is no seat of this table."
    pointer = "/independent_verifier"


class VerifierExpected(Unprocessable):
    code = "verifier_expected"
    message = "The commitment says that its verifier confirms, and names none."
    pointer = "/independent_verifier"


class IndependentVerifierNeeded(Conflict):
    """409: the debtor's colleagues never say that a debt is paid."""

    code = "independent_verifier_needed"
    message = (
        "It is owed to an organization of a sector that owes it too, and nobody of that organization could judge it "
        "here: name a verifier of a sector that owes nothing of it, or seat the organization."
    )


class DebtorCannotSign(Conflict):
    """409: the member `organizations` says which."""

    code = "debtor_cannot_sign"
    message = (
        "An organization owes this and sits here, and nobody of it may sign: it seats somebody whose mandate gives the "
        "power, or its seat ends and its sector answers for it."
    )


class CommitmentNotDraft(Conflict):
    code = "commitment_not_draft"
    message = "The commitment was offered: its words stay as they are."


class CommitmentNotOffered(Conflict):
    code = "commitment_not_offered"
    message = "The commitment is not open for signatures."


class OfferStands(Conflict):
    """409: whoever is asked to sign can read what they are asked for."""

    code = "offer_stands"
    message = "The text of the offer is there for everybody: it waits for its signatures."


class CommitmentOver(Conflict):
    code = "commitment_over"
    message = "The commitment has come to its end; nobody speaks for anybody in it any more."


class DocumentNotMade(NotFound):
    """404: the bytes come into being with the offer."""

    code = "document_not_made"
    message = "A draft has no document yet; the bytes to sign are made when it is offered."


def against_agreement(agreement: Agreement) -> list[AgreementNotStanding]:
    """Whether the agreement binds nobody yet, or never will."""
    stands = agreement.phase is AgreementPhase.standing
    return [] if stands else [AgreementNotStanding(members={"agreement_phase": agreement.phase.value})]


def require_agreed(agreement: Agreement) -> None:
    """Raises AgreementNotStanding."""
    for refusal in against_agreement(agreement):
        raise refusal


def require_draft(commitment: Commitment) -> None:
    if commitment.phase is not CommitmentPhase.draft:
        raise CommitmentNotDraft


def require_open(commitment: Commitment) -> None:
    """Raises CommitmentOver for what was kept, given up or replaced."""
    if commitment.phase not in _OPEN:
        raise CommitmentOver


def against_judging(unheard: Collection[UUID], *, verified: bool) -> list[IndependentVerifierNeeded]:
    """Whether it is owed to somebody `unheard` here and names nobody apart who verifies it."""
    return [IndependentVerifierNeeded()] if unheard and not verified else []


def against_signing(unable: Collection[UUID]) -> list[DebtorCannotSign]:
    """Whether one of those that have to sign it by themselves could not."""
    return [DebtorCannotSign(members={"organizations": sorted(map(str, unable))})] if unable else []


def require_offered(commitment: Commitment) -> None:
    """Raises CommitmentNotOffered, or DocumentRedacted where its text was taken out since."""
    if commitment.phase is not CommitmentPhase.offered:
        raise CommitmentNotOffered
    if commitment.document_text is None:
        raise DocumentRedacted


def require_taken_out(commitment: Commitment) -> None:
    """Raises CommitmentNotOffered, and OfferStands unless its text was taken out since."""
    if commitment.phase is not CommitmentPhase.offered:
        raise CommitmentNotOffered
    if commitment.document_text is not None:
        raise OfferStands


def draft_anew(commitment: Commitment) -> None:
    """An offer that nobody can read becomes a draft; what was signed until now was signed of another revision."""
    commitment.phase = CommitmentPhase.draft
    commitment.document = commitment.document_text = None
    commitment.offered_revision = commitment.offered_at = commitment.protocol_id = None


def require_one_part(responsible: Collection[Part], supporting: Collection[Part], given: Iterable[str]) -> None:
    """Raises PartyTwice, at those of its members that were given; a helper that owes it too helps with a part of it."""
    at = [f"/{name}" for name in ("leads", "co_responsible", "supporting") if name in set(given)]
    owing = [str(party["organization_id"]) for party in responsible]
    helping = [(str(party["organization_id"]), party.get("task")) for party in supporting if party["organization_id"]]
    if len(set(owing)) != len(owing) or len(set(helping)) != len(helping):
        raise PartyTwice(at=at)
    if any(task is None and organization in owing for organization, task in helping):
        raise PartyTwice(at=at)


def require_spoken_for(responsible: Mapping[str, Organization], seated: Mapping[UUID, Sector]) -> None:
    """Raises OrganizationNotSeated. For one that is not `seated`, with a voting seat, somebody of its sector speaks.

    `responsible` are those who owe it, by the pointers to where they are named.
    """
    speaking = set(seated.values())
    lost = [at for at, each in responsible.items() if each.id not in seated and each.sector not in speaking]
    if lost:
        raise OrganizationNotSeated(at=lost)


def require_verifier(commitment: Commitment) -> None:
    """Raises VerifierExpected."""
    if commitment.verifier_confirms and commitment.independent_verifier is None:
        raise VerifierExpected


def require_seatless(organization_id: UUID, seated: Mapping[UUID, Sector]) -> None:
    """Raises OrganizationSeated."""
    if organization_id in seated:
        raise OrganizationSeated


def places_signed(counting: Iterable[tuple[Given, Seat | SeatRow, UUID | None]]) -> dict[UUID, Given]:
    """The first signature of each place: a titular and the alternate share one, and it signs once.

    So does a person, whatever seats they hold: who signed for one place has signed.
    """
    places: dict[UUID, Given] = {}
    signed = set[UUID]()
    for signature, seat, person in counting:
        place = seat.alternate_of or seat.id
        if place not in places and person not in signed:
            places[place] = signature
            signed |= set() if person is None else {person}
    return places


def as_facts(signatures: Iterable[tuple[Signature, Seat]]) -> tuple[Signed, ...]:
    """The signatures with their seats, as the ground rules ask about them."""
    return tuple(
        Signed(signature.sector.value, signature.assurance.value, str(seat.organization_id))
        for signature, seat in signatures
    )


def due_day(commitment: Commitment, now: datetime, time_zone: str, holidays: frozenset[date]) -> date | None:
    """The last day at the table, if it came into force now. Raises DaysOutOfRange and CalendarTooShort."""
    due = deadline(commitment)
    match due:
        case DueDate() | DuePast():
            return due.date
        case DueInterval():
            return period_end(local_date(now, time_zone), due.days, due.counting, holidays)
        case DueCondition():
            return due.backstop
    return None


def bring_into_force(commitment: Commitment, now: datetime, due_on: date | None) -> None:
    """The deadline becomes a day at the table."""
    commitment.phase = CommitmentPhase.in_force
    commitment.in_force_at = now
    commitment.due_on = due_on
