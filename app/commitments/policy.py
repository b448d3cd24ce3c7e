"""Who may change a draft, who signs and who witnesses it: pure answers about people."""

from collections.abc import Collection, Sequence
from uuid import UUID

from app.commitments import facts
from app.commitments.models import Commitment
from app.core.errors import Forbidden, Unprocessable
from app.identity.roles import VOTING_ROLES
from app.roundtables.models import Seat
from app.roundtables.sitting import Sitting


class DraftOfAnotherSector(Forbidden):
    """403: those who run the table keep its drafts; a sector keeps its own."""

    code = "draft_of_another_sector"
    message = "This draft is not your sector's: those who drafted it, or who run the table, change and offer it."


class SectorDoesNotSign(Forbidden):
    """403: whoever accompanies the table binds nobody."""

    code = "sector_does_not_sign"
    message = "Your sector accompanies this table; only its deciding sectors sign commitments."


class WitnessOwes(Unprocessable):
    """422: who owes something does not vouch for the hand of those that it is owed to."""

    code = "witness_owes"
    message = (
        "A witness that is named sits or answers for an organization that owes this, and the signer's owes nothing or "
        "is among those that it is owed to: others witness its sheet."
    )


def may_change_draft(mine: Seat, drafter: Seat) -> bool:
    """Who runs the table keeps every draft; a sector's voting seats keep those that one of them wrote."""
    if mine.role not in VOTING_ROLES:
        return True
    return drafter.role in VOTING_ROLES and mine.sector is drafter.sector


def require_own_draft(mine: Seat, drafter: Seat) -> None:
    if not may_change_draft(mine, drafter):
        raise DraftOfAnotherSector


def require_owing_nothing(
    commitment: Commitment, signer: UUID, witnesses: Collection[UUID], people: Sequence[Sitting], *, at: Sequence[str]
) -> None:
    """Raises WitnessOwes, at these pointers; `signer` is the organization that signs, and `witnesses` are seats.

    The signer's own people may always witness. Organizations that owe it, and to which nobody owes it, may witness for
    each other.
    """
    owing = facts.organizations_of(facts.responsible(commitment))
    owed_to = {organization for _, organization in facts.organizations_owed_to(commitment)}
    if signer in owing and signer not in owed_to:
        return
    answering = {str(each["seat_id"]) for each in commitment.answers_for}
    debtors = {
        each.account_id
        for each in people
        if each.organization_id != signer
        and (each.organization_id in owing or {str(each.seat_id), str(each.place)} & answering)
    }
    if any(each.account_id in debtors for each in people if each.seat_id in witnesses):
        raise WitnessOwes(at=at)
