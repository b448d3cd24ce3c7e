"""A joint fund in short calls: proposed, opened, paid in, allocated and spent."""

from dataclasses import dataclass
from typing import Any

from app.core.clock import instant
from tests.clocks import FakeClock
from tests.mesa import KEPT, Json, Mesa, key


def money(amount: str, currency: str = "PEN") -> Json:
    return {"amount": amount, "currency": currency}


def terms(mesa: Mesa, **fields: Any) -> Json:
    """The company and the state pay in, the community and the company decide, the state spends."""
    return {
        "name": "Fondo del agua",
        "purpose": "Lo que la asamblea priorice para el agua.",
        "currency": "PEN",
        "contributors": [
            {"organization_id": str(mesa.organizations["company"]), "agreed": "1000.10"},
            {"organization_id": str(mesa.organizations["state"]), "agreed": "500"},
        ],
        "deciders": ["community", "company"],
        "administrator": str(mesa.organizations["state"]),
        **fields,
    }


@dataclass(frozen=True)
class Funding:
    mesa: Mesa
    clock: FakeClock
    fund: Json

    @property
    def path(self) -> str:
        return f"{self.mesa.path}/funds/{self.fund['id']}"

    @property
    def today(self) -> str:
        return instant(self.clock.now)[:10]

    async def said(self, *names: str, **body: str) -> None:
        for name in names:
            await self.mesa[name].done(f"{self.path}/assents", body, If_Match=self.fund["etag"])

    async def stands(self) -> str:
        return str((await self.mesa["observer"].read(self.path))["phase"])

    async def totals(self) -> Json:
        return await self.mesa["observer"].read(f"{self.path}/totals")

    def contribution(self, amount: str, **fields: Any) -> Json:
        return {"amount": money(amount), "paid_on": self.today, **fields}

    async def paid(self, by: str, amount: str, **fields: Any) -> Json:
        body = self.contribution(amount, **fields)
        return await self.mesa[by].done(f"{self.path}/contributions", body, Idempotency_Key=key())

    async def proposed(self, amount: str, by: str = "community", **fields: Any) -> Json:
        body = {"title": "Dos pozos", "text": "En Ayash.", "amount": money(amount), **fields}
        return await self.mesa[by].done(f"{self.path}/allocations", body, Idempotency_Key=key())

    def words(self, allocation: Json) -> str:
        return f"{self.path}/allocations/{allocation['id']}/assents"

    async def allocated(self, amount: str, **fields: Any) -> Json:
        """An allocation with the yes of both sectors that decide."""
        allocation = await self.proposed(amount, **fields)
        for name in ("community", "company"):
            await self.mesa[name].done(self.words(allocation), {}, If_Match=allocation["etag"])
        return await self.mesa["observer"].read(f"{self.path}/allocations/{allocation['id']}")

    def spending(self, allocation: Json, amount: str, **fields: Any) -> Json:
        return {
            "allocation_id": allocation["id"],
            "amount": money(amount),
            "paid_to": {"text": "Perforaciones del Norte"},
            "spent_on": self.today,
            "text": "Primer pozo",
            "held_elsewhere": [KEPT],
            **fields,
        }

    async def spent(self, allocation: Json, amount: str, **fields: Any) -> Json:
        body = self.spending(allocation, amount, **fields)
        return await self.mesa["state"].done(f"{self.path}/spendings", body, Idempotency_Key=key())


async def proposed_fund(mesa: Mesa, clock: FakeClock, by: str = "community", **fields: Any) -> Funding:
    """A fund that nobody has said yes to, at an installed table."""
    return Funding(mesa, clock, await mesa[by].done(f"{mesa.path}/funds", terms(mesa, **fields), Idempotency_Key=key()))


async def open_fund(mesa: Mesa, clock: FakeClock, **fields: Any) -> Funding:
    """The same with every yes that it needs."""
    funding = await proposed_fund(mesa, clock, **fields)
    await funding.said("company", "state", "community")
    return funding
