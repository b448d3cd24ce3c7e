"""`/v1/me/notice-settings`: where a person is reached, read and set by nobody else."""

from fastapi import APIRouter, Request

from app.core.requests import StrictRoute
from app.identity.guards import CurrentCaller, CurrentReadAccess, needs
from app.identity.roles import Permission
from app.notices.schemas.settings import NoticeSettingsIn, NoticeSettingsOut
from app.notices.service import settings

router = APIRouter(prefix="/v1/me/notice-settings", tags=["notices"], route_class=StrictRoute)


@router.get(
    "",
    operation_id="get_notice_settings",
    dependencies=[needs(Permission.self_reach)],
    response_model=NoticeSettingsOut,
)
async def get_notice_settings(request: Request, access: CurrentReadAccess) -> NoticeSettingsOut:
    """How you are told, and where you are reached; who set nothing is told on the desk."""
    return await settings.shown(access.reads, request.state.principal.id)


@router.post(
    "",
    operation_id="set_notice_settings",
    dependencies=[needs(Permission.self_reach)],
    response_model=NoticeSettingsOut,
)
async def set_notice_settings(caller: CurrentCaller, body: NoticeSettingsIn) -> NoticeSettingsOut:
    """Say how you want to be told, and where; what is left out is erased. It is no act and stands in no log."""
    return await settings.replace(caller, body)
