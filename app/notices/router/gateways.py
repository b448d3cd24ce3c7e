"""`/v1/notice-gateways/{gateway_id}/callbacks`: what a gateway tells of the messages that it took."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request

from app.core.db import DbSession
from app.core.dry_run import refuse_dry_run
from app.core.errors import NotFound, refuses
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.notices import lifecycle, queries
from app.notices.models import Channel, DeliveryState
from app.notices.outlets import Gateway
from app.notices.schemas.gateways import CallbackIn, CallbackOut
from app.trust import webhooks

router = APIRouter(prefix="/v1/notice-gateways", tags=["notices"], route_class=StrictRoute)


@refuses(NotFound, lifecycle.CallbackUnsigned)
async def _signed(request: Request, gateway_id: Channel) -> Channel:
    """The channel whose gateway signed these bytes, just now."""
    gateway = Gateway.of(request.app.state.settings)
    if gateway is None or gateway_id not in gateway.channels:
        raise NotFound
    try:
        webhooks.verify(gateway.key, request.headers, await request.body(), request.app.state.clock())
    except webhooks.WebhookUnsigned:
        raise lifecycle.CallbackUnsigned from None
    return gateway_id


@router.post(
    "/{gateway_id}/callbacks",
    operation_id="report_notice_delivery",
    dependencies=[Depends(refuse_dry_run)],
    response_model=CallbackOut,
    responses=problems(NotFound),
)
async def report_notice_delivery(
    request: Request, db: DbSession, channel: Annotated[Channel, Depends(_signed)], body: CallbackIn
) -> CallbackOut:
    """Say what became of a message that was handed over: signed as Standard Webhooks are, with the gateway's secret.

    The same may be told again, and in any order: what was delivered stays so.
    """
    told, now = DeliveryState(body.state), request.app.state.clock()
    stands = await queries.confirm(db, channel, body.id, told, now, body.failure)
    if stands is None:
        raise NotFound
    return CallbackOut(id=body.id, state=stands)
