"""A key on somebody's own device, and what it signs, written from docs/signatures-profile.md alone."""

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

Json = dict[str, Any]


def canonical(value: Json) -> bytes:
    """RFC 8785, for what these payloads hold: ASCII names, strings and small integers."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def instant(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@dataclass(frozen=True)
class Device:
    """A P-256 key, named by its RFC 7638 thumbprint."""

    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    @property
    def jwk(self) -> Json:
        numbers = self.key.public_key().public_numbers()
        return {
            "kty": "EC",
            "crv": "P-256",
            "x": b64(numbers.x.to_bytes(32, "big")),
            "y": b64(numbers.y.to_bytes(32, "big")),
        }

    @property
    def kid(self) -> str:
        return b64(hashlib.sha256(canonical(self.jwk)).digest())

    def signs(self, payload: Json, purpose: str) -> str:
        """The compact JWS of a payload."""
        header = canonical({"alg": "ES256", "kid": self.kid, "typ": purpose})
        signed = f"{b64(header)}.{b64(canonical(payload))}"
        r, s = decode_dss_signature(self.key.sign(signed.encode(), ec.ECDSA(SHA256())))
        return f"{signed}.{b64(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"

    def proof(self, log: str, roundtable: str, seat: str, at: datetime) -> Json:
        """What registers this key for a seat."""
        payload = {
            "v": 1,
            "log": log,
            "roundtable": roundtable,
            "seat": seat,
            "kid": self.kid,
            "nonce": b64(secrets.token_bytes(18)),
            "signed_at": instant(at),
        }
        return {"jwk": self.jwk, "proof": self.signs(payload, "roundtable-key-proof+jws")}

    def statement(self, told: Json, at: datetime) -> Json:
        """A signature under what `GET C/statement` tells the seat that asks."""
        payload = {**told, "nonce": b64(secrets.token_bytes(18)), "signed_at": instant(at)}
        return {"statement": self.signs(payload, "roundtable-signature+jws")}
