"""Commitments on their way into force, in short calls: keys, an agreement, a draft, the offer, the signatures."""

import base64
import secrets
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

import httpx

from app.trust import checkpoints
from app.trust.checkpoints import Checkpoint
from app.trust.notes import read_note
from app.trust.statements import Intent, Seen, SignatureStatement, SubjectRevision, sign_statement
from tests.clocks import FakeClock
from tests.evening import SECTORS, TEXT, begin
from tests.mesa import Json, Mesa, key
from tests.signatures.keys import Device, register, renew_mandate
from tests.stages import remembered

POWERS = ["speak", "decide", "sign", "steward"]


@dataclass(frozen=True)
class Signing:
    """A table with an agreement, and the devices of those who sign by name."""

    mesa: Mesa
    clock: FakeClock
    agreement: Json
    devices: dict[str, Device] = field(default_factory=dict)

    @property
    def path(self) -> str:
        return f"{self.mesa.path}/commitments"

    def of(self, commitment: Json) -> str:
        return f"{self.path}/{commitment['id']}"

    def body(self, **fields: Any) -> Json:
        """A draft that has everything: the company leads, the community benefits and the state follows up."""
        organizations = self.mesa.organizations
        return {
            "agreement_id": self.agreement["id"],
            "title": "Doce puntos de monitoreo",
            "verbatim_text": "La compañía instala doce puntos de monitoreo del agua.",
            "leads": [{"organization_id": str(organizations["company"])}],
            "beneficiaries": [{"organization_id": str(organizations["community"])}],
            "follow_up_body": {"text": "Comité de monitoreo"},
            "due": {"kind": "interval", "days": 30},
            "indicators": [
                {"name": "Puntos", "unit": "puntos", "target": "12", "means_of_verification": "Informe de laboratorio"}
            ],
            "lack_of_progress": "La mesa se reúne en quince días y fija un plan de subsanación.",
            **fields,
        }

    async def drafted(self, by: str = "facilitator", **fields: Any) -> Json:
        return await self.mesa[by].done(self.path, self.body(**fields))

    @remembered
    async def offered(self, **fields: Any) -> Json:
        draft = await self.drafted(**fields)
        return await self.mesa["facilitator"].done(f"{self.of(draft)}/offer", If_Match=draft["etag"])

    async def hold_key(self, name: str) -> Device:
        """The person's mandate is renewed and names the key of a new device, which is active at once."""
        person, device = self.mesa[name], Device()
        powers = POWERS if name in SECTORS else POWERS[:-1]
        await renew_mandate(self.mesa, self.clock, person, key_thumbprint=device.kid, powers=powers)
        await register(self.mesa, self.clock, person, device)
        self.devices[name] = device
        return device

    async def statement(self, name: str, commitment: Json, **otherwise: Any) -> SignatureStatement:
        """What this person would sign now; `otherwise` changes members of it."""
        mesa, person = self.mesa, self.mesa[name]
        seat = await person.read(f"{mesa.path}/seats/{person.seat}")
        said = SignatureStatement(
            log=(await self.seen()).origin,
            roundtable=mesa.table.id,
            subject=SubjectRevision("commitment", UUID(commitment["id"]), commitment["revision"]),
            document=commitment["document"],
            governing_lang=commitment["language"],
            seat=person.seat or mesa.table.id,
            sector=seat["sector"],
            role=seat["role"],
            mandate=await self.accreditation(name),
            intent=Intent.sign,
            seen=Seen((await self.seen()).size, (await self.seen()).root.hex()),
            signed_at=self.clock.now,
            nonce=base64.urlsafe_b64encode(secrets.token_bytes(18)).decode(),
        )
        return replace(said, **otherwise)

    async def seen(self) -> Checkpoint:
        answer = await self.mesa["observer"].get("/v1/ledger/checkpoint")
        return checkpoints.parse(read_note(answer.content).text)

    async def accreditation(self, name: str) -> str:
        """The leaf of the latest entry that accredited the holder of this person's seat."""
        seat, leaf = str(self.mesa[name].seat), ""
        feed = await self.mesa[name].read("/v1/changes?type=mandate.accredited&expand=subject&limit=1000")
        for item in feed["items"]:
            if item["subjects"][0]["seat_id"] == seat:
                leaf = item["leaf"]
        return leaf

    async def token(self, name: str, commitment: Json, **otherwise: Any) -> str:
        """The compact JWS of this person's statement."""
        return sign_statement(await self.statement(name, commitment, **otherwise), self.devices[name].key)

    async def hand_in(self, name: str, commitment: Json, token: str, **headers: str) -> httpx.Response:
        fields = {"Idempotency_Key": key(), "If_Match": commitment["etag"], **headers}
        return await self.mesa[name].post(f"{self.of(commitment)}/signatures", {"statement": token}, **fields)

    async def sign(self, name: str, commitment: Json) -> Json:
        """This person's signature, taken."""
        if name not in self.devices:
            await self.hold_key(name)
        answer = await self.hand_in(name, commitment, await self.token(name, commitment))
        assert answer.status_code == 201, answer.text
        return {**answer.json(), "etag": answer.headers["etag"]}

    @remembered
    async def in_force(self, *signers: str, **fields: Any) -> Json:
        """A commitment that one delegate of each sector, or `signers`, signed."""
        commitment = await self.offered(**fields)
        for name in signers or SECTORS:
            await self.sign(name, commitment)
        return await self.mesa["facilitator"].read(self.of(commitment))


@remembered
async def signing(mesa: Mesa, clock: FakeClock, template: str = "minimal", **parameters: Json) -> Signing:
    """A table on these ground rules with an agreement to carry out; nobody holds a key yet."""
    evening = await begin(mesa, template=template, **parameters)
    proposal = await evening.table(**TEXT)
    await evening.all_accept(proposal)
    await evening.decide(proposal)
    return Signing(mesa, clock, (await evening.agreements())[0])


@remembered
async def bare_rules(mesa: Mesa) -> None:
    """Ground rules that every sector has adopted and that say nothing of commitments."""
    notice: Json = {"kind": "convocation_period", "parameters": {"days": 0, "counting": "calendar"}}
    clauses = [
        {"title": {"es": "Convocatoria", "en": "Notice"}, "rule": notice},
        {"title": {"es": "Decisión", "en": "Decision"}, "rule": {"kind": "decision_rule"}},
    ]
    body = {"title": {"es": "Reglas", "en": "Rules"}, "clauses": clauses}
    drafted = await mesa["facilitator"].done(f"{mesa.path}/protocols", body)
    await mesa.adopt(await mesa["facilitator"].done(f"{mesa.path}/protocols/{drafted['id']}/proposal"))


@remembered
async def in_force_commitment(mesa: Mesa, clock: FakeClock, **fields: Any) -> Json:
    """The whole way to a commitment in force under the minimal rules; `fields` replace those of the draft."""
    return await (await signing(mesa, clock)).in_force(**fields)
