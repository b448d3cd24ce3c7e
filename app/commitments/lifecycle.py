"""What commitments allow: pure rules and their refusals.

`draft → offered → in_force`. The offer belongs to the quality gate, the release to the signature rule of the ground
rules; what follows belongs to reports, verifications and changes.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from pydantic import TypeAdapter

from app.commitments.models import Commitment, CommitmentPhase
from app.commitments.schemas.parts import Due, DueCondition, DueDate, DueInterval
from app.core.errors import Conflict, NotFound, Unprocessable
from app.directory.legal_days import add_days, local_date
from app.roundtables.models import Seat
from app.roundtables.places import SeatRow
from app.rules.moments import Signed
from app.signatures.lifecycle import DocumentRedacted
from app.signatures.models import Signature

Given = TypeVar("Given")

_DUE: TypeAdapter[DueDate | DueInterval | DueCondition] = TypeAdapter(Due)


class AgreementUnknown(Unprocessable):
    code = "agreement_unknown"
    message = "A commitment carries out an agreement of its own table; there is none with this id."


class OrganizationNotSeated(Unprocessable):
    code = "organization_not_seated"
    message = "Who answers for a commitment holds a seat at the table; one of the organizations does not."


class PartyTwice(Unprocessable):
    code = "party_twice"
    message = "An organization has one part in a commitment: lead, co-responsible or supporting."


class VerifierUnknown(Unprocessable):
    code = "verifier_unknown"
    message = "The verifier that is named is no seat of this table."


class CommitmentNotDraft(Conflict):
    code = "commitment_not_draft"
    message = "The commitment was offered: its words stay as they are."


class CommitmentNotOffered(Conflict):
    code = "commitment_not_offered"
    message = "The commitment is not open for signatures."


class DocumentNotMade(NotFound):
    """404: the bytes come into being with the offer."""

    code = "document_not_made"
    message = "A draft has no document yet; the bytes to sign are made when it is offered."


def require_draft(commitment: Commitment) -> None:
    if commitment.phase is not CommitmentPhase.draft:
        raise CommitmentNotDraft


def require_offered(commitment: Commitment) -> None:
    """Raises CommitmentNotOffered, or DocumentRedacted where its text was taken out since."""
    if commitment.phase is not CommitmentPhase.offered:
        raise CommitmentNotOffered
    if commitment.document_text is None:
        raise DocumentRedacted


def require_one_part(organizations: Iterable[UUID]) -> None:
    """Raises PartyTwice."""
    listed = list(organizations)
    if len(set(listed)) != len(listed):
        raise PartyTwice


def places_signed(counting: Iterable[tuple[Given, Seat | SeatRow]]) -> dict[UUID, Given]:
    """The first signature of each place: a titular and the alternate share one, and it signs once."""
    places: dict[UUID, Given] = {}
    for signature, seat in counting:
        places.setdefault(seat.alternate_of or seat.id, signature)
    return places


def as_facts(signatures: Iterable[Signature]) -> tuple[Signed, ...]:
    """The signatures, as the ground rules ask about them."""
    return tuple(Signed(signature.sector.value, signature.assurance.value) for signature in signatures)


def deadline(commitment: Commitment) -> DueDate | DueInterval | DueCondition | None:
    """The deadline as it is stored."""
    return None if commitment.due is None else _DUE.validate_python(commitment.due)


def bring_into_force(commitment: Commitment, now: datetime, time_zone: str, holidays: frozenset[date]) -> None:
    """The deadline becomes a day at the table. Raises DaysOutOfRange where the calendar does not reach that far."""
    commitment.phase = CommitmentPhase.in_force
    commitment.in_force_at = now
    due = deadline(commitment)
    match due:
        case DueDate():
            commitment.due_on = due.date
        case DueInterval():
            commitment.due_on = add_days(local_date(now, time_zone), due.days, due.counting, holidays)
        case DueCondition():
            commitment.due_on = due.backstop
