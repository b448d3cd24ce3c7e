"""What commitments allow: pure rules and their refusals.

`draft → offered → in_force`. The offer belongs to the quality gate, the release to the signature rule of the ground
rules; what follows belongs to reports, verifications and changes.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Final, TypeAlias, TypeVar
from uuid import UUID

from pydantic import TypeAdapter

from app.commitments.models import Commitment, CommitmentPhase
from app.commitments.schemas.due import Due, DueCondition, DueDate, DueInterval, DuePast
from app.core.errors import Conflict, NotFound, Refusal, Unprocessable
from app.decisions.models import Agreement, AgreementPhase
from app.directory.legal_days import local_date, period_end
from app.directory.models import Organization, Sector
from app.directory.table_calendar import CalendarTooShort, TableCalendar
from app.roundtables.models import Seat
from app.roundtables.places import SeatRow
from app.rules.moments import Signed
from app.signatures.lifecycle import DocumentRedacted
from app.signatures.models import Signature

Given = TypeVar("Given")
Part: TypeAlias = Mapping[str, object]
Deadline: TypeAlias = DueDate | DueInterval | DueCondition | DuePast

_OPEN: Final = frozenset(
    {CommitmentPhase.draft, CommitmentPhase.offered, CommitmentPhase.in_force, CommitmentPhase.suspended}
)
_DUE: TypeAdapter[Deadline] = TypeAdapter(Due)


class AgreementUnknown(Unprocessable):
    code = "agreement_unknown"
    message = "A commitment carries out an agreement of its own table; there is none with this id."


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


class OrganizationSeated(Conflict):
    """409: nobody is named to speak for those who can speak themselves."""

    code = "organization_seated"
    message = "The organization has a seat at the table, and speaks for itself."


class SeatUnfit(Unprocessable):
    code = "seat_unfit"
    message = "Who speaks for an organization holds a voting seat of the same sector at this table."


class VerifierUnknown(Unprocessable):
    code = "verifier_unknown"
    message = "The verifier that is named is no seat of this table."


class VerifierExpected(Unprocessable):
    code = "verifier_expected"
    message = "The commitment says that its verifier confirms, and names none."


class CommitmentNotDraft(Conflict):
    code = "commitment_not_draft"
    message = "The commitment was offered: its words stay as they are."


class CommitmentNotOffered(Conflict):
    code = "commitment_not_offered"
    message = "The commitment is not open for signatures."


class CommitmentOver(Conflict):
    code = "commitment_over"
    message = "The commitment has come to its end; nobody speaks for anybody in it any more."


class DeadlineOver(Conflict):
    """409: nobody could still keep it."""

    code = "deadline_over"
    message = "The deadline, %(day)s, is over already. A promise of the past has a deadline of the kind «past»."

    def __init__(self, day: date) -> None:
        super().__init__(members={"due": day.isoformat()}, day=day.isoformat())


class DeadlineNotPast(Conflict):
    """409: what is marked as a promise of the past can still be kept."""

    code = "deadline_not_past"
    message = "The deadline, %(day)s, is still to come: it is a date like any other, and no promise of the past."

    def __init__(self, day: date) -> None:
        super().__init__(members={"due": day.isoformat()}, day=day.isoformat())


class DeadlineWithoutCalendar(Conflict):
    """409: every weekday would count as a business day."""

    code = "deadline_without_calendar"
    message = "The deadline counts business days, and the table names no calendar that says which they are."


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


def require_offered(commitment: Commitment) -> None:
    """Raises CommitmentNotOffered, or DocumentRedacted where its text was taken out since."""
    if commitment.phase is not CommitmentPhase.offered:
        raise CommitmentNotOffered
    if commitment.document_text is None:
        raise DocumentRedacted


def require_one_part(responsible: Collection[Part], supporting: Collection[Part]) -> None:
    """Raises PartyTwice; a helper that owes it too helps with a part of it."""
    owing = [str(party["organization_id"]) for party in responsible]
    helping = [(str(party["organization_id"]), party.get("task")) for party in supporting if party["organization_id"]]
    if len(set(owing)) != len(owing) or len(set(helping)) != len(helping):
        raise PartyTwice
    if any(task is None and organization in owing for organization, task in helping):
        raise PartyTwice


def require_spoken_for(responsible: Iterable[Organization], seated: Mapping[UUID, Sector]) -> None:
    """Raises OrganizationNotSeated. For one that is not `seated`, with a voting seat, somebody of its sector speaks."""
    speaking = set(seated.values())
    if any(each.id not in seated and each.sector not in speaking for each in responsible):
        raise OrganizationNotSeated


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


def as_facts(signatures: Iterable[Signature]) -> tuple[Signed, ...]:
    """The signatures, as the ground rules ask about them."""
    return tuple(Signed(signature.sector.value, signature.assurance.value) for signature in signatures)


def deadline(commitment: Commitment) -> Deadline | None:
    """The deadline as it is stored."""
    return None if commitment.due is None else _DUE.validate_python(commitment.due)


def against_deadline(commitment: Commitment, today: date, calendar: TableCalendar) -> Iterator[Refusal]:
    """What keeps the deadline from being offered; `today` is the date at the table."""
    due = deadline(commitment)
    match due:
        case DueDate(date=day) if day < today:
            yield DeadlineOver(day)
        case DueCondition(backstop=day) if day is not None and day < today:
            yield DeadlineOver(day)
        case DuePast(date=day) if day >= today:
            yield DeadlineNotPast(day)
        case DueInterval(counting="business") if calendar.years is None:
            yield DeadlineWithoutCalendar()
        case DueInterval():
            try:
                period_end(today, due.days, due.counting, calendar)
            except CalendarTooShort as refusal:
                yield refusal


def bring_into_force(commitment: Commitment, now: datetime, time_zone: str, holidays: frozenset[date]) -> None:
    """The deadline becomes a day at the table. Raises DaysOutOfRange and CalendarTooShort."""
    commitment.phase = CommitmentPhase.in_force
    commitment.in_force_at = now
    due = deadline(commitment)
    match due:
        case DueDate() | DuePast():
            commitment.due_on = due.date
        case DueInterval():
            commitment.due_on = period_end(local_date(now, time_zone), due.days, due.counting, holidays)
        case DueCondition():
            commitment.due_on = due.backstop
