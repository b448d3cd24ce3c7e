"""Inviting the holder of a mandate or an account, accepting by code, and letting a partner system read."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import Conflict, NotFound
from app.core.ids import new_id, unordered_id
from app.identity import lifecycle as identity_rules
from app.identity import queries as identity
from app.identity.callers import Author, Call, Caller, WriteResult
from app.identity.models import Account, AccountPhase, Invitation, Partner
from app.identity.policy import PermissionMissing
from app.identity.roles import GRANTS, Permission
from app.identity.schemas import (
    AcceptanceIn,
    AcceptanceOut,
    AccountBody,
    InvitationAtTable,
    InvitationForAccount,
    InvitationIn,
)
from app.identity.service import inviting, signing_in
from app.identity.service.inviting import Drawn
from app.identity.service.signing_in import SigningIn
from app.ledger.acts import Act
from app.ledger.append import Change
from app.ledger.audiences import ADMINISTRATION, PUBLIC, SECRETARIAT, Membership, Reader
from app.ledger.envelopes import Actor
from app.roundtables import accrediting, candidates, lifecycle, queries
from app.roundtables.access import Standing, take_standing
from app.roundtables.models import Mandate, PartnerGrant, Roundtable, Seat
from app.roundtables.running import is_interim
from app.roundtables.schemas.partners import PartnerGrantIn, PartnerGrantOut
from app.roundtables.schemas.seats import MandateOut
from app.roundtables.service import bringing, holding


class MandateHeld(Conflict):
    code = "mandate_held"
    message = "Somebody holds this mandate already."


class AccountNotInvited(Conflict):
    code = "account_not_invited"
    message = "The account was accepted already."


async def invite(caller: Caller, body: InvitationIn) -> tuple[WriteResult, Drawn]:
    """A new one-time code.

    Raises NotFound, PermissionMissing, OthersBringThem, MandateHeld, MandateRevoked or AccountNotInvited.
    """
    if body.mandate_id is not None:
        return await _invite_holder(caller, body, body.mandate_id)
    if not caller.may(Permission.account_manage, GRANTS):
        raise PermissionMissing(Permission.account_manage)
    account = await identity.account(caller.db, body.account_id) if body.account_id else None
    if account is None:
        raise NotFound
    if account.phase is not AccountPhase.invited:
        raise AccountNotInvited

    drawn = await inviting.draw(caller.db, caller.now, valid_days=body.valid_days, account_id=account.id)
    outcome = await caller.record(Act.invitation_issued, *drawn.changes(InvitationForAccount))
    return outcome, drawn


async def _invite_holder(caller: Caller, body: InvitationIn, mandate_id: UUID) -> tuple[WriteResult, Drawn]:
    roundtable_id = await queries.table_of_mandate(caller.db, mandate_id)
    if roundtable_id is None:
        raise NotFound
    needed = Permission.mandate_accredit
    standing = await take_standing(
        caller.db, caller.call, caller.principal, roundtable_id, needed, holds=lifecycle.has_begun
    )
    return await invite_holder(standing, mandate_id, body.valid_days)


async def invite_holder(standing: Standing, mandate_id: UUID, valid_days: int) -> tuple[WriteResult, Drawn]:
    """A code for whom a mandate names; raises NotFound, OthersBringThem, MandateHeld or MandateRevoked."""
    roundtable_id = standing.roundtable.id
    mandate = await queries.at_table(standing.db, Mandate, roundtable_id, mandate_id)
    if mandate is None:
        raise NotFound
    seat = await standing.db.get_one(Seat, mandate.seat_id)
    await bringing.require_may_bring(standing, seat.role, seat.sector)
    candidates.require_own_candidate(standing.part, seat.role, mandate, standing.seat.id)
    lifecycle.require_not_revoked(mandate)
    if mandate.account_id is not None:
        raise MandateHeld

    drawn = await inviting.draw(
        standing.db, standing.now, valid_days=valid_days, mandate_id=mandate.id, roundtable_id=roundtable_id
    )
    return await standing.record(Act.invitation_issued, *drawn.changes(InvitationAtTable)), drawn


async def accept(db: AsyncSession, at: SigningIn, call: Call, code: str, body: AcceptanceIn) -> AcceptanceOut:
    """The code makes its holder an account that holds the mandate.

    Until its sector has confirmed its roster, while the table is prepared, that puts it in force; else it waits.
    Raises CodeUnknown, LoginTaken, AccountNamed, TooManyAttempts, HostTakesNoSeat or SitsForASector.
    """
    invitation_id = await inviting.attempt(at.database, code, call.now)
    recognised = await inviting.recognise(at.database, at.passwords, body, call.now)
    known = await db.get(Invitation, invitation_id)
    roundtable = await queries.lock_table(db, known.roundtable_id) if known and known.roundtable_id else None
    invitation = await db.get(Invitation, invitation_id, with_for_update=True, populate_existing=True)
    if invitation is None:
        raise identity_rules.CodeUnknown
    identity_rules.require_usable(invitation, call.now)

    account = await inviting.enrol(db, at.passwords, invitation, body, recognised, call.now)
    invitation.accepted_at = call.now
    if roundtable is not None:
        seat_id = await _hold(db, call, roundtable, invitation, account, enrolled=recognised is None)
        return await _accepted(db, at, call, account, body, roundtable_id=roundtable.id, seat_id=seat_id)
    author = Author(db, call, Actor("account", str(account.id)), Reader(frozenset({PUBLIC, ADMINISTRATION})), None)
    await author.record(
        Act.invitation_accepted, Change(invitation, InvitationForAccount), Change(account, AccountBody), secret=True
    )
    return await _accepted(db, at, call, account, body)


async def _accepted(
    db: AsyncSession,
    at: SigningIn,
    call: Call,
    account: Account,
    body: AcceptanceIn,
    *,
    roundtable_id: UUID | None = None,
    seat_id: UUID | None = None,
) -> AcceptanceOut:
    signed_in = None if call.dry_run else await signing_in.issue(at, db, account, unordered_id(), call.now)
    return AcceptanceOut(
        account_id=account.id, login=body.login, roundtable_id=roundtable_id, seat_id=seat_id, signed_in=signed_in
    )


async def _hold(
    db: AsyncSession, call: Call, roundtable: Roundtable, invitation: Invitation, account: Account, *, enrolled: bool
) -> UUID:
    mandate = (
        await queries.at_table(db, Mandate, roundtable.id, invitation.mandate_id) if invitation.mandate_id else None
    )
    if mandate is None or mandate.revoked_at is not None or mandate.account_id is not None:
        raise identity_rules.CodeUnknown
    seat = await queries.at_table(db, Seat, roundtable.id, mandate.seat_id)
    if seat is None:
        raise NotFound
    # Whoever has just become an account holds nothing and runs nothing.
    await db.flush()
    if not enrolled:
        # Nobody makes it an administrator meanwhile.
        account = await identity.account(db, account.id) or account
    waits = accrediting.waits(seat.role, seat.sector, roundtable.deciding_sectors)
    conducted = not enrolled and await holding.require_may_hold(db, roundtable, seat, account, call.now)

    founding = waits and accrediting.is_founding(roundtable, seat.sector)
    # Nobody becomes who convenes a table that nobody runs by a code that was drawn before.
    convenes = is_interim(roundtable, seat.id)
    accrediting.accept(
        mandate, account.id, call.now, founding=founding, conducted=waits and conducted, convenes=convenes
    )
    await db.flush()
    reader = Reader(memberships=(Membership(roundtable.id, frozenset({SECRETARIAT})),))
    author = Author(db, call, Actor("seat", str(mandate.seat_id)), reader, roundtable.id)
    await author.record(
        Act.invitation_accepted,
        Change(invitation, InvitationAtTable),
        Change(mandate, MandateOut),
        *([Change(account)] if enrolled else []),
        secret=True,
    )
    return mandate.seat_id


async def admit_partner(caller: Caller, partner_id: UUID, body: PartnerGrantIn) -> WriteResult:
    """The table lets a partner system read what its members read; the host cannot."""
    standing = await take_standing(
        caller.db, caller.call, caller.principal, body.roundtable_id, Permission.partner_admit
    )
    if await caller.db.get(Partner, partner_id) is None:
        raise NotFound

    grant = PartnerGrant(
        id=new_id(),
        roundtable_id=standing.roundtable.id,
        partner_id=partner_id,
        reason=body.reason,
        files=body.files,
        valid_until=body.valid_until,
        granted_at=standing.now,
    )
    standing.db.add(grant)
    return await standing.record(Act.partner_granted, Change(grant, PartnerGrantOut))
