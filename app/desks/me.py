"""The caller's own page and desk."""

from typing import Annotated

from fastapi import APIRouter, Depends

from app.core.requests import StrictRoute
from app.desks.schemas import DeskOut, MeOut
from app.desks.service import desks
from app.identity.callers import Caller
from app.identity.guards import caller
from app.identity.roles import Permission

router = APIRouter(prefix="/v1/me", tags=["desks"], route_class=StrictRoute)

ReadingSelf = Annotated[Caller, Depends(caller(Permission.self_read))]
ReadingDesk = Annotated[Caller, Depends(caller(Permission.desk_read))]


@router.get("", operation_id="get_me", response_model=MeOut)
async def get_me(reading: ReadingSelf) -> MeOut:
    """The signed-in person: account, language, roles, and the seats with the mandates that give them."""
    return await desks.me(reading)


@router.get("/desk", operation_id="get_my_desk", response_model=DeskOut)
async def get_my_desk(reading: ReadingDesk) -> DeskOut:
    """What awaits the caller or their sector, at every table and in every role, with dates where there are any."""
    return await desks.my_desk(reading)
