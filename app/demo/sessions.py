"""The sessions of the demonstration: called, held, decided, and one that waits to be opened."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any, Final

from app.core.clock import instant
from app.demo.calls import Json
from app.demo.minutes import Minutes
from app.demo.table import FACILITATOR, Step, Table

_SESSIONS: Final = "Sessions and their minutes"
_MINUTES: Final = 240


class Sessions:
    """All that happens in the sessions themselves; what is written about them is `Minutes`."""

    def __init__(self, table: Table, data: Json) -> None:
        self._table = table
        self._data = data
        self._paths: dict[str, str] = {}
        self._items: dict[str, dict[str, str]] = {}

    def steps(self) -> Iterator[Step]:
        for plan in self._data["held"]:
            yield Step(plan["called"], 10, _SESSIONS, partial(self._call, plan))
            yield Step(plan["held"], 9, _SESSIONS, partial(self._hold, plan))
            yield Step(plan["held"], 13, _SESSIONS, partial(self._answer_demands, plan))
            yield from Minutes(self._table, plan, self._about).steps()
        coming = self._data["called"]
        yield Step(coming["called"], 10, _SESSIONS, partial(self._call, coming))
        yield Step(0, 0, _SESSIONS, partial(self._arrive, coming["title"], coming["attending"]))

    def _about(self, title: str) -> tuple[str, dict[str, str]]:
        """The path of a session and its agenda items by their titles."""
        return self._paths[title], self._items[title]

    async def _call(self, plan: Json) -> None:
        table, house = self._table, self._table.house
        held = plan.get("held")
        starts_at = table.days.moment(held, 9) if held is not None else table.days.present + timedelta(minutes=10)
        body = {
            "title": plan["title"],
            "starts_at": instant(starts_at),
            "duration_minutes": _MINUTES,
            "place": "Huari",
        }
        session = await house.post(FACILITATOR, f"{table.path}/sessions", body)
        path = self._paths[plan["title"]] = f"{table.path}/sessions/{session['id']}"
        items = self._items[plan["title"]] = {}
        for item in plan["items"]:
            entry = {
                "title": item["title"],
                "purpose": table.assumed(item["purpose"]),
                "participation_level": item.get("level", "decide"),
                "duration_minutes": item["minutes"],
                "demand_id": table.demands[item["demand"]] if "demand" in item else None,
            }
            items[item["title"]] = (await house.post(item["by"], f"{path}/agenda-items", entry))["id"]
        agenda = await house.get(FACILITATOR, path)
        for delegate in self._data["assenting"]:
            await house.post(delegate, f"{path}/agenda-assents", {}, approves=agenda["etag"])
        await house.post(FACILITATOR, f"{path}/convocation", approves=agenda["etag"])

    async def _arrive(self, title: str, names: list[str]) -> None:
        for name in names:
            body = {"seat_id": self._table.seats[name], "mode": "in_person"}
            await self._table.house.post(FACILITATOR, f"{self._paths[title]}/attendances", body)

    async def _confirm(self, path: str) -> None:
        """One tap of each sector: whom the facilitator recorded counts for decisions."""
        table = self._table
        for delegate in self._data["assenting"]:
            present = (await table.house.get(delegate, f"{path}/room"))["present"]
            mine = next(each["sector"] for each in present if each["seat_id"] == table.seats[delegate])
            claimed = [each["attendance_id"] for each in present if each["claimed"] and each["sector"] == mine]
            await table.house.post(delegate, f"{path}/attendance-confirmations", {"attendance_ids": claimed})

    async def _hold(self, plan: Json) -> None:
        await self._arrive(plan["title"], self._data["attending"])
        path = self._paths[plan["title"]]
        await self._confirm(path)
        await self._table.house.act(FACILITATOR, f"{path}/opening")
        for proposal in plan["proposals"]:
            await self._decide(path, self._items[plan["title"]], proposal)
        await self._table.house.act(FACILITATOR, f"{path}/closing")
        reached = await self._table.house.get(FACILITATOR, f"{self._table.path}/agreements?limit=200")
        self._table.agreements.update({agreement["title"]: agreement["id"] for agreement in reached["items"]})

    async def _decide(self, session: str, items: dict[str, str], plan: Json) -> None:
        """A proposal on which everybody agrees but those who have words of their own."""
        table, house = self._table, self._table.house
        body = {"agenda_item_id": items[plan["item"]], "title": plan["title"], "text": table.assumed(plan["text"])}
        proposal = await house.post(plan["by"], f"{session}/proposals", body)
        path, words = f"{table.path}/proposals/{proposal['id']}", plan.get("words", {})
        for delegate in self._data["assenting"]:
            word: dict[str, Any] = words.get(delegate, {"stance": "accept"})
            await house.post(delegate, f"{path}/positions", word, approves=proposal["etag"])
        await house.post(FACILITATOR, f"{path}/outcome", approves=proposal["etag"])

    async def _answer_demands(self, plan: Json) -> None:
        for answer in plan["answers"]:
            said: Json = {name: answer[name] for name in ("answer", "reasons") if name in answer}
            path = f"{self._table.path}/demands/{self._table.demands[answer['demand']]}/answer"
            await self._table.house.act(answer["by"], path, said)
