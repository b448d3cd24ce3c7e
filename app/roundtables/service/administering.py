"""Amending an account: what it becomes takes nobody from a table."""

from app.identity.callers import Caller, WriteResult
from app.identity.models import Account
from app.identity.roles import Role
from app.identity.schemas import AccountPatch
from app.identity.service import administration
from app.roundtables.accrediting import AccountSits
from app.roundtables.sitting import sits_for_a_sector


async def amend_account(caller: Caller, account: Account, body: AccountPatch) -> WriteResult:
    """The same as of any account; raises AccountSits where who sits for a sector would administer the service."""
    becomes = Role.administrator in (body.roles or ()) and Role.administrator not in account.roles
    if becomes and await sits_for_a_sector(caller.db, account.id, caller.now):
        raise AccountSits
    return await administration.amend_account(caller, account, body)
