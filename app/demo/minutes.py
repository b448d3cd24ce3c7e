"""The minutes of a session of the demonstration: noted, circulated, corrected, assented to and sealed."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from app.demo.calls import Json
from app.demo.table import FACILITATOR, Step, Table

_RAPPORTEUR: Final = "relatoria"
_MINUTES: Final = "Sessions and their minutes"


class Minutes:
    """`about` gives the path of the session with this title, and its agenda items by their own."""

    def __init__(self, table: Table, plan: Json, about: Callable[[str], tuple[str, dict[str, str]]]) -> None:
        self._house = table.house
        self._title: str = plan["title"]
        self._held: int = plan["held"]
        self._plan: Json = plan["minutes"]
        self._about = about
        self._assumed = table.assumed

    def steps(self) -> Iterator[Step]:
        plan = self._plan
        yield Step(self._held, 17, _MINUTES, self._take_notes)
        yield Step(plan["circulated"], 10, _MINUTES, self._circulate)
        for correction in plan.get("corrections", []):
            yield Step(correction["raised"], 11, _MINUTES, partial(self._ask, correction))
            if "disposed" in correction:
                yield Step(correction["disposed"], 12, _MINUTES, partial(self._dispose, correction))
        for word in plan["words"]:
            yield Step(word["given"], 15, _MINUTES, partial(self._speak, word))
        if "sealed" in plan:
            yield Step(plan["sealed"], 18, _MINUTES, self._seal)

    @property
    def _path(self) -> str:
        return f"{self._about(self._title)[0]}/minutes"

    async def _etag(self) -> str:
        etag: str = (await self._house.get(FACILITATOR, self._path))["etag"]
        return etag

    async def _take_notes(self) -> None:
        _, items = self._about(self._title)
        note: Json = {}
        for plan in self._plan["notes"]:
            body = {"text": self._assumed(plan["text"]), "agenda_item_id": items[plan["item"]]}
            note = await self._house.post(_RAPPORTEUR, f"{self._path}/notes", body)
        if "revised" in self._plan:
            body = {"text": self._assumed(self._plan["revised"])}
            await self._house.patch(_RAPPORTEUR, f"{self._path}/notes/{note['id']}", body, approves=note["etag"])

    async def _circulate(self) -> None:
        body = {"read_aloud_in": ["es", "qxo"]}
        await self._house.post(FACILITATOR, f"{self._path}/circulation", body, approves=await self._etag())

    async def _ask(self, asked: Json) -> None:
        _, items = self._about(self._title)
        body = {
            "section": asked["section"],
            "text": self._assumed(asked["text"]),
            "agenda_item_id": items[asked["item"]] if "item" in asked else None,
        }
        await self._house.post(asked["by"], f"{self._path}/corrections", body)

    async def _dispose(self, asked: Json) -> None:
        waiting = await self._house.get(FACILITATOR, f"{self._path}/corrections?phase=open")
        [correction] = waiting["items"]
        body = {"disposition": asked["disposition"], "reason": asked["reason"]}
        await self._house.act(FACILITATOR, f"{self._path}/corrections/{correction['id']}/disposition", body)

    async def _speak(self, word: Json) -> None:
        body: Json = {name: word[name] for name in ("stance", "text") if name in word}
        await self._house.post(word["by"], f"{self._path}/assents", body, approves=await self._etag())

    async def _seal(self) -> None:
        await self._house.post(FACILITATOR, f"{self._path}/seal", approves=await self._etag())
