"""Seats, and the mandates under which people hold them."""

from app.core.errors import NotFound, Unprocessable
from app.core.ids import new_id
from app.directory import queries as directory
from app.identity.callers import WriteResult
from app.identity.roles import TABLE_ROLES
from app.ledger.acts import Act
from app.ledger.append import Change
from app.roundtables import lifecycle, policy, queries
from app.roundtables.access import Standing
from app.roundtables.models import Mandate, Power, Seat
from app.roundtables.schemas.seats import MandateIn, MandateOut, RevocationIn, SeatIn, SeatOut, SeatPatch
from app.roundtables.service.convening import OrganizationUnknown


class NotATableRole(Unprocessable):
    code = "not_a_table_role"
    message = "This is a role of an account, not of a seat."


async def create_seat(standing: Standing, body: SeatIn) -> WriteResult:
    """A place for an organization; its sector is the organization's, and votes belong to deciding sectors alone."""
    if body.role not in TABLE_ROLES:
        raise NotATableRole
    organization = await directory.organization(standing.db, body.organization_id)
    if organization is None:
        raise OrganizationUnknown
    lifecycle.require_votes_allowed(standing.roundtable, body.role, organization.sector)

    seat = Seat(
        id=new_id(),
        roundtable_id=standing.roundtable.id,
        organization_id=organization.id,
        sector=organization.sector,
        role=body.role,
        alternate_of=body.alternate_of,
        label=body.label,
        name_hidden=False,
        created_at=standing.now,
    )
    if body.alternate_of is not None:
        titular = await queries.at_table(standing.db, Seat, standing.roundtable.id, body.alternate_of)
        lifecycle.require_stands_in(seat, titular)
    standing.db.add(seat)
    return await standing.record(Act.seat_created, Change(seat, SeatOut))


async def amend_seat(standing: Standing, seat: Seat, body: SeatPatch) -> WriteResult:
    for name, value in body.given().items():
        setattr(seat, name, value)
    return await standing.record(Act.seat_amended, Change(seat, SeatOut))


async def hide(standing: Standing, seat: Seat) -> WriteResult:
    """From this act on nobody at the table reads a name for the seat. Raises OtherSeat or NameHidden.

    Its label goes with it: that is where people write names.
    """
    if not standing.conducts:
        policy.require_own_seat(standing.seat.id, seat.id)
    lifecycle.require_shown(seat)

    seat.name_hidden, seat.label = True, None
    return await standing.record(Act.seat_hidden, Change(seat, SeatOut))


async def show(standing: Standing, seat: Seat) -> WriteResult:
    """Whoever holds the seat lets the others read their name again. Raises OtherSeat or NameShown."""
    policy.require_own_seat(standing.seat.id, seat.id)
    lifecycle.require_hidden(seat)

    seat.name_hidden = False
    return await standing.record(Act.seat_shown, Change(seat, SeatOut))


async def accredit(standing: Standing, seat: Seat, body: MandateIn) -> WriteResult:
    """Register who was named for a seat, on the evidence of the constituency's document; raises MandateOverlaps."""
    others = await queries.mandates_of_seat(standing.db, seat.id)
    lifecycle.require_free(body.valid_from, body.valid_until, others)

    mandate = Mandate(
        id=new_id(),
        roundtable_id=standing.roundtable.id,
        seat_id=seat.id,
        account_id=None,
        named_by=body.named_by,
        evidence_kind=body.evidence_kind,
        evidence_digest=body.evidence_digest,
        powers=[power.value for power in Power if power in body.powers],
        valid_from=body.valid_from,
        valid_until=body.valid_until,
        key_thumbprint=body.key_thumbprint,
        accredited_at=standing.now,
        revoked_at=None,
        revocation_reason=None,
        revocation_digest=None,
    )
    standing.db.add(mandate)
    return await standing.record(
        Act.mandate_accredited, Change(mandate, MandateOut), evidence={"mandate": body.evidence_digest}
    )


async def revoke(standing: Standing, seat: Seat, mandate: Mandate, body: RevocationIn) -> WriteResult:
    """The constituency takes the mandate back: registered by who runs the table, or by a steward of the own sector."""
    if mandate.seat_id != seat.id:
        raise NotFound
    if Power.steward in standing.mandate.powers:
        policy.require_own_sector(standing.seat.sector, seat.sector)
    elif not standing.conducts:
        raise policy.PowerMissing
    lifecycle.require_not_revoked(mandate)

    mandate.revoked_at = standing.now
    mandate.revocation_reason = body.reason
    mandate.revocation_digest = body.evidence_digest
    return await standing.record(
        Act.mandate_revoked, Change(mandate, MandateOut), evidence={"revocation": body.evidence_digest}
    )
