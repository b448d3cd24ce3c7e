"""The minutes of a session that the tests' table has held: notes, circulation, review and seal in short calls."""

from dataclasses import dataclass, replace

import httpx
from fastapi import FastAPI

from tests.clocks import FakeClock
from tests.evening import begin
from tests.mesa import Json, Mesa, key
from tests.stages import remembered

SECTORS = ("state", "company", "community")
SILENCE_ASSENTS: Json = {"days": 5, "counting": "calendar", "silence": "assents"}


@dataclass(frozen=True)
class Acta:
    mesa: Mesa
    session: Json

    @property
    def path(self) -> str:
        return f"{self.mesa.path}/sessions/{self.session['id']}/minutes"

    @property
    def notes(self) -> str:
        return f"{self.path}/notes"

    def later(self, app: FastAPI, clock: FakeClock, **delta: float) -> "Acta":
        """The same minutes after this time, everybody signed in anew."""
        clock.advance(**delta)
        api = self.mesa["facilitator"].api
        assert api is not None
        return replace(self, mesa=self.mesa.at(api, app.state.tokens, clock))

    async def note(self, text: str = "La empresa explica.", by: str = "rapporteur", **fields: object) -> Json:
        return await self.mesa[by].done(self.notes, {"text": text, **fields})

    async def read(self, by: str = "facilitator") -> Json:
        return await self.mesa[by].read(self.path)

    async def circulate(self, **body: object) -> Json:
        """Sent round by the facilitator, who has read the draft where there is one."""
        draft = await self.mesa["facilitator"].get(self.path)
        noted = draft.status_code == 200
        headers = {"If_Match": draft.headers["etag"]} if noted else {}
        said = body if noted else {"without_notes": True, **body}
        return await self.mesa["facilitator"].done(f"{self.path}/circulation", said or None, **headers)

    async def correct(self, by: str = "community", text: str = "Dijo «cada mes».", **fields: object) -> Json:
        body = {"section": "proceedings", "text": text, **fields}
        return await self.mesa[by].done(f"{self.path}/corrections", body)

    def disposition(self, correction: Json) -> str:
        return f"{self.path}/corrections/{correction['id']}/disposition"

    async def dispose(self, correction: Json, disposition: str = "accepted") -> Json:
        body = {"disposition": disposition, "reason": "Así consta en la grabación."}
        return await self.mesa["facilitator"].done(self.disposition(correction), body)

    async def say(self, name: str, stance: str = "accept", text: str | None = None, **headers: str) -> httpx.Response:
        """A sector's word on the text as it stands, unless the headers say otherwise."""
        fields = {"Idempotency_Key": key(), "If_Match": (await self.read(name))["etag"], **headers}
        body: Json = {"stance": stance, **({"text": text} if text else {})}
        return await self.mesa[name].post(f"{self.path}/assents", body, **fields)

    async def said(self, name: str, stance: str = "accept", text: str | None = None) -> Json:
        answer = await self.say(name, stance, text)
        assert answer.status_code == 201, answer.text
        word: Json = answer.json()
        return word

    async def all_assent(self) -> None:
        for sector in SECTORS:
            await self.said(sector)

    async def seal(self, **headers: str) -> Json:
        fields = {"If_Match": (await self.read())["etag"], **headers}
        return await self.mesa["facilitator"].done(f"{self.path}/seal", **fields)

    async def refuses_to_seal(self, code: str = "minutes_under_review") -> Json:
        tag = (await self.read())["etag"]
        return await self.mesa.refuses("facilitator", "POST", f"{self.path}/seal", status=409, code=code, If_Match=tag)


def section(minutes: Json, name: str) -> Json:
    """One section of the composed text."""
    [found] = [each for each in minutes["sections"] if each["section"] == name]
    part: Json = found
    return part


@remembered
async def held(mesa: Mesa, **review: object) -> Acta:
    """A session that was held and closed, at a table with this review of minutes."""
    if review:
        await mesa.installed(minutes_review=review)
    evening = await begin(mesa)
    return Acta(mesa, await mesa.close(evening.session))


@remembered
async def circulated(mesa: Mesa, **review: object) -> Acta:
    """The same with its minutes sent round."""
    acta = await held(mesa, **review)
    await acta.circulate()
    return acta
