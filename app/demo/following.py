"""What became of a commitment of the demonstration: what was reported, what the other side found, what it cost."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from app.demo.calls import Json
from app.demo.papers import paper
from app.demo.table import Step, Table

_FOLLOWING: Final = "Reports and verifications"
_CURRENCY: Final = "PEN"


class Following:
    """`path` gives the path of the commitment with this title."""

    def __init__(self, table: Table, plan: Json, path: Callable[[str], str]) -> None:
        self._table = table
        self._house = table.house
        self._plan = plan
        self._where = path
        self._reports: list[Json] = []

    def steps(self) -> Iterator[Step]:
        for report in self._plan.get("reports", []):
            yield Step(report["given"], 11, _FOLLOWING, partial(self._report, report))
            for answer in report.get("answers", []):
                yield Step(answer["given"], 15, _FOLLOWING, partial(self._answer, answer))
        for voice in self._plan.get("assessments", []):
            yield Step(voice["given"], 15, _FOLLOWING, partial(self._assess, voice))
        for link in self._plan.get("investments", []):
            yield Step(link["given"], 12, _FOLLOWING, partial(self._link, link))
        for spent in self._plan.get("expenditures", []):
            yield Step(spent["given"], 12, _FOLLOWING, partial(self._spend, spent))

    @property
    def _path(self) -> str:
        return self._where(self._plan["title"])

    def _period(self, given: int) -> Json:
        """From the day of the signatures to the day before it is told."""
        return {"from": self._day(self._plan["signed"]), "until": self._day(given + 1)}

    def _day(self, ago: int) -> str:
        return self._table.days.day(ago).isoformat()

    async def _report(self, plan: Json) -> None:
        narrative = self._table.assumed(plan["text"])
        informe = paper("Informe de avance", self._plan["title"], plan["text"], self._table.note)
        body = {
            "level": plan["level"],
            "narrative": narrative,
            "values": [{"indicator": self._plan["indicator"]["name"], "value": plan["value"]}],
            "evidence": {"Informe de avance.pdf": await self._house.hand_in(plan["by"], self._table.path, informe)},
            "period": self._period(plan["given"]),
        }
        self._reports.append(await self._house.post(plan["by"], f"{self._path}/reports", body))

    async def _answer(self, plan: Json) -> None:
        report = self._reports[-1]
        body: Json = {name: plan[name] for name in ("answer", "level") if name in plan}
        if "reasons" in plan:
            body["reasons"] = self._table.assumed(plan["reasons"])
        path = f"{self._path}/reports/{report['id']}/verifications"
        await self._house.post(plan["by"], path, body, approves=report["etag"])

    async def _assess(self, plan: Json) -> None:
        """A third voice beside what is declared and verified."""
        body = {
            "level": plan["level"],
            "reasons": self._table.assumed(plan["reasons"]),
            "held_elsewhere": [plan["seen"]],
        }
        await self._house.post(plan["by"], f"{self._path}/assessments", body)

    async def _link(self, plan: Json) -> None:
        body = {
            "code": plan["code"],
            "phase": plan["phase"],
            "budget": self._money(plan["budget"]),
            "accrued": self._money(plan["accrued"]),
            "as_of": self._day(plan["given"]),
        }
        await self._house.post(plan["by"], f"{self._on_desk('state')}/investment-links", body)

    async def _spend(self, plan: Json) -> None:
        body = {
            "obligation": plan["obligation"],
            "form": plan["form"],
            "amount": self._money(plan["amount"]),
            "beneficiary": {"organization_id": self._table.organizations["amucep"]},
            "period": self._period(plan["given"]),
            "text": self._table.assumed(plan["text"]),
        }
        await self._house.post(plan["by"], f"{self._on_desk('company')}/social-expenditures", body)

    def _on_desk(self, sector: str) -> str:
        return f"/v1/{sector}/commitments/{self._path.rpartition('/')[2]}"

    @staticmethod
    def _money(amount: str) -> Json:
        return {"amount": amount, "currency": _CURRENCY}
