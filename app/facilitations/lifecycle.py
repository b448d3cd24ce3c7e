"""What a facilitation names, and what its acceptance brings about: pure rules and their refusals."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from app.core.errors import Conflict, Unprocessable
from app.facilitations.models import Facilitation, FacilitationPhase
from app.identity.roles import RUNNING_ROLES, Role
from app.roundtables.accrediting import MandateNotHeld
from app.roundtables.lifecycle import is_in_force, is_over
from app.roundtables.models import Mandate, MandatePhase, Roundtable, Seat
from app.roundtables.running import FACILITATES_AFTER
from app.roundtables.schemas.tables import FacilitationStanding, FacilitationStandsOut, InterimOut, RunningSeatOut

_ELSE: Final = Role.guarantor


class SeatRunsNothing(Unprocessable):
    code = "seat_runs_nothing"
    message = "A table is run by its facilitators and secretariats; each id names one of these seats."


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
        RunningSeatOut(
            seat_id=seat.id,
            mandate_id=mandate.id,
            role=seat.role,
            organization_id=seat.organization_id,
            sector=seat.sector,
        )
        for seat in running.values()
        for mandate in mandates
        if mandate.seat_id == seat.id and _is_held(roundtable, mandate, now)
    ]
    if {each.seat_id for each in found} != set(wanted):
        raise MandateNotHeld
    return found


def _is_held(roundtable: Roundtable, mandate: Mandate, now: datetime) -> bool:
    over = is_over(mandate, roundtable.time_zone, now)
    return mandate.account_id is not None and mandate.phase is not MandatePhase.ended and not over


def require_proposed(facilitation: Facilitation) -> None:
    """Raises FacilitationNotOpen."""
    if facilitation.phase is not FacilitationPhase.proposed:
        raise FacilitationNotOpen


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


def interim(
    role: Role, seats: Sequence[Seat], mandates: Iterable[Mandate], hosts: Collection[UUID], zone: str, now: datetime
) -> InterimOut:
    """Who convenes the table from now on: whoever holds a seat of this role, or a guarantor's where nobody does.

    Nobody does who runs the table, or ever ran it (`hosts`).
    """
    held = {
        mandate.seat_id
        for mandate in mandates
        if mandate.account_id is not None and mandate.account_id not in hosts and is_in_force(mandate, zone, now)
    }
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
