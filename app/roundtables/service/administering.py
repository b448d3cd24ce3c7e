"""Amending what tables rely on: an account, whatever it becomes, and the name of an organization."""

from app.core.errors import Conflict
from app.directory import service as directory
from app.directory.models import Organization
from app.directory.schemas import OrganizationPatch
from app.identity.callers import Caller, WriteResult
from app.identity.models import Account
from app.identity.roles import Role
from app.identity.schemas import AccountPatch
from app.identity.service import administration
from app.roundtables import queries
from app.roundtables.accrediting import AccountSits
from app.roundtables.sitting import sits_for_a_sector


class OrganizationAtTables(Conflict):
    """409: people there signed and decided as the organization of that name."""

    code = "organization_at_tables"
    message = "The organization has places at tables that you do not run: whoever runs all of them corrects its name."


async def amend_organization(
    caller: Caller, organization: Organization, body: OrganizationPatch, country: str
) -> WriteResult:
    """The same as of any organization; raises OrganizationAtTables where others rely on its name."""
    renames = body.name is not None and body.name != organization.name
    if renames and await queries.is_seated_elsewhere(caller.db, organization.id, caller.principal.id):
        raise OrganizationAtTables
    return await directory.amend_organization(caller, organization, body, country)


async def amend_account(caller: Caller, account: Account, body: AccountPatch) -> WriteResult:
    """The same as of any account; raises AccountSits where who sits for a sector would administer the service."""
    becomes = Role.administrator in (body.roles or ()) and Role.administrator not in account.roles
    if becomes and await sits_for_a_sector(caller.db, account.id, caller.now):
        raise AccountSits
    return await administration.amend_account(caller, account, body)
