"""How a mandate comes into force and ends, by the word of its own sector: pure rules and their refusals.

Whoever runs the table proposes and records. Until a sector is founded its first mandates rest on their word, and say
so; from then on the sector says yes to each holder, and takes a mandate back.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from app.core.errors import Conflict, Forbidden
from app.directory.legal_days import end_of_day
from app.directory.models import Sector
from app.identity.roles import CONDUCTING_ROLES, SECTOR_ROLES, Role
from app.roundtables.lifecycle import require_not_revoked
from app.roundtables.models import Mandate, MandateBasis, MandatePhase, Power, Roundtable, RoundtablePhase, Seat
from app.roundtables.places import TableRow
from app.roundtables.sitting import Sitting


class MandateNotHeld(Conflict):
    """409: otherwise whoever drew the code could take the place after the yes."""

    code = "mandate_not_held"
    message = "Nobody has accepted this mandate yet: what a sector confirms is its holder."


class MandateAwaitsOthers(Conflict):
    """409: what its holder did for all is for all to say."""

    code = "mandate_awaits_others"
    message = "Its holder conducted this table once: every other deciding sector has to say yes to it first."


class MandateNotWaiting(Conflict):
    code = "mandate_not_waiting"
    message = "This mandate waits for nobody's confirmation."


class OwnMandate(Forbidden):
    code = "own_mandate"
    message = "Nobody confirms a mandate of their own."


class HostConfirms(Forbidden):
    code = "host_confirms_nobody"
    message = "Whoever runs the table, ever ran it, or administers the service confirms and revokes for no sector."


class SectorWordNeeded(Conflict):
    """409: a steward speaks for all of a sector."""

    code = "sector_word_needed"
    message = (
        "As a steward its holder would speak for other organizations of the sector too: the sector says yes to that "
        "with its word."
    )


class RevocationProposed(Conflict):
    code = "revocation_proposed"
    message = "The revocation lies before the sector already; it is the sector that takes its mandate back."


class RevocationNotProposed(Conflict):
    code = "revocation_not_proposed"
    message = "Nobody has proposed to revoke this mandate, or it is revoked."


class HostTakesNoSeat(Conflict):
    code = "host_takes_no_seat"
    message = (
        "Whoever conducts this table or administers the service takes no seat of a deciding sector here; who did once "
        "needs every other sector's yes."
    )


class SeatAwaitsAssent(Conflict):
    code = "seat_awaits_assent"
    message = "The seat is a further voting place: every deciding sector has to say yes to it first."


class SitsForASector(Conflict):
    code = "sits_for_a_sector"
    message = (
        "One person counts once: this account sits or sat for a deciding sector at this table, or accompanies it from "
        "another one's seat."
    )


class AccountSits(Conflict):
    """409: else the role would silence a sector, over the head of whoever speaks for it."""

    code = "account_sits_for_a_sector"
    message = (
        "This account sits for a deciding sector at a table, and who administers the service sits for none: its holder "
        "gives that mandate back first."
    )


def waits(role: Role, sector: Sector, deciding: Collection[str]) -> bool:
    """Whether a mandate of such a seat waits for its sector: who accompanies decides nothing and waits for nobody."""
    return role in SECTOR_ROLES and sector in deciding


def is_further_place(roundtable: Roundtable, role: Role) -> bool:
    """Whether a seat of this role would be a voting place that the table was not installed with.

    An alternate takes the place of a titular, and adds none.
    """
    return role is Role.delegate and roundtable.phase is not RoundtablePhase.preparing


def require_admitted(seat: Seat) -> None:
    """Raises SeatAwaitsAssent."""
    if seat.awaits_assent:
        raise SeatAwaitsAssent


def is_founding(roundtable: Roundtable | TableRow, sector: Sector) -> bool:
    """Whether the people of a sector still sit on the word of those who run the table.

    They do while it is prepared and the sector has not confirmed its roster.
    """
    founded = any(each["sector"] == sector for each in roundtable.confirmed_rosters)
    return roundtable.phase is RoundtablePhase.preparing and not founded


def accept(
    mandate: Mandate, account: UUID, now: datetime, *, founding: bool, conducted: bool = False, convenes: bool = False
) -> None:
    """Somebody holds the mandate, which puts it in force while those who run the table attest it.

    Not where it is for a sector and they `conducted` the table themselves: then the other sectors are asked. Nor where
    its seat convenes a table that nobody runs: then all of them are.
    """
    mandate.account_id, mandate.held_since, mandate.awaits_others = account, now, conducted
    if conducted or convenes:
        mandate.phase, mandate.basis = MandatePhase.proposed, None
    elif mandate.phase is MandatePhase.proposed and founding:
        mandate.phase, mandate.basis = MandatePhase.in_force, MandateBasis.attested_by_host
    elif mandate.basis is MandateBasis.paper:
        # A paper put it in force for a person, and nobody has said yet that it is this one who drew the code.
        mandate.phase, mandate.basis = MandatePhase.proposed, None


def require_confirmable(mandate: Mandate, *, resting_on: Collection[MandateBasis], on_paper: bool = False) -> None:
    """Raises MandateRevoked, MandateNotHeld, MandateAwaitsOthers or MandateNotWaiting.

    Of what is in force only that waits which rests on one of `resting_on`. A constituency's paper says whose it is
    also where that person has no account; whoever draws the code afterwards waits for the sector's word.
    """
    require_not_revoked(mandate)
    if mandate.account_id is None and not on_paper:
        raise MandateNotHeld
    if mandate.awaits_others:
        raise MandateAwaitsOthers
    if mandate.phase is MandatePhase.in_force and mandate.basis not in resting_on:
        raise MandateNotWaiting


def confirm(mandate: Mandate, basis: MandateBasis, by: UUID, now: datetime) -> None:
    mandate.phase, mandate.basis, mandate.unconfirmed_since = MandatePhase.in_force, basis, None
    mandate.confirmed_at, mandate.confirmed_by = now, by


def wait(mandate: Mandate) -> None:
    """What was in force by the word of those who run the table is a proposal to its sector from now on."""
    mandate.phase, mandate.basis = MandatePhase.proposed, None


def require_of_its_sector(role: Role, sector: Sector, deciding: Collection[str]) -> None:
    """Raises MandateNotWaiting for who runs the table or accompanies it: no sector alone says who does."""
    if not waits(role, sector, deciding):
        raise MandateNotWaiting


def speaks_for_others(mandate: Mandate, seat: Seat, people: Iterable[Sitting]) -> bool:
    """Whether its holder would be a steward of a sector for which another organization speaks as well."""
    return Power.steward in mandate.powers and any(
        each.speaks and each.sector is seat.sector and each.organization_id != seat.organization_id for each in people
    )


def require_other(account: UUID | None, mandate: Mandate) -> None:
    """Raises OwnMandate."""
    if account == mandate.account_id:
        raise OwnMandate


def require_not_host(account: UUID | None, hosts: Collection[UUID]) -> None:
    """Raises HostConfirms for accounts that run the table, ever ran it, or administer the deployment."""
    if account in hosts:
        raise HostConfirms


def is_the_hosts_to_end(mandate: Mandate, *, waiting: bool, founding: bool) -> bool:
    """What those who run the table accredited and no sector stands behind: they mend it themselves."""
    attested = founding and mandate.basis is MandateBasis.attested_by_host
    return not waiting or attested or mandate.phase is MandatePhase.proposed


def end(mandate: Mandate, reason: str | None, digest: str | None, now: datetime) -> None:
    mandate.phase = MandatePhase.ended
    mandate.revoked_at, mandate.revocation_reason, mandate.revocation_digest = now, reason, digest


def ended_at(mandate: Mandate, time_zone: str) -> datetime | None:
    """Since when it gives nothing more: it was taken back, or its last day is over; None while neither has an hour."""
    ends = [] if mandate.revoked_at is None else [mandate.revoked_at]
    ends += [] if mandate.valid_until is None else [end_of_day(mandate.valid_until, time_zone)]
    return min(ends, default=None)


def propose_end(mandate: Mandate, reason: str, digest: str, now: datetime) -> None:
    """Raises RevocationProposed."""
    if mandate.revocation_proposed_at is not None:
        raise RevocationProposed
    mandate.revocation_proposed_at = now
    mandate.revocation_reason, mandate.revocation_digest = reason, digest


def refuse_end(mandate: Mandate) -> None:
    """Raises RevocationNotProposed."""
    if mandate.revocation_proposed_at is None or mandate.phase is MandatePhase.ended:
        raise RevocationNotProposed
    mandate.revocation_proposed_at = mandate.revocation_reason = mandate.revocation_digest = None


def require_may_hold(
    seat: Seat, deciding: Collection[str], others: Iterable[Seat], once: Iterable[Seat], *, host: bool
) -> None:
    """One person counts once: raises HostTakesNoSeat or SitsForASector.

    `others` are the seats that the account holds at the table, `once` those that it ever held in force; `host` whether
    it runs it or the deployment. Who sits for a sector, or did, accompanies the table from no other one's seat: a third
    voice, or the second of two witnesses, would be that sector's again.
    """
    waiting = waits(seat.role, seat.sector, deciding)
    if waiting and host:
        raise HostTakesNoSeat
    sits_for = {other.sector for other in others if waits(other.role, other.sector, deciding)}
    sat_for = sits_for | {other.sector for other in once if waits(other.role, other.sector, deciding)}
    if waiting:
        accompanies = {other.sector for other in others if not waits(other.role, other.sector, deciding)}
        elsewhere = (sits_for | accompanies) - {seat.sector}
    else:
        elsewhere = sits_for if seat.role in CONDUCTING_ROLES else sat_for - {seat.sector}
    if elsewhere:
        raise SitsForASector
