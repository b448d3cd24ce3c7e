"""The caller's own page and desk."""

from fastapi import APIRouter

from app.core.requests import StrictRoute
from app.desks.schemas import DeskOut, MeOut
from app.desks.service import desks
from app.identity.guards import CurrentCaller, needs
from app.identity.roles import Permission

router = APIRouter(prefix="/v1/me", tags=["desks"], route_class=StrictRoute)


@router.get("", operation_id="get_me", dependencies=[needs(Permission.self_read)], response_model=MeOut)
async def get_me(caller: CurrentCaller) -> MeOut:
    """The signed-in person: account, language, roles, and the seats with the mandates that give them."""
    return await desks.me(caller)


@router.get("/desk", operation_id="get_my_desk", dependencies=[needs(Permission.desk_read)], response_model=DeskOut)
async def get_my_desk(caller: CurrentCaller) -> DeskOut:
    """What awaits the caller or their sector, at every table and in every role, with dates where there are any."""
    return await desks.my_desk(caller)
