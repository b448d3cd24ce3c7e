"""What leaving and returning allow, of a sector and of an organization: pure rules and their refusals."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from app.assents.lifecycle import YES
from app.assents.models import Stance
from app.assents.voices import Voice
from app.continuity.models import Withdrawal, WithdrawalPhase
from app.core.errors import Conflict, Forbidden
from app.directory.models import Sector
from app.roundtables.models import Seat
from app.roundtables.sitting import Sitting


class WithdrawnAlready(Conflict):
    code = "withdrawn_already"
    message = "Your sector is withdrawn already."


class WithdrawalAsked(Conflict):
    """409: a sector is asked once; what is asked is answered there."""

    code = "withdrawal_asked"
    message = "Your sector is asked already whether it leaves; «withdrawal_id» says where to answer."


class WithdrawalDeclined(Conflict):
    code = "withdrawal_declined"
    message = "The sector has said no to this; another withdrawal is proposed anew."


class NothingAsked(Conflict):
    code = "nothing_asked"
    message = "The sector is away, and nobody has asked it whether it returns: propose it with «return»."


class OrganizationIsSector(Conflict):
    """409: a sector without anybody is withdrawn by its own word."""

    code = "organization_is_sector"
    message = "No other organization of your sector is at the table: it is the sector that leaves, by its own word."


class OtherOrganization(Forbidden):
    """403: each comes back by itself."""

    code = "other_organization"
    message = "Another organization left here: it comes back by its own word."


class ReturnedAlready(Conflict):
    code = "returned_already"
    message = "The sector has returned already; a new departure is a withdrawal of its own."


def require_here(leaving: Iterable[Withdrawal], sector: Sector) -> None:
    """Raises WithdrawnAlready, or WithdrawalAsked; `leaving` are those of whole sectors that are away or asked."""
    for withdrawal in leaving:
        if withdrawal.sector is sector and withdrawal.phase is WithdrawalPhase.proposed:
            raise WithdrawalAsked(members={"withdrawal_id": str(withdrawal.id)})
        if withdrawal.sector is sector:
            raise WithdrawnAlready


def require_others_stay(mine: Seat, voting: Iterable[Seat]) -> None:
    """Raises WithdrawnAlready, or OrganizationIsSector; `voting` are the voting seats that count."""
    if mine.away_since is not None:
        raise WithdrawnAlready
    if not any(each.sector is mine.sector and each.organization_id != mine.organization_id for each in voting):
        raise OrganizationIsSector


def require_unasked(asked: UUID | None) -> None:
    """Raises WithdrawalAsked; `asked` is the open withdrawal of the own organization, if there is one."""
    if asked is not None:
        raise WithdrawalAsked(members={"withdrawal_id": str(asked)})


def takes_two(people: Iterable[Sitting], *, several: bool) -> bool:
    """Whether an organization leaves by the word of two of its `people`: where it has two, in two places.

    `several` says whether its sector speaks through more than one, by so many places or after hearing the others.
    """
    who = list(people)
    return several and len({each.account_id for each in who}) > 1 and len({each.place for each in who}) > 1


def organization_says(voices: Iterable[Voice], organization_id: UUID) -> Stance | None:
    """What an organization says by the words that count: no with one of its people, yes with two."""
    own = [each for each in voices if each.organization_id == organization_id]
    if any(each.stance is Stance.object for each in own):
        return Stance.object
    return Stance.accept if len({each.person for each in own if each.stance in YES}) > 1 else None


def require_away(withdrawal: Withdrawal) -> None:
    """Raises ReturnedAlready, WithdrawalDeclined, or WithdrawalAsked while the sector has not left."""
    if withdrawal.phase is WithdrawalPhase.returned:
        raise ReturnedAlready
    require_undeclined(withdrawal)
    if withdrawal.phase is not WithdrawalPhase.away:
        raise WithdrawalAsked(members={"withdrawal_id": str(withdrawal.id)})


def require_question(withdrawal: Withdrawal) -> None:
    """Raises ReturnedAlready, WithdrawalDeclined or NothingAsked where the sector is asked nothing."""
    if withdrawal.phase is WithdrawalPhase.returned:
        raise ReturnedAlready
    require_undeclined(withdrawal)
    if withdrawal.phase is WithdrawalPhase.away and withdrawal.return_proposed_at is None:
        raise NothingAsked


def require_undeclined(withdrawal: Withdrawal) -> None:
    if withdrawal.phase is WithdrawalPhase.declined:
        raise WithdrawalDeclined


def require_same_organization(mine: Seat, withdrawal: Withdrawal) -> None:
    """Raises OtherOrganization; of a whole sector every organization of it speaks."""
    if withdrawal.organization_id not in {None, mine.organization_id}:
        raise OtherOrganization


def ask_to_return(withdrawal: Withdrawal, seat_id: UUID, reasons: str, now: datetime) -> None:
    """The sector is asked whether it returns; what was said on an earlier question is about that one."""
    withdrawal.question += 1
    withdrawal.returned_by, withdrawal.return_proposed_at = seat_id, now
    withdrawal.return_reasons = reasons


def decline(withdrawal: Withdrawal) -> None:
    """The sector has said no: it stays where it is, at the table or away."""
    if withdrawal.phase is WithdrawalPhase.proposed:
        withdrawal.phase = WithdrawalPhase.declined
    else:
        withdrawal.return_proposed_at = withdrawal.returned_by = withdrawal.return_reasons = None
