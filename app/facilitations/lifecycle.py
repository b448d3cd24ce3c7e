"""What a facilitation names, and what its acceptance brings about: pure rules and their refusals."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from app.core.errors import Conflict, Unprocessable
from app.directory.models import Sector
from app.facilitations.models import Facilitation, FacilitationPhase
from app.identity.roles import RUNNING_ROLES, Role
from app.roundtables.accompanying import OF_ALL, SeatDoesNotAccompany
from app.roundtables.accrediting import MandateNotHeld, waits
from app.roundtables.lifecycle import is_in_force, is_over
from app.roundtables.models import Mandate, MandatePhase, Roundtable, RoundtablePhase, Seat
from app.roundtables.running import FACILITATES_AFTER
from app.roundtables.schemas.tables import FacilitationStanding, FacilitationStandsOut, InterimOut, RunningSeatOut
from app.roundtables.sitting import is_of_another

_ELSE: Final = Role.guarantor


class SeatRunsNothing(Unprocessable):
    code = "seat_runs_nothing"
    message = "A table is run by its facilitators and secretariats; each id names one of these seats."
    pointer = "/seats"


class FacilitationNotOpen(Conflict):
    code = "facilitation_not_open"
    message = "This facilitation was accepted already, or another one was accepted since."


class FacilitationNotAccepted(Conflict):
    code = "facilitation_not_accepted"
    message = "Only a facilitation that is accepted is dismissed: this one is not, or no longer."


class FacilitationStale(Conflict):
    code = "facilitation_stale"
    message = "Somebody whom it names does not hold that mandate any more: what is accepted is another proposal."


def named(
    roundtable: Roundtable, wanted: Collection[UUID], seats: Iterable[Seat], mandates: Sequence[Mandate], now: datetime
) -> list[RunningSeatOut]:
    """The seats that are to run the table with each mandate under which somebody holds them, now or later.

    `seats` and `mandates` are those of the table. Raises SeatRunsNothing, or MandateNotHeld: what is accepted is a
    holder.
    """
    running = {seat.id: seat for seat in seats if seat.id in wanted and seat.role in RUNNING_ROLES}
    if len(running) < len(wanted):
        raise SeatRunsNothing
    found = [
        _named(seat, mandate)
        for seat in running.values()
        for mandate in mandates
        if mandate.seat_id == seat.id and _is_held(roundtable, mandate, now)
    ]
    if {each.seat_id for each in found} != set(wanted):
        raise MandateNotHeld
    return found


def accompanying(
    roundtable: Roundtable,
    seats: Iterable[Seat],
    mandates: Sequence[Mandate],
    now: datetime,
    sat: Mapping[UUID, frozenset[Sector]],
) -> list[RunningSeatOut]:
    """Who conducts sessions or accompanies the table now: whoever accepts who runs it has them before them too.

    Nobody is who sits for a deciding sector as well, or did: `sat` says of each account for which.
    """
    zone, deciding = roundtable.time_zone, roundtable.deciding_sectors
    return [
        _named(seat, mandate)
        for seat in seats
        if seat.role not in RUNNING_ROLES and not waits(seat.role, seat.sector, deciding)
        for mandate in mandates
        if mandate.seat_id == seat.id and mandate.account_id is not None and is_in_force(mandate, zone, now)
        if not is_of_another(mandate.account_id, seat.sector, sat)
    ]


def leaving(
    roundtable: Roundtable, wanted: Collection[UUID], seats: Iterable[Seat], mandates: Sequence[Mandate]
) -> list[RunningSeatOut]:
    """Who conducts sessions or accompanies the table and is to leave it. Raises SeatDoesNotAccompany."""
    deciding = roundtable.deciding_sectors
    found = [
        _named(seat, mandate)
        for seat in seats
        if seat.id in wanted and seat.role not in RUNNING_ROLES and not waits(seat.role, seat.sector, deciding)
        for mandate in mandates
        if mandate.seat_id == seat.id and mandate.account_id is not None
    ]
    if {each.seat_id for each in found} != set(wanted):
        raise SeatDoesNotAccompany
    return found


def _named(seat: Seat, mandate: Mandate) -> RunningSeatOut:
    return RunningSeatOut(
        seat_id=seat.id,
        mandate_id=mandate.id,
        role=seat.role,
        organization_id=seat.organization_id,
        sector=seat.sector,
    )


def still_accompanying(
    roundtable: Roundtable,
    facilitation: Facilitation,
    mandates: Mapping[UUID, Mandate],
    now: datetime,
    sat: Mapping[UUID, frozenset[Sector]],
) -> list[Mandate]:
    """Of those whom it names so the mandates that are in force still, and rest on no word of all sectors yet.

    But of who sits for a deciding sector by now.
    """
    found = [
        (Sector(str(each["sector"])), mandates.get(UUID(str(each["mandate_id"])))) for each in facilitation.accompanying
    ]
    zone = roundtable.time_zone
    return [
        mandate
        for sector, mandate in found
        if mandate is not None and mandate.basis not in OF_ALL and is_in_force(mandate, zone, now)
        if not is_of_another(mandate.account_id, sector, sat)
    ]


def _is_held(roundtable: Roundtable, mandate: Mandate, now: datetime) -> bool:
    over = is_over(mandate, roundtable.time_zone, now)
    return mandate.account_id is not None and mandate.phase is not MandatePhase.ended and not over


def require_proposed(facilitation: Facilitation) -> None:
    """Raises FacilitationNotOpen."""
    if facilitation.phase is not FacilitationPhase.proposed:
        raise FacilitationNotOpen


def is_said_again(roundtable: Roundtable, facilitation: Facilitation) -> bool:
    """Whether a sector may say yes to those who were accepted: before the installation, as its yes may count no more.

    Its yes goes with the mandate of who said it, and a sector may have come to decide since.
    """
    stands = roundtable.facilitation or {}
    accepted = facilitation.phase is FacilitationPhase.accepted and stands.get("facilitation_id") == str(
        facilitation.id
    )
    return accepted and roundtable.phase is RoundtablePhase.preparing


def accepted_by_all(roundtable: Roundtable) -> None:
    """Every sector that decides by now has accepted those who run the table."""
    stands = FacilitationStandsOut.model_validate(roundtable.facilitation)
    update = {"accepted_by": tuple(Sector(sector) for sector in roundtable.deciding_sectors)}
    roundtable.facilitation = stands.model_copy(update=update).model_dump(mode="json")


def require_held(
    roundtable: Roundtable, facilitation: Facilitation, mandates: Mapping[UUID, Mandate], now: datetime
) -> list[Mandate]:
    """The mandates that it names; raises FacilitationStale. `mandates` are those of the table by id."""
    held = [mandates.get(UUID(str(each["mandate_id"]))) for each in facilitation.seats]
    standing = [mandate for mandate in held if mandate is not None and _is_held(roundtable, mandate, now)]
    if len(standing) < len(held):
        raise FacilitationStale
    return standing


def accept(roundtable: Roundtable, facilitation: Facilitation, now: datetime) -> None:
    """From now on those whom it names run the table, and nobody else does."""
    facilitation.phase, facilitation.accepted_at = FacilitationPhase.accepted, now
    stands = FacilitationStandsOut(
        phase=FacilitationStanding.accepted,
        facilitation_id=facilitation.id,
        seats=tuple(RunningSeatOut.model_validate(each) for each in facilitation.seats),
        accepted_by=tuple(roundtable.deciding_sectors),
        since=now,
    )
    roundtable.facilitation = stands.model_dump(mode="json")


def require_accepted(facilitation: Facilitation) -> None:
    """Raises FacilitationNotAccepted."""
    if facilitation.phase is not FacilitationPhase.accepted:
        raise FacilitationNotAccepted


def require_unconfirmed(roundtable: Roundtable) -> FacilitationStandsOut:
    """Who runs the table since before its sectors were asked; raises FacilitationNotAccepted where nobody does."""
    stands = FacilitationStandsOut.model_validate(roundtable.facilitation) if roundtable.facilitation else None
    if stands is None or stands.phase is not FacilitationStanding.unconfirmed:
        raise FacilitationNotAccepted
    return stands


def may_convene(mandate: Mandate, ruled_at: datetime | None, excluded: Collection[UUID]) -> bool:
    """Whether the holder of a seat that accompanies the table may convene it while nobody runs it.

    They are there by the word of all deciding sectors, or were there before all of them adopted the rules in force
    (`ruled_at`): nobody becomes it whom those who ran the table brought afterwards. `excluded` are the accounts that
    run or ran the table, administer the service, or sit for a deciding sector.
    """
    since = mandate.held_since or mandate.accredited_at
    known = mandate.basis in OF_ALL or (ruled_at is not None and since <= ruled_at)
    return known and mandate.account_id is not None and mandate.account_id not in excluded


def interim(role: Role, seats: Sequence[Seat], mandates: Iterable[Mandate], zone: str, now: datetime) -> InterimOut:
    """Who convenes the table from now on: whoever holds a seat of this role, or a guarantor's where nobody does.

    `mandates` are of those who may.
    """
    held = {mandate.seat_id for mandate in mandates if is_in_force(mandate, zone, now)}
    seated = [seat for seat in seats if seat.id in held]
    named = role if any(seat.role is role for seat in seated) else _ELSE
    convening = tuple(seat.id for seat in seated if seat.role is named)
    return InterimOut(role=named, seats=convening, facilitates_from=now + FACILITATES_AFTER)


def dismiss(
    roundtable: Roundtable, facilitation: Facilitation, reasons: str, convening: InterimOut, by: UUID, now: datetime
) -> None:
    """From now on nobody runs the table; `convening` are those who call it together until somebody does."""
    facilitation.phase, facilitation.dismissed_at = FacilitationPhase.dismissed, now
    facilitation.dismissed_by, facilitation.dismissal_reasons = by, reasons
    stands = FacilitationStandsOut.model_validate(roundtable.facilitation)
    update = {"phase": FacilitationStanding.dismissed, "dismissed_at": now, "interim": convening}
    roundtable.facilitation = stands.model_copy(update=update).model_dump(mode="json")


def supersede(facilitation: Facilitation, now: datetime) -> None:
    """Another one was accepted."""
    facilitation.phase, facilitation.ended_at = FacilitationPhase.superseded, now
