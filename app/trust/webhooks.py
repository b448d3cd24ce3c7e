"""Signatures of Standard Webhooks 1.0.0, symmetric: who sends a message to us, and we to others, shows it by a secret.

The signed content is `id.timestamp.body`; the header holds one or several `v1,<base64 HMAC-SHA256>`.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

TOLERANCE: Final = timedelta(minutes=5)
PREFIX: Final = "whsec_"
LEAST_SECRET_BYTES: Final = 24
_MOST_SIGNATURES: Final = 16
_LONGEST_ID: Final = 200


class WebhookUnsigned(Exception):
    """Nobody who has the secret sent these bytes now."""


def secret_bytes(secret: str) -> bytes:
    """The key of a secret as it is written, with or without its prefix. Raises ValueError."""
    key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    if len(key) < LEAST_SECRET_BYTES:
        raise ValueError("a secret has at least 24 bytes")
    return key


def sign(key: bytes, message_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """The headers that go with the body."""
    timestamp = str(int(at.timestamp()))
    return {
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": "v1," + _signature(key, message_id, timestamp, body),
    }


def verify(key: bytes, headers: Mapping[str, str], body: bytes, now: datetime) -> str:
    """The id of the message; raises WebhookUnsigned."""
    message_id, timestamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not 0 < len(message_id) <= _LONGEST_ID or not timestamp.isascii() or not timestamp.isdigit():
        raise WebhookUnsigned
    if abs(int(timestamp[:12]) - now.timestamp()) > TOLERANCE.total_seconds():
        raise WebhookUnsigned
    expected = _signature(key, message_id, timestamp, body).encode()
    given = headers.get("webhook-signature", "").split(" ")[:_MOST_SIGNATURES]
    for each in given:
        version, _, signature = each.partition(",")
        if version == "v1" and hmac.compare_digest(signature.encode("utf-8", "replace"), expected):
            return message_id
    raise WebhookUnsigned


def _signature(key: bytes, message_id: str, timestamp: str, body: bytes) -> str:
    content = b".".join((message_id.encode(), timestamp.encode(), body))
    return binascii.b2a_base64(hmac.new(key, content, hashlib.sha256).digest(), newline=False).decode()
