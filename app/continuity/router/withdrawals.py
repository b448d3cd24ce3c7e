"""`R/withdrawals`: a sector, or one organization of it, leaves the table and returns."""

from typing import Annotated

from fastapi import APIRouter, Body, Depends, Request
from fastapi.responses import Response

from app.assents.lifecycle import AlreadyAssented, OrganizationAway
from app.assents.models import WithdrawalAssent
from app.assents.schemas import ConsentIn
from app.continuity import departures
from app.continuity.models import Withdrawal
from app.continuity.schemas.standstill import (
    ReasonsIn,
    WithdrawalAssentList,
    WithdrawalAssentOut,
    WithdrawalIn,
    WithdrawalList,
    WithdrawalOut,
)
from app.continuity.service import leaving
from app.core.errors import refuses
from app.core.paging import Paging, page_response
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.identity.answers import created
from app.identity.guards import needs
from app.identity.roles import Permission
from app.ledger.queries import equal
from app.protocols.lifecycle import ProtocolMissing
from app.protocols.router.consenting import Deciding
from app.roundtables.access import AtMatchedTable, CurrentTableReadAccess, Seen, Standing, located, seen
from app.roundtables.lifecycle import RoundtableNotLive
from app.roundtables.policy import OtherSector, require_own_sector

router = APIRouter(prefix="/v1/roundtables/{roundtable_id}/withdrawals", tags=["continuity"], route_class=StrictRoute)

P = Permission
WithdrawalAtHand = Annotated[Withdrawal, located(Withdrawal, "withdrawal_id")]


@refuses(OtherSector)
async def _of_it(standing: Deciding, withdrawal: WithdrawalAtHand) -> Standing:
    require_own_sector(standing.seat.sector, withdrawal.sector)
    return standing


Own = Annotated[Standing, Depends(_of_it)]


@router.get("", operation_id="list_withdrawals", dependencies=[needs(P.roundtable_read)], response_model=WithdrawalList)
async def list_withdrawals(request: Request, access: CurrentTableReadAccess, paging: Paging) -> Response:
    """Which sectors and organizations left the table, why, and whether they returned.

    A sector reads here besides what it is asked about its own leaving.
    """
    return page_response(request, await access.page(Withdrawal, paging))


@router.post(
    "",
    operation_id="withdraw_sector",
    dependencies=[needs(P.sector_withdraw)],
    status_code=201,
    response_model=WithdrawalOut,
    responses=problems(
        RoundtableNotLive,
        ProtocolMissing,
        departures.WithdrawnAlready,
        departures.WithdrawalAsked,
        departures.OrganizationIsSector,
        OrganizationAway,
    ),
)
async def withdraw_sector(standing: Deciding, _: AtMatchedTable, body: WithdrawalIn) -> Response:
    """Propose that the own sector leaves, with the reasons, or with `organization` leave as one organization of it.

    The sector is away with its word, formed as its ground rules say: at once where one delegate speaks for it, else
    with the assents of the others. What that stops is a clause. An organization leaves at once, and its sector stays;
    where the sector speaks through several places or a chair, and it has two people here, with a second one's assent.
    """
    return created(await leaving.withdraw(standing, body))


@router.get(
    "/{withdrawal_id}/assents",
    operation_id="list_withdrawal_assents",
    dependencies=[needs(P.roundtable_read)],
    response_model=WithdrawalAssentList,
)
async def list_withdrawal_assents(
    request: Request, withdrawal: Annotated[Seen, seen(Withdrawal, "withdrawal_id")], paging: Paging
) -> Response:
    """What the seats of the sector say to its leaving and returning; the sector alone reads it."""
    page = await withdrawal.page(WithdrawalAssent, paging, *equal(WithdrawalAssent.target_id, withdrawal.id))
    return page_response(request, page)


@router.post(
    "/{withdrawal_id}/assents",
    operation_id="assent_to_withdrawal",
    dependencies=[needs(P.sector_withdraw)],
    status_code=201,
    response_model=WithdrawalAssentOut,
    responses=problems(
        RoundtableNotLive,
        departures.OtherOrganization,
        departures.OrganizationIsSector,
        departures.WithdrawalDeclined,
        departures.ReturnedAlready,
        departures.NothingAsked,
        AlreadyAssented,
        OrganizationAway,
    ),
)
async def assent_to_withdrawal(
    standing: Own, withdrawal: WithdrawalAtHand, body: Annotated[ConsentIn, Body(default_factory=ConsentIn)]
) -> Response:
    """Say yes to what the own sector is asked, to leave or to return, or object with reasons.

    With the word of the sector it is so, or it is declined.
    """
    return created(await leaving.assent(standing, withdrawal, body))


@router.post(
    "/{withdrawal_id}/return",
    operation_id="return_sector",
    dependencies=[needs(P.sector_withdraw)],
    status_code=201,
    response_model=WithdrawalOut,
    responses=problems(
        RoundtableNotLive,
        departures.OtherOrganization,
        departures.ReturnedAlready,
        departures.WithdrawalAsked,
        departures.WithdrawalDeclined,
        AlreadyAssented,
        OrganizationAway,
    ),
)
async def return_sector(standing: Own, withdrawal: WithdrawalAtHand, body: ReasonsIn) -> Response:
    """Propose that the own sector returns, with the reasons, or bring the own organization back.

    The sector takes its places again with its word, formed as its ground rules say.
    """
    return created(await leaving.come_back(standing, withdrawal, body))
