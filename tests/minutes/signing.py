"""Delegates sign the minutes, in short calls: in every class, with a reservation, or not."""

import hashlib
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx

from app.core.clock import instant
from app.trust.statements import Intent, SubjectRevision, sign_statement
from tests.acta import Acta, circulated
from tests.clocks import FakeClock
from tests.mesa import Json, Mesa, key
from tests.sheets import put_file
from tests.signing import Signing

SCANNED = b"%PDF-1.7 acta firmada a mano"
SCAN = hashlib.sha256(SCANNED).hexdigest()
ASKED: Json = {"kind": "minutes_signatures", "parameters": {}}


@dataclass(frozen=True)
class Signatures:
    """Circulated minutes, and the devices of those who sign them."""

    acta: Acta
    way: Signing

    @property
    def mesa(self) -> Mesa:
        return self.acta.mesa

    @property
    def path(self) -> str:
        return f"{self.acta.path}/signatures"

    async def hand_in(self, by: str, body: Json, **headers: str) -> httpx.Response:
        fields = {"Idempotency_Key": key(), "If_Match": (await self.acta.read(by))["etag"], **headers}
        return await self.mesa[by].post(self.path, body, **fields)

    async def taken(self, by: str, body: Json) -> Json:
        answer = await self.hand_in(by, body)
        assert answer.status_code == 201, answer.text
        signature: Json = answer.json()
        return signature

    async def refused(self, by: str, body: Json, status: int, code: str, **headers: str) -> Json:
        tag = (await self.acta.read(by))["etag"]
        fields = {"Idempotency_Key": key(), "If_Match": tag, **headers}
        return await self.mesa.refuses(by, "POST", self.path, body, status=status, code=code, **fields)

    async def statement(self, name: str, intent: str = "sign", text: str | None = None, **otherwise: Any) -> Json:
        """Of class A: what this person's device signs."""
        if name not in self.way.devices:
            await self.way.hold_key(name)
        minutes = await self.acta.read(name)
        about = {"id": minutes["id"], "revision": 1, "document": minutes["text_digest"], "language": "es"}
        subject = SubjectRevision("minutes", UUID(minutes["id"]), minutes["circulated_revision"])
        said = await self.way.statement(
            name, about, **{"subject": subject, "intent": Intent(intent), "reservation": text, **otherwise}
        )
        return {"statement": sign_statement(said, self.way.devices[name].key), "intent": intent}

    async def word(self, intent: str = "sign", text: str | None = None) -> Json:
        """Of class D."""
        document = (await self.acta.read())["text_digest"]
        return {"assurance": "D", "document": document, "intent": intent, **({"text": text} if text else {})}

    async def sheet(self, signer: str, *witnesses: str, **fields: Any) -> Json:
        """Of class C."""
        named = witnesses or ("community_2", "state")
        return {
            "assurance": "C",
            "seat_id": str(self.mesa[signer].seat),
            "document": (await self.acta.read())["text_digest"],
            "scan_digest": SCAN,
            "mark": "thumb",
            "place": "Local comunal",
            "language": "qxo",
            "signed_at": instant(self.way.clock.now),
            "witnesses": [str(self.mesa[name].seat) for name in named],
            **fields,
        }

    async def confirm(self, name: str, signature: Json, scan: str = SCAN) -> Json:
        return await self.mesa[name].done(f"{self.path}/{signature['id']}/confirmation", {"scan_digest": scan})

    async def listed(self, by: str = "observer") -> list[Json]:
        items: list[Json] = (await self.mesa[by].read(f"{self.path}?limit=200"))["items"]
        return items

    async def put_scan(self) -> None:
        answer = await put_file(self.mesa["facilitator"], self.mesa.path, SCANNED)
        assert answer.status_code in {200, 201}, answer.text


async def signatures(mesa: Mesa, clock: FakeClock, **asked: Any) -> Signatures:
    """Minutes that went round at a table whose ground rules ask for signatures, where `asked` says how."""
    if asked:
        await mesa.installed_with({"kind": "minutes_signatures", "parameters": asked})
    acta = await circulated(mesa)
    return Signatures(acta, Signing(mesa, clock, {}))
