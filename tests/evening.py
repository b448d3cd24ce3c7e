"""An open session of the tests' table: proposals, words and outcomes in short calls."""

from dataclasses import dataclass

import httpx

from tests.mesa import Json, Mesa, key
from tests.seating import call_back
from tests.stages import remembered

SECTORS = ("state", "company", "community")
TEXT = {"title": "Monitoreo del agua", "text": "Un comité conjunto mide la calidad del agua cada mes."}


@dataclass(frozen=True)
class Evening:
    mesa: Mesa
    session: Json

    @property
    def path(self) -> str:
        return f"{self.mesa.path}/sessions/{self.session['id']}"

    async def table(self, by: str = "community", **fields: object) -> Json:
        return await self.mesa[by].done(f"{self.path}/proposals", {**TEXT, **fields})

    async def say(
        self, name: str, proposal: Json, stance: str = "accept", text: str | None = None, **headers: str
    ) -> httpx.Response:
        """A position, with a key and the proposal's tag unless the headers say otherwise."""
        fields = {"Idempotency_Key": key(), "If_Match": proposal["etag"], **headers}
        body: Json = {"stance": stance, **({"text": text} if text else {})}
        return await self.mesa[name].post(self.positions(proposal), body, **fields)

    async def said(self, name: str, proposal: Json, stance: str = "accept", text: str | None = None) -> Json:
        answer = await self.say(name, proposal, stance, text)
        assert answer.status_code == 201, answer.text
        position: Json = answer.json()
        return position

    async def all_accept(self, proposal: Json) -> None:
        for sector in SECTORS:
            await self.said(sector, proposal)

    def positions(self, proposal: Json) -> str:
        return f"{self.mesa.path}/proposals/{proposal['id']}/positions"

    def outcome(self, proposal: Json) -> str:
        return f"{self.mesa.path}/proposals/{proposal['id']}/outcome"

    async def decide(self, proposal: Json, by: str = "facilitator") -> Json:
        return await self.mesa[by].done(self.outcome(proposal))

    async def leave(self, name: str) -> httpx.Response:
        """The person's present stay ends."""
        seat = self.mesa.table.seats[name]
        stays = await self.mesa[name].read(f"{self.path}/attendances?seat_id={seat}&present=true")
        return await self.mesa[name].post(f"{self.path}/attendances/{stays['items'][0]['id']}/departure")

    async def revoke(self, name: str) -> None:
        """The constituency takes the person's mandate back."""
        await call_back(self.mesa, name)

    async def agreements(self) -> list[Json]:
        found: list[Json] = (await self.mesa["observer"].read(f"{self.mesa.path}/agreements"))["items"]
        return found


@remembered
async def begin(mesa: Mesa, *present: str, template: str = "minimal", **parameters: Json) -> Evening:
    """A table installed on these ground rules, and a session open with `present`, or a delegate of each sector."""
    if (await mesa["facilitator"].read(mesa.path))["phase"] == "preparing":
        await mesa.installed(template, **parameters)
    return Evening(mesa, await mesa.open_session(*present))


@remembered
async def decided_by(mesa: Mesa, rule: Json) -> None:
    """The table installed on the minimal ground rules, with another rule of decision in the place of theirs."""
    drafted = await mesa["facilitator"].done(f"{mesa.path}/protocols", {"template": "minimal"})
    path = f"{mesa.path}/protocols/{drafted['id']}"
    clauses = [{name: clause[name] for name in ("number", "title", "text", "rule")} for clause in drafted["clauses"]]
    for clause in clauses:
        if clause["rule"] and clause["rule"]["kind"] == "decision_rule":
            clause["rule"] = rule
    changed = await mesa["facilitator"].patch(path, {"clauses": clauses}, If_Match=drafted["etag"])
    assert changed.status_code == 200, changed.text
    await mesa.adopt(await mesa["facilitator"].done(f"{path}/proposal"))
    await mesa.install()
