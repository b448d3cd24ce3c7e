"""`R/rosters`: what each deciding sector has at the table, and its yes to that."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from app.core.errors import NotFound, refuses
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.directory.models import Sector
from app.identity.answers import created
from app.identity.guards import needs
from app.identity.roles import Permission
from app.rosters import lifecycle
from app.rosters.schemas import RosterConfirmationIn, RosterConfirmationOut, RosterList
from app.rosters.service import rostering
from app.roundtables import accrediting
from app.roundtables import queries as tables
from app.roundtables.access import CurrentStanding
from app.roundtables.models import Power
from app.roundtables.policy import OtherSector, PowerMissing, require_own_sector

router = APIRouter(prefix="/v1/roundtables/{roundtable_id}/rosters", tags=["roundtables"], route_class=StrictRoute)

P = Permission


@refuses(NotFound, OtherSector, PowerMissing, accrediting.HostConfirms)
async def _of_own_sector(standing: CurrentStanding, sector: Sector) -> Sector:
    if sector not in standing.roundtable.deciding_sectors:
        raise NotFound
    require_own_sector(standing.seat.sector, sector)
    standing.require_power(Power.decide)
    accrediting.require_not_host(standing.mandate.account_id, await tables.hosts(standing.db, standing.roundtable.id))
    return sector


@router.get("", operation_id="list_rosters", dependencies=[needs(P.roundtable_read)], response_model=RosterList)
async def list_rosters(standing: CurrentStanding) -> RosterList:
    """What each deciding sector has at the table on one page: seats, mandates in force, evidence, powers, keys.

    A live view. `digest` is what the sector confirms, and `confirmed` whether it did so of the roster as it stands.
    """
    return await rostering.listed(standing)


@router.post(
    "/{sector}/confirmation",
    operation_id="confirm_roster",
    dependencies=[needs(P.roster_confirm)],
    status_code=201,
    response_model=RosterConfirmationOut,
    responses=problems(lifecycle.RosterChanged, lifecycle.RosterConfirmed),
)
async def confirm_roster(
    standing: CurrentStanding, sector: Annotated[Sector, Depends(_of_own_sector)], body: RosterConfirmationIn
) -> Response:
    """Say, for one's own sector, that these are the people whom it has at the table.

    The table is installed on the rosters of all deciding sectors as they stand. From this act on nobody sits for the
    sector on the word of those who run the table; mandates of before that nobody had asked about rest on it.
    """
    return created(await rostering.confirm(standing, sector, body))
