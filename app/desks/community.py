"""The community's desk."""

from typing import Annotated

from fastapi import APIRouter, Depends

from app.core.problems import problems
from app.core.requests import StrictRoute
from app.desks.policy import NotOfThisSector
from app.desks.schemas import DeskOut
from app.desks.service import desks
from app.directory.models import Sector
from app.identity.callers import Caller
from app.identity.guards import PermissionMissing, caller
from app.identity.roles import Permission

router = APIRouter(prefix="/v1/community", tags=["desks"], route_class=StrictRoute)

Reading = Annotated[Caller, Depends(caller(Permission.community_desk_read))]


@router.get(
    "/desk",
    operation_id="get_community_desk",
    response_model=DeskOut,
    responses=problems(PermissionMissing, NotOfThisSector),
)
async def get_community_desk(reading: Reading) -> DeskOut:
    """What awaits the community at the tables where the caller sits for it, with dates; closed to everybody else."""
    return await desks.sector_desk(reading, Sector.community)
