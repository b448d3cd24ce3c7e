"""`PATCH /v1/accounts/{account_id}`: what an account becomes, beside what it is at tables."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from app.core.problems import problems
from app.core.requests import StrictRoute
from app.identity.answers import amended
from app.identity.guards import CurrentCaller, needs
from app.identity.models import Account
from app.identity.roles import Permission
from app.identity.router.administration import matched_account
from app.identity.schemas import AccountBody, AccountPatch
from app.roundtables.accrediting import AccountSits
from app.roundtables.service import administering

router = APIRouter(prefix="/v1/accounts", tags=["administration"], route_class=StrictRoute)


@router.patch(
    "/{account_id}",
    operation_id="amend_account",
    dependencies=[needs(Permission.account_manage)],
    response_model=AccountBody,
    responses=problems(AccountSits),
)
async def amend_account(
    caller: CurrentCaller, account: Annotated[Account, Depends(matched_account)], body: AccountPatch
) -> Response:
    """Change a name, a language, roles, or suspend an account.

    Nobody becomes an administrator who sits for a deciding sector at a table: they give that mandate back first.
    """
    return amended(await administering.amend_account(caller, account, body))
