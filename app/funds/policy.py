"""Who has which part in a fund: pure answers about seats."""

from collections.abc import Mapping, Sequence
from typing import Protocol
from uuid import UUID

from app.core.errors import Forbidden
from app.directory.models import Sector
from app.funds.models import Fund, SpendingContest
from app.roundtables.models import Seat


class NotOfThisFund(Forbidden):
    code = "not_of_this_fund"
    message = (
        "Your organization neither pays into this fund nor administers it, your sector does not decide on its use, and "
        "nothing that it carries out is owed to you."
    )


class NotAContributor(Forbidden):
    code = "not_a_contributor"
    message = "What was paid into a fund is said by a seat of the organization that paid it."


class NotTheAdministrator(Forbidden):
    code = "not_the_administrator"
    message = "A fund is spent by the organization that it names its administrator."


class NotADecider(Forbidden):
    code = "not_a_decider"
    message = "The sectors that the fund names decide on its use; yours is none of them."


class OwnSpending(Forbidden):
    """403: who spent it explains it."""

    code = "own_spending"
    message = "Your organization spent this; another one contests it."


class ContestOfOthers(Forbidden):
    code = "contest_of_others"
    message = "What a sector contests is settled by that sector."


class Proposed(Protocol):
    """Whom a fund names."""

    @property
    def contributors(self) -> Sequence[Mapping[str, object]]: ...

    @property
    def administrator(self) -> Mapping[str, object]: ...

    @property
    def deciders(self) -> Sequence[str]: ...

    @property
    def creditors(self) -> Sequence[Mapping[str, object]]: ...


def organizations_of(fund: Proposed) -> frozenset[UUID]:
    """Those whose own yes the fund needs: who pays in, who spends, and to whom it is owed."""
    named = [*fund.contributors, fund.administrator, *(each for each in fund.creditors if each["organization_id"])]
    return frozenset(UUID(str(each["organization_id"])) for each in named)


def sectors_of(fund: Proposed) -> frozenset[str]:
    """Those whose yes the fund needs: who decides on its use, and to whom it is owed as a whole."""
    owed_to = {str(each["sector"]) for each in fund.creditors if not each["organization_id"]}
    return frozenset({*fund.deciders, *owed_to})


def is_contributor(organization_id: UUID, fund: Fund) -> bool:
    return str(organization_id) in {str(each["organization_id"]) for each in fund.contributors}


def is_administrator(organization_id: UUID, fund: Fund) -> bool:
    return str(organization_id) == str(fund.administrator["organization_id"])


def decides(sector: Sector, fund: Fund) -> bool:
    return sector.value in fund.deciders


def require_of_fund(seat: Seat, fund: Fund) -> None:
    """Raises NotOfThisFund."""
    if seat.organization_id not in organizations_of(fund) and seat.sector.value not in sectors_of(fund):
        raise NotOfThisFund


def require_contributor(seat: Seat, fund: Fund) -> None:
    """Raises NotAContributor."""
    if not is_contributor(seat.organization_id, fund):
        raise NotAContributor


def require_administrator(seat: Seat, fund: Fund) -> None:
    """Raises NotTheAdministrator."""
    if not is_administrator(seat.organization_id, fund):
        raise NotTheAdministrator


def require_decider(seat: Seat, fund: Fund) -> None:
    """Raises NotADecider."""
    if not decides(seat.sector, fund):
        raise NotADecider


def require_other(seat: Seat, fund: Fund) -> None:
    """Raises OwnSpending."""
    if is_administrator(seat.organization_id, fund):
        raise OwnSpending


def require_own_contest(seat: Seat, contest: SpendingContest) -> None:
    """Raises ContestOfOthers."""
    if seat.sector is not contest.sector:
        raise ContestOfOthers
