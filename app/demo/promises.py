"""The commitments of the demonstration: drafted, offered, and signed as far as somebody signs them."""

from collections.abc import Iterator
from functools import partial
from typing import Any, Final

from app.demo.calls import Json
from app.demo.following import Following
from app.demo.signing import seen_with, sign
from app.demo.table import Step, Table

_PROMISES: Final = "Commitments and signatures"
_PARTIES: Final = ("leads", "co_responsible", "supporting")
# What the service takes as the data has it.
_AS_IT_IS: Final = ("title", "kind", "budget", "legal_basis", "place", "tags")


class Promises:
    """Everything until a commitment is in force; what follows is `Following`."""

    def __init__(self, table: Table, data: Json) -> None:
        self._table = table
        self._data = data
        self._made: dict[str, Json] = {}

    def steps(self) -> Iterator[Step]:
        for plan in self._data["commitments"]:
            yield Step(plan["drafted"], 13, _PROMISES, partial(self._draft, plan))
            if "offered" in plan:
                yield Step(plan["offered"], 14, _PROMISES, partial(self._offer, plan))
                yield Step(plan["signed"], 16, _PROMISES, partial(self._sign, plan))
            yield from Following(self._table, plan, self._path).steps()

    def _path(self, title: str) -> str:
        return f"{self._table.path}/commitments/{self._made[title]['id']}"

    async def _draft(self, plan: Json) -> None:
        body = self._body(plan)
        drafted = await self._table.house.post(self._data["writer"], f"{self._table.path}/commitments", body)
        self._made[plan["title"]] = drafted

    async def _offer(self, plan: Json) -> None:
        drafted, path = self._made[plan["title"]], self._path(plan["title"])
        offered = await self._table.house.post(self._data["offering"], f"{path}/offer", approves=drafted["etag"])
        self._made[plan["title"]] = offered

    async def _sign(self, plan: Json) -> None:
        offered = self._made[plan["title"]]
        seen = await seen_with(self._table, offered)
        for login in plan.get("signed_by") or self._data["signing"]:
            await sign(self._table, login, offered, seen)

    def _body(self, plan: Json) -> Json:
        table, terms = self._table, self._data["terms"]
        organizations = table.organizations
        verifier = plan.get("verifier")
        return {
            **{name: plan[name] for name in _AS_IT_IS if name in plan},
            "agreement_id": table.agreements[plan["agreement"]],
            "verbatim_text": table.assumed(plan["text"]),
            **{name: [self._party(each) for each in plan.get(name, [])] for name in _PARTIES},
            "beneficiaries": [
                {"organization_id": organizations[name]} for name in plan.get("beneficiaries", [terms["beneficiary"]])
            ],
            "follow_up_body": {"text": terms["follow_up_body"]},
            "due": self._due(plan.get("due")),
            "milestones": [
                {"title": step["title"], "due": table.days.ahead(step["in"]).isoformat()}
                for step in plan.get("milestones", [])
            ],
            "indicators": [plan["indicator"]],
            "lack_of_progress": terms["lack_of_progress"],
            "independent_verifier": table.seats[verifier] if verifier else None,
        }

    def _party(self, party: Any) -> Json:
        """A party is named, or named with its share."""
        named = {"organization": party} if isinstance(party, str) else party
        return {"organization_id": self._table.organizations[named["organization"]], "share": named.get("share")}

    def _due(self, due: Json | None) -> Json | None:
        if due is None or "backstop_in" not in due:
            return due
        backstop = self._table.days.ahead(due["backstop_in"]).isoformat()
        return {"kind": due["kind"], "condition": due["condition"], "backstop": backstop}
