"""Whether somebody may hold a seat, beside what else they are at the table: asked at the code, and at the yes."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from app.directory.legal_days import local_date
from app.identity import queries as identity
from app.identity.models import Account
from app.identity.roles import CONDUCTING_ROLES, Role
from app.roundtables import accrediting, queries
from app.roundtables.models import Mandate, MandatePhase, Roundtable, Seat
from app.roundtables.running import is_interim


async def require_may_hold(
    db: AsyncSession, roundtable: Roundtable, seat: Seat, account: Account, now: datetime
) -> bool:
    """Whether the account conducted the table once, and does no longer; raises HostTakesNoSeat or SitsForASector."""
    held = await queries.held_by(db, account.id, roundtable.id)
    today = local_date(now, roundtable.time_zone)
    lasting = [
        other
        for other, mandate in held
        if mandate.phase is not MandatePhase.ended and (mandate.valid_until is None or mandate.valid_until >= today)
    ]
    conducts = any(other.role in CONDUCTING_ROLES or is_interim(roundtable, other.id) for other in lasting)
    host = conducts or Role.administrator in account.roles
    once = [other for other, mandate in held if mandate.basis is not None]
    accrediting.require_may_hold(seat, roundtable.deciding_sectors, lasting, once, host=host)
    return any(other.role in CONDUCTING_ROLES for other, _ in held)


async def require_still_may(
    db: AsyncSession, roundtable: Roundtable, seat: Seat, mandate: Mandate, now: datetime
) -> None:
    """The same of who accepted a mandate, when it is put in force: a sector may have come to decide since.

    Raises HostTakesNoSeat or SitsForASector.
    """
    account = None if mandate.account_id is None else await identity.account(db, mandate.account_id)
    if account is not None:
        await require_may_hold(db, roundtable, seat, account, now)
