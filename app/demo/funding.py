"""A joint fund of the demonstration: who pays in, what its sectors decide, and what was spent."""

from collections.abc import Iterator
from functools import partial
from typing import Final

from app.demo.calls import Json
from app.demo.table import Step, Table

_FUND: Final = "The joint fund"


class Funding:
    """From the proposal to the first spending; `commitments` are known by their titles once they are signed."""

    def __init__(self, table: Table, data: Json) -> None:
        self._table = table
        self._house = table.house
        self._data = data
        self._path = ""
        self._allocation: Json = {}

    def steps(self) -> Iterator[Step]:
        data, use = self._data, self._data["allocation"]
        yield Step(data["proposed"], 12, _FUND, self._open)
        for paid in data["contributions"]:
            yield Step(paid["paid"], 12, _FUND, partial(self._pay_in, paid))
        yield Step(use["proposed"], 12, _FUND, partial(self._allocate, use))
        yield Step(data["spending"]["spent"], 12, _FUND, partial(self._spend, data["spending"]))

    async def _open(self) -> None:
        data, organizations = self._data, self._table.organizations
        signed = await self._house.get(data["by"], f"{self._table.path}/commitments?limit=200")
        body = {
            "name": data["name"],
            "purpose": self._table.assumed(data["purpose"]),
            "currency": data["currency"],
            "contributors": [
                {"organization_id": organizations[name], "agreed": agreed}
                for name, agreed in data["contributors"].items()
            ],
            "deciders": data["deciders"],
            "administrator": organizations[data["administrator"]],
            "commitments": [each["id"] for each in signed["items"] if each["title"] == data["commitment"]],
        }
        fund = await self._house.post(data["by"], f"{self._table.path}/funds", body)
        self._path = f"{self._table.path}/funds/{fund['id']}"
        await self._say(self._path, fund, data["words"])

    async def _pay_in(self, plan: Json) -> None:
        body = {
            "amount": self._money(plan["amount"]),
            "paid_on": self._day(plan["paid"]),
            "text": self._table.assumed(plan["text"]),
        }
        await self._house.post(plan["by"], f"{self._path}/contributions", body)

    async def _allocate(self, plan: Json) -> None:
        body = {
            "title": plan["title"],
            "text": self._table.assumed(plan["text"]),
            "amount": self._money(plan["amount"]),
        }
        self._allocation = await self._house.post(plan["by"], f"{self._path}/allocations", body)
        await self._say(f"{self._path}/allocations/{self._allocation['id']}", self._allocation, plan["words"])

    async def _spend(self, plan: Json) -> None:
        body = {
            "allocation_id": self._allocation["id"],
            "amount": self._money(plan["amount"]),
            "paid_to": {"text": plan["paid_to"]},
            "spent_on": self._day(plan["spent"]),
            "text": self._table.assumed(plan["text"]),
            "held_elsewhere": [plan["receipt"]],
        }
        await self._house.post(plan["by"], f"{self._path}/spendings", body)

    async def _say(self, path: str, text: Json, words: list[str]) -> None:
        for login in words:
            await self._house.post(login, f"{path}/assents", {}, approves=text["etag"])

    def _money(self, amount: str) -> Json:
        return {"amount": amount, "currency": self._data["currency"]}

    def _day(self, ago: int) -> str:
        return self._table.days.day(ago).isoformat()
