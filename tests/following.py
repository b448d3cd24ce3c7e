"""A commitment in force and what is said about it afterwards, in short calls."""

from dataclasses import dataclass, replace
from typing import Any

import httpx
from fastapi import FastAPI

from tests.clocks import FakeClock
from tests.mesa import KEPT, Json, Mesa, key
from tests.signing import Signing, signing
from tests.stages import remembered


@dataclass(frozen=True)
class Following:
    mesa: Mesa
    way: Signing
    commitment: Json

    @property
    def path(self) -> str:
        return self.way.of(self.commitment)

    @property
    def reports(self) -> str:
        return f"{self.path}/reports"

    def verifications(self, report: Json) -> str:
        return f"{self.reports}/{report['id']}/verifications"

    def later(self, app: FastAPI, **delta: float) -> "Following":
        """The same after some time, with everybody signed in anew: a token lasts minutes."""
        self.way.clock.advance(**delta)
        api = self.mesa["facilitator"].api
        assert api is not None
        mesa = self.mesa.at(api, app.state.tokens, self.way.clock)
        return Following(mesa, replace(self.way, mesa=mesa), self.commitment)

    async def reported(self, level: str = "limited", by: str = "company", **fields: Any) -> Json:
        """A report that must be taken; its ETag under `etag`."""
        return await self.mesa[by].done(self.reports, report_body(level, **fields), Idempotency_Key=key())

    async def answer(
        self, by: str, report: Json, answer: str, level: str | None = None, **headers: str
    ) -> httpx.Response:
        fields = {"Idempotency_Key": key(), "If_Match": report["etag"], **headers}
        return await self.mesa[by].post(self.verifications(report), verification_body(answer, level), **fields)

    async def verified(self, by: str, report: Json, answer: str = "confirm", level: str | None = None) -> Json:
        """A verification that must be taken."""
        answered = await self.answer(by, report, answer, level)
        assert answered.status_code == 201, answered.text
        verification: Json = answered.json()
        return verification

    async def refused(
        self, by: str, report: Json, answer: str = "confirm", level: str | None = None, *, status: int, code: str
    ) -> Json:
        """A verification that must leave no trace."""
        return await self.mesa.refuses(
            by,
            "POST",
            self.verifications(report),
            verification_body(answer, level),
            status=status,
            code=code,
            Idempotency_Key=key(),
            If_Match=report["etag"],
        )

    async def stands(self) -> tuple[str, str | None, str | None]:
        """(phase, declared level, verified level) as everybody reads them."""
        body = await self.mesa["observer"].read(self.path)
        return body["phase"], body["declared_level"], body["verified_level"]

    async def divergences(self) -> list[Json]:
        items: list[Json] = (await self.mesa["observer"].read(f"{self.mesa.path}/divergences"))["items"]
        return items

    async def reasons(self) -> list[str]:
        """Why the commitment is listed; nothing where it is not."""
        return next((item["reasons"] for item in await self.divergences()), [])


def report_body(level: str = "limited", **fields: Any) -> Json:
    return {
        "level": level,
        "narrative": "Siete de los doce puntos miden ya.",
        "values": [{"indicator": "Puntos", "value": "7"}],
        "held_elsewhere": [KEPT],
        "period": {"from": "2026-11-01", "until": "2026-11-20"},
        **fields,
    }


def verification_body(answer: str, level: str | None = None) -> Json:
    reasons = {} if answer == "confirm" else {"reasons": "Fuimos a ver y cuatro puntos no miden."}
    return {"answer": answer, **({"level": level} if level else {}), **reasons}


@remembered
async def following(
    mesa: Mesa, clock: FakeClock, *, draft: Json | None = None, template: str = "minimal", **parameters: Json
) -> Following:
    """The company's commitment in force at a table on these ground rules; `draft` replaces fields of it."""
    way = await signing(mesa, clock, template, **parameters)
    return Following(mesa, way, await way.in_force(**(draft or {})))


def led_by(mesa: Mesa, *names: str) -> Json:
    """Fields of a draft: the first answers for it together with the others."""
    parties = [{"organization_id": str(mesa.organizations[name])} for name in names]
    return {"leads": parties[:1], "co_responsible": parties[1:]}
