"""Who reports and who verifies: pure answers about people."""

from collections.abc import Collection, Iterable
from uuid import UUID

from app.commitments.facts import (
    Answered,
    beneficiaries,
    organizations_of,
    organizations_owed_to,
    owed_apart,
    responsible,
)
from app.core.errors import Forbidden
from app.directory.models import Sector
from app.identity.roles import VOTING_ROLES
from app.monitoring.owing import Owed, closing_of
from app.roundtables.models import Mandate, Seat
from app.roundtables.places import SeatRow
from app.rules.invariants import OwnReport


class NotResponsible(Forbidden):
    """403: progress is declared by those who owe it."""

    code = "not_responsible"
    message = (
        "Your organization does not answer for this commitment: those who lead it or are co-responsible say how far it "
        "is, and what was spent."
    )


class OwnCommitment(Forbidden):
    """403: of several who owe the same, none says of another that it is paid."""

    code = "own_commitment"
    message = "Your sector answers for this commitment itself; the other side verifies it."


class NotABeneficiary(Forbidden):
    """403: who closed it, or gains by it, opens it again."""

    code = "not_a_beneficiary"
    message = "A commitment is reopened by a deciding sector to which it is owed, or by the verifier who closed it."


class NotAccompanying(Forbidden):
    """403: those who decide report and verify."""

    code = "not_accompanying"
    message = "An assessment is given by a guarantor, an observer or a verifier of a sector that does not owe this."


class NotAVerifier(Forbidden):
    """403: whoever accompanies the table judges no commitment, unless the commitment names them."""

    code = "not_a_verifier"
    message = "Reports are verified by deciding sectors, and by the seat that the commitment names as its verifier."


class VerifierNotIndependent(Forbidden):
    """403: the seat that the text names is held by somebody who is not between the sides."""

    code = "verifier_not_independent"
    message = (
        "Whoever runs the table, ever ran it, administers the service, or sits or sat for a sector that owes this "
        "verifies it from no seat."
    )


def require_independent(
    account: UUID | None, hosts: Collection[UUID], held: Iterable[tuple[Seat, Mandate]], commitment: Owed
) -> None:
    """Whether the holder of the named verifier's seat may be one; `held` are all places that the account ever had.

    The signers agreed on a seat, and whom it is given to afterwards is the host's. Raises VerifierNotIndependent.
    """
    owing = any(seat.role in VOTING_ROLES and seat.sector in commitment.responsible_sectors for seat, _ in held)
    if account in hosts or owing:
        raise VerifierNotIndependent


def answers(seat: Seat | SeatRow, commitment: Answered) -> bool:
    """Whether the seat is one of an organization that owes it, or was named for one that has none.

    A titular and the alternate have one place, and speak for the same.
    """
    if seat.organization_id in organizations_of(responsible(commitment)):
        return True
    named = {str(each["seat_id"]) for each in commitment.answers_for}
    return bool(named & {str(seat.id), str(seat.alternate_of)})


def require_answering(seat: Seat, commitment: Answered) -> None:
    """Raises NotResponsible."""
    if not answers(seat, commitment):
        raise NotResponsible


def require_other_side(mine: Seat, reporter: Sector, commitment: Owed) -> None:
    """Raises OwnReport, or OwnCommitment for a sector that is responsible together with the reporter's."""
    if mine.sector is reporter:
        raise OwnReport
    if not is_other_side(mine, reporter, commitment):
        raise OwnCommitment


def is_other_side(mine: Seat | SeatRow, reporter: Sector, commitment: Owed) -> bool:
    """Whether the seat is of no sector that owes it; beside its debtors, of an organization that it is owed to."""
    if mine.sector is reporter:
        return False
    return mine.sector.value not in commitment.responsible_sectors or _gains_apart(mine, commitment)


def _gains_apart(seat: Seat | SeatRow, commitment: Owed) -> bool:
    return seat.role in VOTING_ROLES and (seat.sector.value, seat.organization_id) in owed_apart(commitment)


def is_named(seat_id: UUID, commitment: Owed) -> bool:
    """Whether the seat is the independent verifier that all who signed the commitment agreed on."""
    return commitment.independent_verifier == seat_id


def reading_figures(commitment: Owed, deciding: Collection[str], received: Sector | None) -> frozenset[str]:
    """The sectors from which no figure of what was spent for a commitment is kept back.

    The company that spent it, who received it, and those to whom the commitment is owed: whoever closes it must know.
    """
    named = [organization for _, organization in organizations_owed_to(commitment)]
    owed_to = closing_of(commitment, deciding, (), named).sectors or beneficiaries(commitment.beneficiaries)
    found = {Sector.company.value, received.value if received is not None else None, *owed_to}
    return frozenset(filter(None, found))


def is_beneficiary(seat: Seat | SeatRow, commitment: Owed) -> bool:
    """Whether the seat's sector is among the beneficiaries, or beside debtors of its sector its organization is.

    Beneficiaries that the commitment names in words alone belong to no sector, and those of a responsible sector do not
    verify but for themselves; where there are no others, every other side speaks for them, or nobody ever could.
    """
    gaining = beneficiaries(commitment.beneficiaries)
    sectors = gaining - {None, *commitment.responsible_sectors}
    return not sectors or None in gaining or seat.sector.value in sectors or _gains_apart(seat, commitment)


def require_reopener(seat: Seat, commitment: Owed, deciding: Collection[str]) -> None:
    """Raises NotABeneficiary."""
    if seat.sector in deciding and _gains_apart(seat, commitment):
        return
    closing = closing_of(commitment, deciding, (), [organization for _, organization in owed_apart(commitment)])
    owed_to = closing.sectors - {sector for sector, _ in owed_apart(commitment)}
    if not closing.sectors:
        owed_to = frozenset(filter(None, beneficiaries(commitment.beneficiaries)))
    if seat.role in VOTING_ROLES and seat.sector in deciding and seat.sector.value in owed_to:
        return
    if seat.id != closing.verifier:
        raise NotABeneficiary


def require_assessor(seat: Seat, commitment: Owed) -> None:
    """Raises NotAccompanying."""
    if seat.role in VOTING_ROLES or seat.sector in commitment.responsible_sectors:
        raise NotAccompanying


def require_verifier(seat: Seat, commitment: Owed, deciding: Collection[str]) -> None:
    """Raises NotAVerifier."""
    if is_named(seat.id, commitment):
        return
    if seat.role not in VOTING_ROLES or seat.sector not in deciding:
        raise NotAVerifier
