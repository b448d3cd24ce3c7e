"""Keys as delegates make them on their own devices, and how a test registers them."""

import base64
import secrets
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import httpx

from app.trust.keys import PrivateKey
from app.trust.statements import KeyProof, sign_key_proof
from tests.clocks import FakeClock
from tests.mesa import Json, Mesa, Person
from tests.seating import accept_mandate, call_back, confirm, mandate_body, mandates_of

LOG = "tinkuy.local/log"


@dataclass(frozen=True)
class Device:
    """A private key, as it never leaves a phone."""

    key: PrivateKey = field(default_factory=PrivateKey.generate)

    @property
    def kid(self) -> str:
        return self.key.public.thumbprint

    def body(self, mesa: Mesa, person: Person, at: datetime, **otherwise: Any) -> Json:
        """What the holder of a seat sends to register this key; `otherwise` changes members of the proof."""
        assert person.seat
        proof = KeyProof(
            log=LOG,
            roundtable=mesa.table.id,
            seat=person.seat,
            kid=self.kid,
            nonce=base64.urlsafe_b64encode(secrets.token_bytes(18)).decode(),
            signed_at=at,
        )
        return {"jwk": self.key.public.jwk(), "proof": sign_key_proof(replace(proof, **otherwise), self.key)}


def keys_of(mesa: Mesa, person: Person) -> str:
    return f"{mesa.path}/seats/{person.seat}/keys"


async def register(mesa: Mesa, clock: FakeClock, person: Person, device: Device) -> Json:
    return await person.done(keys_of(mesa, person), device.body(mesa, person, clock.now))


async def activate(mesa: Mesa, by: Person, holder: Person, device: Device) -> httpx.Response:
    return await by.post(f"{keys_of(mesa, holder)}/{device.kid}/activation")


async def renew_mandate(mesa: Mesa, clock: FakeClock, person: Person, **fields: Any) -> Person:
    """The constituency replaces a person's mandate by one with other `fields`, which the same person accepts."""
    await call_back(mesa, person)
    clock.advance(minutes=1)
    return await accredit(mesa, person, person, **fields)


async def accredit(mesa: Mesa, seat_of: Person, holder: Person, **fields: Any) -> Person:
    """A mandate for a seat that is free, accepted by somebody who has an account, and in force."""
    body = mandate_body(**{"powers": ["speak", "decide", "sign"], **fields})
    mandate = await mesa["facilitator"].done(mandates_of(mesa, seat_of), body)
    await accept_mandate(mesa, holder, mandate["id"])
    await confirm(mesa, seat_of)
    return replace(holder, seat=seat_of.seat)


def later(clock: FakeClock, **delta: float) -> datetime:
    return clock.now + timedelta(**delta)
