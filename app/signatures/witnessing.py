"""Who may witness a sheet of paper, and what a witness's word makes of it: pure rules and their refusals.

Nothing that is on paper rests on the word of those who run the table: two people of different sectors confirm it, one
of them of the signer's own, each by an act of their own. Whoever runs the table, or ever ran it, witnesses nothing,
from whatever seat.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Self
from uuid import UUID

from app.core.clock import instant
from app.core.errors import Conflict, Forbidden, Unprocessable
from app.directory.models import Sector
from app.identity.roles import GRANTS, SECTOR_ROLES, Permission, Role
from app.trust.canonical import parse_instant

_NEEDED: Final = 2


class WitnessTwice(Unprocessable):
    code = "witness_twice"
    message = "Two witnesses are two people; here one is named twice, by one seat or by two of theirs."
    pointer = "/witnesses"


class WitnessUnknown(Unprocessable):
    code = "paper_witness_unknown"
    message = "A witness that is named has no seat at this table, or nobody holds it under a mandate in force."
    pointer = "/witnesses"


class WitnessesOfOneSector(Unprocessable):
    code = "witnesses_of_one_sector"
    message = "Both witnesses are of one sector; they must be of two."
    pointer = "/witnesses"


class WitnessOfOwnSectorMissing(Unprocessable):
    code = "witness_of_own_sector_missing"
    message = "Neither witness speaks or advises for the signer's own sector; one of them must."
    pointer = "/witnesses"


class WitnessOfOwnOrganizationMissing(Unprocessable):
    """422: of two organizations of one sector none vouches for what the other signs."""

    code = "witness_of_own_organization_missing"
    message = "The signer's own organization has other people at this table; one of the two witnesses is one of them."
    pointer = "/witnesses"


class WitnessIsRecorder(Unprocessable):
    code = "witness_is_recorder"
    message = "Who records a sheet does not witness it."
    pointer = "/witnesses"


class WitnessIsSigner(Unprocessable):
    code = "witness_is_signer"
    message = "Nobody witnesses what they sign themselves."
    pointer = "/witnesses"


class WitnessRunsTable(Unprocessable):
    code = "witness_runs_table"
    message = "A witness that is named runs the table, or once did, or has a part that does not witness."
    pointer = "/witnesses"


class InterpreterUnknown(Unprocessable):
    code = "interpreter_unknown"
    message = "The interpreter that is named has no seat as an interpreter at this table."
    pointer = "/interpreter"


class NotAWitness(Forbidden):
    code = "not_a_witness"
    message = (
        "You are not among the witnesses that are named, or you run the table, or you confirmed from another seat."
    )


class ConfirmedAlready(Conflict):
    code = "confirmed_already"
    message = "You have confirmed this sheet already."


class NothingToConfirm(Conflict):
    code = "nothing_to_confirm"
    message = "There is no sheet here that waits for witnesses."


class AnotherSheet(Unprocessable):
    code = "another_sheet"
    message = "The digest is not that of the sheet that was recorded: compare both before you confirm anything."
    pointer = "/scan_digest"


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a seat under a mandate in force. `account` is None while nobody has accepted the mandate."""

    seat: UUID
    sector: Sector
    role: Role
    mandate: UUID
    account: UUID | None
    organization: UUID


@dataclass(frozen=True, slots=True)
class PaperWitness:
    """One of the two of a sheet; `mandate` is the one under which the word was given, or would be as it was named."""

    seat: UUID
    sector: Sector
    mandate: UUID
    confirmed_at: datetime | None = None

    def stored(self) -> dict[str, object]:
        """As it is kept in the row of what it witnesses."""
        return {
            "seat_id": str(self.seat),
            "sector": self.sector.value,
            "mandate_id": str(self.mandate),
            "confirmed_at": instant(self.confirmed_at) if self.confirmed_at else None,
        }

    @classmethod
    def of(cls, stored: Mapping[str, object]) -> Self:
        """What `stored` wrote."""
        confirmed = stored["confirmed_at"]
        return cls(
            UUID(str(stored["seat_id"])),
            Sector(str(stored["sector"])),
            UUID(str(stored["mandate_id"])),
            parse_instant(str(confirmed)) if confirmed is not None else None,
        )


def witnesses_of(stored: Iterable[Mapping[str, object]] | None) -> tuple[PaperWitness, ...]:
    """The witnesses of a row; none where there is no sheet."""
    return tuple(PaperWitness.of(each) for each in stored or ())


def named(
    seats: Sequence[UUID],
    holders: Mapping[UUID, Holder],
    *,
    signer: Holder,
    recorder: Holder | None,
    hosts: Collection[UUID],
    of_own_sector: bool = True,
    of_own_organization: bool = False,
) -> tuple[PaperWitness, ...]:
    """The two witnesses of a sheet; raises the refusal of the first thing that stands against them.

    `holders` by seat, `hosts` the accounts that run the table or ever ran it; `of_own_sector` and
    `of_own_organization` whether one of the two must be of the signer's, and `recorder` whoever may not be one of them
    because they record the sheet.
    """
    _require_apart(set(seats), recorder.seat if recorder else None, signer.seat)
    found = [holders[seat] for seat in seats if seat in holders]
    if len(found) != _NEEDED or any(each.account is None for each in found):
        raise WitnessUnknown
    _require_apart({each.account for each in found}, recorder.account if recorder else None, signer.account)
    if any(Permission.paper_witness not in GRANTS[each.role] or each.account in hosts for each in found):
        raise WitnessRunsTable
    if len({each.sector for each in found}) != _NEEDED:
        raise WitnessesOfOneSector
    if of_own_sector and not any(each.sector is signer.sector and each.role in SECTOR_ROLES for each in found):
        raise WitnessOfOwnSectorMissing
    of_its_own = any(each.organization == signer.organization and each.role in SECTOR_ROLES for each in found)
    if of_own_organization and not of_its_own:
        raise WitnessOfOwnOrganizationMissing
    return tuple(PaperWitness(each.seat, each.sector, each.mandate) for each in found)


def _require_apart(two: Collection[UUID | None], recorder: UUID | None, signer: UUID | None) -> None:
    """Asked of seats, then of the people behind them. Raises WitnessTwice, WitnessIsRecorder or WitnessIsSigner."""
    if len(two) != _NEEDED:
        raise WitnessTwice
    if recorder is not None and recorder in two:
        raise WitnessIsRecorder
    if signer in two:
        raise WitnessIsSigner


def confirmed(
    witnesses: Sequence[PaperWitness], mine: Holder, now: datetime, *, excluded: Collection[UUID | None]
) -> tuple[PaperWitness, ...]:
    """The witnesses after the word of one of them.

    `excluded` are the accounts that may not give it, whatever seat they hold now: of the signer, of the other witness
    who has confirmed, and of those who run the table. Raises NothingToConfirm, NotAWitness or ConfirmedAlready.
    """
    if not witnesses:
        raise NothingToConfirm
    place = next((each for each in witnesses if each.seat == mine.seat), None)
    if place is None:
        raise NotAWitness
    if place.confirmed_at is not None:
        raise ConfirmedAlready
    if mine.account is None or mine.account in excluded:
        raise NotAWitness
    said = replace(place, mandate=mine.mandate, confirmed_at=now)
    return tuple(said if each is place else each for each in witnesses)


def is_complete(witnesses: Sequence[PaperWitness]) -> bool:
    """Whether all have confirmed, and they are still two of two sectors."""
    sectors = {each.sector for each in witnesses if each.confirmed_at is not None}
    return len(witnesses) == len(sectors) == _NEEDED


def require_same_sheet(recorded: Mapping[str, object] | None, scan_digest: str) -> None:
    """Raises NothingToConfirm or AnotherSheet."""
    if recorded is None:
        raise NothingToConfirm
    if recorded["scan_digest"] != scan_digest:
        raise AnotherSheet


REFUSALS: Final = (
    WitnessTwice,
    WitnessUnknown,
    WitnessesOfOneSector,
    WitnessOfOwnSectorMissing,
    WitnessOfOwnOrganizationMissing,
    WitnessIsRecorder,
    WitnessIsSigner,
    WitnessRunsTable,
    InterpreterUnknown,
)
"""For the documentation of an operation that records a sheet."""
CONFIRMING: Final = (NotAWitness, ConfirmedAlready, NothingToConfirm, AnotherSheet)
"""For the documentation of an operation by which a witness confirms one."""
