"""Handing a message to a gateway, which sends it to a telephone."""

import contextlib
from typing import Final

import httpx
import orjson

from app.notices.outlets import Gateway, Message, NotSent
from app.trust import webhooks

_SECONDS: Final = 20.0
_CLIENT_ERROR, _SERVER_ERROR = 400, 500
# What a gateway says that is not about the message.
_ANOTHER_TIME: Final = frozenset({401, 403, 404, 408, 425, 429})


async def send(gateway: Gateway, message: Message) -> None:
    """Hand it over; raises NotSent."""
    if message.channel not in gateway.channels:
        raise NotSent("channel_off", permanent=True)
    body = orjson.dumps(
        {
            "id": message.id,
            "channel": message.channel,
            "to": message.to,
            "text": message.text,
            "language": message.language,
            "callback": f"{gateway.deployment}/v1/notice-gateways/{message.channel}/callbacks",
        }
    )
    headers = {"Content-Type": "application/json", "Idempotency-Key": message.id}
    headers |= webhooks.sign(gateway.key, message.id, message.at, body)
    status = None
    with contextlib.suppress(httpx.HTTPError, OSError):
        # It answers for itself: where it sends us elsewhere, nothing is handed over there.
        async with httpx.AsyncClient(timeout=_SECONDS, follow_redirects=False, trust_env=False) as client:
            status = (await client.post(gateway.url, content=body, headers=headers)).status_code
    if status is None:
        raise NotSent("gateway_unreachable", permanent=False)
    if not httpx.codes.is_success(status):
        permanent = _CLIENT_ERROR <= status < _SERVER_ERROR and status not in _ANOTHER_TIME
        raise NotSent(f"gateway_{status}", permanent=permanent)
