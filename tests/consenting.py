"""Ground rules and waivers to which sectors say yes by files and on paper, in short calls."""

from dataclasses import dataclass
from typing import Any

import httpx

from tests.amending import amendment, clause, installed, rules
from tests.clocks import FakeClock
from tests.mesa import Json, Mesa, key
from tests.sheets import SCAN, finding, qualified, signed_sheet
from tests.signing import Signing

KINDS = ("protocol", "waiver")
WORDS = {"protocol": "adoptions", "waiver": "assents"}
WEAK = {"protocol": "adoption_unsigned", "waiver": "waiver_not_allowed"}
DONE = {"protocol": "in_force", "waiver": "granted"}
ACTS = {"protocol": "protocol.adopted", "waiver": "waiver.assented"}


@dataclass(frozen=True)
class Text:
    """What the sectors are asked for: a proposed protocol or a waiver."""

    way: Signing
    kind: str
    body: Json

    @property
    def mesa(self) -> Mesa:
        return self.way.mesa

    @property
    def path(self) -> str:
        return f"{self.mesa.path}/{self.kind}s/{self.body['id']}"

    @property
    def signatures(self) -> str:
        return f"{self.path}/signatures"

    @property
    def words(self) -> str:
        return f"{self.path}/{WORDS[self.kind]}"

    def headers(self, **others: str) -> dict[str, str]:
        return {"If_Match": self.body["etag"], "Idempotency_Key": key(), **others}

    def sheet(self, *witnesses: str, **fields: Any) -> Json:
        return signed_sheet(self.way, self.body, *witnesses, **fields)

    def file(self, verifier: str = "guarantor", **fields: Any) -> Json:
        return qualified(self.way, verifier, **fields)

    async def phase(self) -> str:
        return str((await self.mesa["observer"].read(self.path))["phase"])

    async def said(self) -> list[Json]:
        """The words that were given, as somebody without a vote reads them."""
        found: list[Json] = (await self.mesa["observer"].read(self.words))["items"]
        return found

    async def handed_in(self, by: str, body: Json) -> Json:
        return await self.mesa[by].done(self.signatures, body, **self.headers())

    async def word(self, by: str, **body: str) -> httpx.Response:
        return await self.mesa[by].post(self.words, dict(body), If_Match=self.body["etag"])

    def at(self, signature: Json, step: str) -> str:
        return f"{self.signatures}/{signature['id']}/{step}"

    async def confirm(self, name: str, signature: Json, **headers: str) -> httpx.Response:
        return await self.mesa[name].post(self.at(signature, "confirmation"), {"scan_digest": SCAN}, **headers)

    async def verify(self, name: str, signature: Json, **fields: Any) -> httpx.Response:
        return await self.mesa[name].post(self.at(signature, "verification"), finding(self.way, **fields))


async def asked(mesa: Mesa, clock: FakeClock, kind: str, lowest: str = "C") -> Text:
    """An amendment, or a waiver, under rules that accept no class below the lowest."""
    way = Signing(mesa, clock, {})
    if kind == "protocol":
        held = await rules(mesa, clause("amendment_rule", lowest_assurance=lowest))
        return Text(way, kind, await amendment(mesa, held))
    await installed(mesa, clause("waiver", rules=["convocation_period"], lowest_assurance=lowest))
    session = await mesa.planned_session()
    subject = {"type": "session", "id": session["id"]}
    body = {"subject": subject, "clause": "1", "reasons": "La carretera está cortada."}
    return Text(way, kind, await mesa["facilitator"].done(f"{mesa.path}/waivers", body))
