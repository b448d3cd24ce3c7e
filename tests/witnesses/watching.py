"""Witnesses as tests run them: a key, its registration, and what it signs."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import httpx

from app.trust import checkpoints
from app.trust.checkpoints import SigningKey, VerifierKey
from app.trust.cosignatures import CosignerKey, cosign
from app.trust.notes import Note, read_note
from app.trust.witness_keys import WitnessProof, sign_proof
from tests.clocks import FakeClock
from tests.mesa import Json, Mesa, Person, key

LOG = "tinkuy.local/log"
NONCE = "AAAAAAAAAAAAAAAAAAAAAAAA"


@dataclass(frozen=True)
class Watch:
    """A witness's private key, on a machine of its sector's."""

    name: str = "testigo.comunidad.example"
    key: SigningKey = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "key", SigningKey.generate(self.name))

    @property
    def vkey(self) -> str:
        return str(CosignerKey.of(self.key))

    def body(self, mesa: Mesa, person: Person, at: datetime, **otherwise: Any) -> Json:
        """What a seat sends to register this witness; `otherwise` changes members of the proof."""
        assert person.seat
        proof = WitnessProof(LOG, mesa.table.id, person.seat, CosignerKey.of(self.key), at, NONCE)
        return {"proof": sign_proof(replace(proof, **otherwise), self.key).decode()}

    async def registered(self, mesa: Mesa, clock: FakeClock, by: str) -> Json:
        return await mesa[by].done(f"{mesa.path}/witnesses", self.body(mesa, mesa[by], clock.now))

    def cosigned(self, note: bytes, at: datetime) -> str:
        """The note with this witness's line below."""
        read = read_note(note)
        return Note(read.text, (*read.signatures, cosign(read.text, self.key, int(at.timestamp())))).encode().decode()


@dataclass(frozen=True)
class Public:
    """The public side of the log, as a machine without a token uses it."""

    http: httpx.AsyncClient

    async def checkpoint(self) -> tuple[bytes, int, VerifierKey]:
        answer = await self.http.get("/v1/ledger/checkpoint")
        key = VerifierKey.parse(answer.headers["tinkuy-verifier"])
        return answer.content, checkpoints.verify(answer.content, key).size, key

    async def submit(self, note: str) -> httpx.Response:
        return await self.http.post("/v1/ledger/cosignatures", json={"note": note})

    async def settlement(self) -> Json:
        return dict((await self.http.get("/v1/ledger/cosignatures")).json())


def public(mesa: Mesa) -> Public:
    assert mesa.administrator.api
    return Public(mesa.administrator.api.http)


async def act(mesa: Mesa, times: int = 1) -> None:
    body: Json = {"organization_id": str(mesa.organizations["community"]), "role": "observer"}
    for _ in range(times):
        await mesa["facilitator"].done(f"{mesa.path}/seats", body, Idempotency_Key=key())
