"""`/v1/accounts`, `/v1/partners` and `/v1/policy`."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.core.conditional import ExpectedRevision, etag
from app.core.errors import NotFound, refuses
from app.core.paging import Paging, page_response
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.identity import queries
from app.identity.answers import amended, created, found, require_revision, shown_once
from app.identity.guards import CurrentCaller, CurrentReadAccess, needs
from app.identity.models import Account, Partner
from app.identity.roles import GRANTS, Permission
from app.identity.schemas import (
    AccountBody,
    AccountIn,
    AccountList,
    AccountOut,
    PartnerIn,
    PartnerList,
    PartnerOut,
    PartnerPatch,
    PartnerSecretOut,
    Policy,
    PolicyRow,
)
from app.identity.service import administration
from app.ledger import queries as ledger

router = APIRouter(tags=["administration"], route_class=StrictRoute)


@router.get(
    "/v1/accounts",
    operation_id="list_accounts",
    dependencies=[needs(Permission.account_manage)],
    response_model=AccountList,
)
async def list_accounts(access: CurrentReadAccess, paging: Paging) -> AccountList:
    """Live, because it shows names; for administrators only."""
    rows, last = await queries.accounts(access.reads, paging)
    return AccountList(
        items=tuple(map(AccountOut.model_validate, rows)), next=last.encode(paging.listing) if last else None
    )


@router.post(
    "/v1/accounts",
    operation_id="create_account",
    dependencies=[needs(Permission.account_manage)],
    status_code=201,
    response_model=AccountBody,
)
async def create_account(caller: CurrentCaller, body: AccountIn) -> Response:
    """Create an account that waits for an invitation's code to be accepted."""
    return created(await administration.create_account(caller, body))


@refuses(NotFound)
async def _account(caller: CurrentCaller, account_id: UUID) -> Account:
    return await administration.account_for_change(caller, account_id)


AccountAtHand = Annotated[Account, Depends(_account)]


async def matched_account(caller: CurrentCaller, account: AccountAtHand, expected: ExpectedRevision) -> Account:
    """The account that the path names, in the revision that If-Match names."""
    current = await ledger.one(caller.db, caller.reader, Account, account.id, None)
    require_revision(expected, current, account.revision)
    return account


@router.get(
    "/v1/accounts/{account_id}",
    operation_id="get_account",
    dependencies=[needs(Permission.account_manage)],
    response_model=AccountOut,
    responses=problems(NotFound),
)
async def get_account(access: CurrentReadAccess, account_id: UUID) -> Response:
    """One account, live; its ETag is that of the body in the log, which holds no name."""
    account = await queries.shown_account(access.reads, account_id)
    if account is None:
        raise NotFound
    shown = AccountOut.model_validate(account)
    tag = etag(shown.revision, account.digest or "0" * 64)
    return Response(shown.model_dump_json(), headers={"ETag": tag}, media_type="application/json")


@router.get(
    "/v1/partners",
    operation_id="list_partners",
    dependencies=[needs(Permission.partner_manage)],
    response_model=PartnerList,
)
async def list_partners(request: Request, access: CurrentReadAccess, paging: Paging) -> Response:
    """The partner systems of this deployment."""
    return page_response(request, await access.page(Partner, paging))


@router.post(
    "/v1/partners",
    operation_id="register_partner",
    dependencies=[needs(Permission.partner_manage)],
    status_code=201,
    response_model=PartnerOut,
)
async def register_partner(caller: CurrentCaller, body: PartnerIn) -> Response:
    """Register a partner system; what it may read, each table grants for itself."""
    return created(await administration.register_partner(caller, body))


@router.get(
    "/v1/partners/{partner_id}",
    operation_id="get_partner",
    dependencies=[needs(Permission.partner_manage)],
    response_model=PartnerOut,
    responses=problems(NotFound),
)
async def get_partner(request: Request, access: CurrentReadAccess, partner_id: UUID) -> Response:
    """One partner system."""
    return found(request, await access.one(Partner, partner_id))


@refuses(NotFound)
async def _matched_partner(caller: CurrentCaller, partner_id: UUID, expected: ExpectedRevision) -> Partner:
    partner = await queries.partner(caller.db, partner_id)
    if partner is None:
        raise NotFound
    current = await ledger.one(caller.db, caller.reader, Partner, partner_id, None)
    require_revision(expected, current, partner.revision)
    return partner


@router.patch(
    "/v1/partners/{partner_id}",
    operation_id="amend_partner",
    dependencies=[needs(Permission.partner_manage)],
    response_model=PartnerOut,
)
async def amend_partner(
    caller: CurrentCaller, partner: Annotated[Partner, Depends(_matched_partner)], body: PartnerPatch
) -> Response:
    """Rename or suspend a partner system."""
    return amended(await administration.amend_partner(caller, partner, body))


@router.post(
    "/v1/partners/{partner_id}/secrets",
    operation_id="issue_partner_secret",
    dependencies=[needs(Permission.partner_manage)],
    status_code=201,
    response_model=PartnerSecretOut,
    responses=problems(NotFound),
)
async def issue_partner_secret(caller: CurrentCaller, partner_id: UUID) -> Response:
    """A new secret, shown this once; a repeat of the same act answers what the log keeps, without it."""
    done = await administration.issue_secret(caller, partner_id)
    return shown_once(done.outcome, {"client_secret": done.secret})


@router.get(
    "/v1/policy",
    operation_id="get_policy",
    dependencies=[needs(Permission.policy_read)],
    response_model=Policy,
)
async def get_policy(_: CurrentReadAccess) -> Policy:
    """Who may do what: the table of grants as the service enforces it."""
    rows = (PolicyRow(role=role, permissions=tuple(sorted(granted))) for role, granted in GRANTS.items())
    return Policy(grants=tuple(rows))
