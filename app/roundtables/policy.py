"""Who may act on an instance at a table: pure answers about people."""

from collections.abc import Collection, Iterable, Mapping
from typing import ClassVar
from uuid import UUID

from app.core.errors import Forbidden
from app.directory.models import Sector
from app.identity.roles import SECTOR_ROLES, VOTING_ROLES, Role
from app.roundtables.models import MandateBasis, Power
from app.roundtables.running import Part


class PowerMissing(Forbidden):
    """403: any one of `powers` is enough."""

    code = "power_missing"
    message = "Your mandate does not give you this power."
    causes: ClassVar[Mapping[str, str]] = {
        "mandate": "It takes a mandate that names «%(powers)s», put in force by your sector.",
        "role": "Who advises a sector or accompanies the table does not speak for it, whatever the mandate names.",
        "organization": "Who is no steward by the word of the sector speaks for the own organization alone.",
        "own_mandate": "Of one's own mandate it takes «%(powers)s», or somebody else of the organization.",
    }

    def __init__(self, *powers: Power, cause: str = "mandate") -> None:
        named = [each.value for each in powers]
        super().__init__(members={"powers": named}, cause=cause, powers="», «".join(named))


class OtherSector(Forbidden):
    code = "other_sector"
    message = "This belongs to another sector; nobody acts for a sector that is not their own."


class OtherSeat(Forbidden):
    code = "other_seat"
    message = "This belongs to another seat."


class NotOfThisSector(Forbidden):
    """403: a sector's desk is closed to the others, and to those who run or accompany tables."""

    code = "not_of_this_sector"
    message = "This desk is for the delegates, alternates and advisers of its own sector, under a mandate in force."


def require_power(powers: Iterable[str], power: Power) -> None:
    if power not in powers:
        raise PowerMissing(power)


def require_speaks(role: Role) -> None:
    """Raises PowerMissing for who advises a sector or accompanies the table, whatever powers the document names."""
    if role not in VOTING_ROLES:
        raise PowerMissing(cause="role")


def require_deciding(sector: Sector, deciding: Collection[str], refusal: type[Forbidden]) -> None:
    """Raises the refusal for a sector that accompanies the table: it has a voice and no vote."""
    if sector not in deciding:
        raise refusal


def require_own_seat(mine: UUID, theirs: UUID) -> None:
    """Raises OtherSeat."""
    if mine != theirs:
        raise OtherSeat


def require_own_sector(mine: Sector, theirs: Sector) -> None:
    if mine is not theirs:
        raise OtherSector


def basis_of(
    powers: Iterable[str],
    basis: MandateBasis | None,
    mine: tuple[Sector, UUID],
    theirs: tuple[Sector, UUID],
) -> MandateBasis:
    """By which right a delegate speaks for the sector about a seat; `mine` and `theirs` are sector and organization.

    A steward does, and whoever may decide, of the same organization; about another one's a steward whom the sector made
    that by its word (`basis` is on what their mandate rests). Raises OtherSector or PowerMissing.
    """
    require_own_sector(mine[0], theirs[0])
    held = frozenset(powers)
    same = mine[1] == theirs[1]
    if speaks_about(held, basis, same=same):
        return MandateBasis.steward if Power.steward in held else MandateBasis.organization
    if Power.steward in held:
        raise PowerMissing(Power.steward, cause="organization")
    raise PowerMissing(*([Power.decide] if same else []), Power.steward)


def is_of_all(powers: Collection[str], basis: MandateBasis | None) -> bool:
    """Whether somebody is the steward of all organizations of their sector, by its word.

    Whoever is one by the word of the host, or of their own organization, speaks for that organization.
    """
    return Power.steward in powers and basis is MandateBasis.sector


def speaks_about(powers: Collection[str], basis: MandateBasis | None, *, same: bool) -> bool:
    """Whether somebody speaks about a seat of their sector; `same` says whether it is of their organization."""
    return is_of_all(powers, basis) or (same and (Power.steward in powers or Power.decide in powers))


def require_reads_holder(part: Part, role: Role, mine: Sector, theirs: Sector) -> None:
    """Raises NotOfThisSector unless the seat runs the table, or is of the sector whose holder it is."""
    if not part.runs and (role not in SECTOR_ROLES or mine is not theirs):
        raise NotOfThisSector


def is_of_sector(role: Role, mine: Sector, sector: Sector) -> bool:
    """Whether the seat speaks or advises for this sector."""
    return role in SECTOR_ROLES and mine is sector


def require_of_sector(role: Role, mine: Sector, sector: Sector) -> None:
    """Raises NotOfThisSector unless the seat speaks or advises for this sector."""
    if not is_of_sector(role, mine, sector):
        raise NotOfThisSector
