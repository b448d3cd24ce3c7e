"""What happened at the demonstration table, told as calls."""

import hashlib
from datetime import timedelta
from typing import Any, Final

from app.core.clock import instant
from app.demo.calls import House, Json
from app.demo.clock import DemoClock
from app.demo.promises import Promises, Signer
from app.trust.keys import PrivateKey

FACILITATOR: Final = "facilitacion"
_VOTING: Final = ["speak", "decide", "sign"]
_STEWARDS: Final = frozenset({"comunidad1", "empresa1", "estado1"})
_LABELS: Final = {
    "delegate": "Delegación",
    "alternate": "Alterno",
    "guarantor": "Garante",
    "secretariat": "Secretaría técnica",
    "rapporteur": "Relatoría",
    "interpreter": "Intérprete",
    "adviser": "Asesoría",
    "observer": "Observación",
}


def _digest(*words: str) -> str:
    """Stands for the digest of a document that the demonstration does not have."""
    return hashlib.sha256("\n".join(("demo", *words)).encode()).hexdigest()


class Story:
    """Three weeks at one table. Dates are offsets from the day on which the demonstration is loaded."""

    def __init__(self, house: House, clock: DemoClock, data: Json, administrator: str) -> None:
        self._house = house
        self._clock = clock
        self._data = data
        self._administrator = administrator
        self._organizations: dict[str, str] = {}
        self._seats: dict[str, str] = {}
        self._demands: dict[str, str] = {}
        self._signers: dict[str, Signer] = {}
        self._table = ""

    async def tell(self) -> None:
        """Convene, adopt rules, raise demands, hold one session, sign what came of it, and begin a second one."""
        await self._convene()
        for seat in self._data["seats"]:
            await self._fill(seat)
        self._at(20)
        await self._adopt_rules()
        self._at(19)
        await self._raise_demands()
        self._at(18)
        first = await self._call(self._data["first_session"], in_days=6)
        self._at(12)
        await self._hold(first)
        self._at(10)
        promises = Promises(self._house, self._clock, self._data, self._table)
        await promises.make(self._organizations, self._seats, self._signers)
        self._at(6)
        second = await self._call(self._data["second_session"], in_days=6)
        self._at(0.01)
        await self._arrive(second, [name for name in self._titulars() if not name.startswith("comunidad")])

    def _at(self, days_ago: float) -> None:
        self._clock.turn_to(days_ago=days_ago)
        self._house.forget_tokens()

    def _titulars(self) -> list[str]:
        return [
            name
            for name in self._seats
            if name.startswith(("comunidad", "empresa", "estado")) and "alterno" not in name
        ]

    def _date(self) -> str:
        return self._clock().date().isoformat()

    async def _convene(self) -> None:
        house, table = self._house, self._data["roundtable"]
        for name, organization in self._data["organizations"].items():
            made = await house.post(self._administrator, "/v1/organizations", organization)
            self._organizations[name] = made["id"]
        name = "Facilitación de la demostración"
        account = {"display_name": name, "roles": ["convener"]}
        invited = await house.post(self._administrator, "/v1/accounts", account)
        code = await house.post(self._administrator, "/v1/invitations", {"account_id": invited["id"]})
        await house.accept(code["code"], FACILITATOR, name)

        act = {"instrument": table["instrument"], "number": table["number"], "issued_on": self._date()}
        body = {
            "name": table["name"],
            "purpose": table["purpose"],
            "kind": "dialogue",
            "place": "0210",
            "languages": table["languages"],
            "deciding_sectors": ["state", "company", "community"],
            "convening_act": {**act, "document_digest": _digest("convening act")},
            "term": {"base_date": self._date(), "days": table["days"]},
            "convening_seat": {"organization_id": self._organizations["ceas"], "role": "facilitator"},
        }
        convened = await house.post(FACILITATOR, "/v1/roundtables", body)
        self._table = f"/v1/roundtables/{convened['id']}"
        [first] = (await house.get(FACILITATOR, f"{self._table}/seats"))["items"]
        self._seats[FACILITATOR] = first["id"]

    async def _fill(self, place: Json) -> None:
        for number in range(1, place["count"] + 1):
            suffix = str(number) if place["count"] > 1 else ""
            login = place["login"] + suffix
            label = f"{_LABELS[place['role']]} {suffix}".strip()
            body = {
                "organization_id": self._organizations[place["organization"]],
                "role": place["role"],
                "label": label,
            }
            if "of" in place:
                body["alternate_of"] = self._seats[place["of"] + suffix]
            seat = await self._house.post(FACILITATOR, f"{self._table}/seats", body)
            powers = _VOTING if place["role"] in {"delegate", "alternate"} else ["speak"]
            key = PrivateKey.generate() if login in self._data["signers"] else None
            mandate = await self._house.post(
                FACILITATOR,
                f"{self._table}/seats/{seat['id']}/mandates",
                {
                    "named_by": "Asamblea general" if login.startswith("comunidad") else "Órgano competente",
                    "evidence_kind": "assembly_act" if login.startswith("comunidad") else "letter",
                    "evidence_digest": _digest("mandate", login),
                    "powers": [*powers, "steward"] if login in _STEWARDS else powers,
                    "valid_from": self._date(),
                    "key_thumbprint": key.public.thumbprint if key else None,
                },
            )
            if key is not None:
                self._signers[login] = Signer.of(seat, mandate, key)
            invited = await self._house.post(FACILITATOR, "/v1/invitations", {"mandate_id": mandate["id"]})
            await self._house.accept(invited["code"], login, f"{label} ({login})")
            self._seats[login] = seat["id"]

    async def _adopt_rules(self) -> None:
        house, protocols = self._house, f"{self._table}/protocols"
        draft = await house.post(FACILITATOR, protocols, {"template": "dialogue"})
        proposed = await house.post(FACILITATOR, f"{protocols}/{draft['id']}/proposal")
        for delegate in ("comunidad1", "empresa1", "estado1"):
            await house.post(delegate, f"{protocols}/{draft['id']}/adoptions", {}, approves=proposed["etag"])
        await house.post(FACILITATOR, f"{self._table}/installation", {"place": "Huari", "read_aloud": True})

    async def _raise_demands(self) -> None:
        refused: dict[str, str] = self._data["not_admitted"]
        for priority, demand in enumerate(self._data["demands"], 1):
            raised = await self._house.post(
                "comunidad1",
                f"{self._table}/demands",
                {
                    "title": demand["title"],
                    "text": f"{demand['text']} {self._data['note']}",
                    "language": "es",
                    "axis": demand["axis"],
                    "priority": priority,
                    "addressed_to": demand["to"],
                },
            )
            self._demands[demand["title"]] = raised["id"]
            reason = refused.get(demand["title"])
            verdict = {"admitted": reason is None, "reason": reason}
            await self._house.post(FACILITATOR, f"{self._table}/demands/{raised['id']}/admission", verdict)

    async def _call(self, plan: Json, *, in_days: int) -> str:
        house = self._house
        starts_at = instant(self._clock() + timedelta(days=in_days, hours=1))
        body = {"title": plan["title"], "starts_at": starts_at, "duration_minutes": 240, "place": "Huari"}
        session = await house.post(FACILITATOR, f"{self._table}/sessions", body)
        path = f"{self._table}/sessions/{session['id']}"
        for item in plan["items"]:
            demand = self._demands.get(item.get("demand", ""))
            entry: dict[str, Any] = {
                "title": item["title"],
                "purpose": f"{item['purpose']} {self._data['note']}",
                "participation_level": item.get("level", "decide"),
                "duration_minutes": item["minutes"],
            }
            await house.post(item["by"], f"{path}/agenda-items", entry | ({"demand_id": demand} if demand else {}))
        for delegate in ("comunidad1", "empresa1", "estado1"):
            agenda = await house.get(delegate, path) if delegate in house.tokens else None
            if agenda is None:
                await house.sign_in(delegate)
                agenda = await house.get(delegate, path)
            await house.post(delegate, f"{path}/agenda-assents", {}, approves=agenda["etag"])
        await house.post(FACILITATOR, f"{path}/convocation")
        return path

    async def _arrive(self, session: str, names: list[str]) -> None:
        for name in names:
            body = {"seat_id": self._seats[name], "mode": "in_person"}
            await self._house.post(FACILITATOR, f"{session}/attendances", body)

    async def _hold(self, session: str) -> None:
        house = self._house
        await self._arrive(session, self._titulars())
        await house.post(FACILITATOR, f"{session}/opening")
        items = {
            item["title"]: item["id"] for item in (await house.get(FACILITATOR, f"{session}/agenda-items"))["items"]
        }
        for plan in self._data["first_session"]["proposals"]:
            body = {
                "agenda_item_id": items[plan["item"]],
                "title": plan["title"],
                "text": f"{plan['text']} {self._data['note']}",
            }
            proposal = await house.post(plan["by"], f"{session}/proposals", body)
            path = f"{self._table}/proposals/{proposal['id']}"
            for delegate, stance in plan["positions"].items():
                words = {"stance": stance, "text": plan["words"].get(delegate)}
                await house.post(delegate, f"{path}/positions", words, approves=proposal["etag"])
            await house.post(FACILITATOR, f"{path}/outcome")
        await house.post(FACILITATOR, f"{session}/closing")
