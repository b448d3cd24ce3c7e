"""How the demonstration table came about: its seats, its ground rules, and what the community asks of it."""

from collections.abc import Iterator
from functools import partial
from typing import Final
from uuid import UUID

from app.demo.calls import Json
from app.demo.signing import make_key, register, register_witness
from app.demo.table import FACILITATOR, Signer, Step, Table, digest

_VOTING: Final = ["speak", "decide", "sign"]
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
_SEATS: Final = "The table and its seats"
_RULES: Final = "Ground rules and demands"


class Convening:
    """From the resolution to the demands that the table takes up."""

    def __init__(self, table: Table, data: Json, demands: Json) -> None:
        self._table = table
        self._data = data
        self._demands = demands

    def steps(self) -> Iterator[Step]:
        convened, adopted = self._data["roundtable"]["convened"], self._data["protocol"]["adopted"]
        yield Step(convened, 8, _SEATS, self._convene)
        for seat in self._data["seats"]:
            yield Step(convened, 9, _SEATS, partial(self._fill, seat))
        yield Step(adopted, 10, _RULES, self._adopt_rules)
        # Before the installation, whose entry lists the fingerprints that are read aloud.
        yield Step(adopted, 11, _RULES, self._register_keys)
        yield Step(adopted, 12, _RULES, self._confirm_rosters)
        yield Step(adopted, 12, _RULES, self._accept_facilitation)
        yield Step(adopted, 12, _RULES, self._install)
        yield Step(adopted, 13, _RULES, self._register_witnesses)
        yield Step(self._demands["presented"], 10, _RULES, self._present_demands)
        yield Step(self._demands["admitted"], 8, _RULES, self._admit_demands)

    def _today(self) -> str:
        return self._table.days.day(self._data["roundtable"]["convened"]).isoformat()

    async def _convene(self) -> None:
        table, administrator, data = self._table, self._table.administrator, self._data["roundtable"]
        house = table.house
        for name, organization in self._data["organizations"].items():
            made = await house.post(administrator, "/v1/organizations", organization)
            table.organizations[name] = made["id"]
        name = "Facilitación de la demostración"
        invited = await house.post(administrator, "/v1/accounts", {"display_name": name, "roles": ["convener"]})
        code = await house.post(administrator, "/v1/invitations", {"account_id": invited["id"]})
        await house.accept(code["code"], FACILITATOR, name)
        [calendar] = (await house.get(FACILITATOR, "/v1/calendars"))["items"]

        act = {"instrument": data["instrument"], "number": data["number"], "issued_on": self._today()}
        body = {
            "name": data["name"],
            "purpose": data["purpose"],
            "kind": "dialogue",
            "place": "0210",
            "languages": data["languages"],
            "calendar_id": calendar["id"],
            "deciding_sectors": ["state", "company", "community"],
            "convening_act": {**act, "document_digest": digest("convening act")},
            "term": {"base_date": self._today(), "days": data["days"]},
            "convening_seat": {"organization_id": table.organizations["ceas"], "role": "facilitator"},
        }
        convened = await house.post(FACILITATOR, "/v1/roundtables", body)
        table.path = f"/v1/roundtables/{convened['id']}"
        table.log = (await house.get(FACILITATOR, "/v1/ledger/entries/0"))["entry"]["origin"]
        [first] = (await house.get(FACILITATOR, f"{table.path}/seats"))["items"]
        table.seats[FACILITATOR] = first["id"]

    async def _fill(self, place: Json) -> None:
        for number in range(1, place["count"] + 1):
            suffix = str(number) if place["count"] > 1 else ""
            await self._seat(place, place["login"] + suffix, suffix)

    async def _seat(self, place: Json, login: str, suffix: str) -> None:
        table, house = self._table, self._table.house
        label = f"{_LABELS[place['role']]} {suffix}".strip()
        body = {
            "organization_id": table.organizations[place["organization"]],
            "role": place["role"],
            "label": label,
            "alternate_of": table.seats[place["of"] + suffix] if "of" in place else None,
        }
        seat = await house.post(FACILITATOR, f"{table.path}/seats", body)
        table.seats[login] = seat["id"]

        powers = _VOTING if place["role"] in {"delegate", "alternate"} else ["speak"]
        key = make_key() if login in self._data["signers"] else None
        is_assembly = place["login"].startswith("comunidad")
        mandate = {
            "named_by": "Asamblea general" if is_assembly else "Órgano competente",
            "evidence_kind": "assembly_act" if is_assembly else "letter",
            "evidence_digest": digest("mandate", login),
            "powers": [*powers, "steward"] if login in self._data["stewards"] else powers,
            "valid_from": self._today(),
            "key_thumbprint": key.public.thumbprint if key else None,
        }
        accredited = await house.post(FACILITATOR, f"{table.path}/seats/{seat['id']}/mandates", mandate)
        if key is not None:
            _, leaf = accredited["receipt"].split()
            table.signers[login] = Signer(UUID(seat["id"]), seat["sector"], seat["role"], leaf, key)
        invited = await house.post(FACILITATOR, "/v1/invitations", {"mandate_id": accredited["id"]})
        await house.accept(invited["code"], login, f"{label} ({login})")

    async def _adopt_rules(self) -> None:
        house, protocols = self._table.house, f"{self._table.path}/protocols"
        draft = await house.post(FACILITATOR, protocols, {"template": self._data["protocol"]["template"]})
        proposed = await house.post(FACILITATOR, f"{protocols}/{draft['id']}/proposal", approves=draft["etag"])
        for delegate in self._data["protocol"]["adopting"].values():
            await house.post(delegate, f"{protocols}/{draft['id']}/adoptions", {}, approves=proposed["etag"])

    async def _confirm_rosters(self) -> None:
        """Each sector stands behind its people as they are now, with their keys."""
        path = f"{self._table.path}/rosters"
        for each in (await self._table.house.get(FACILITATOR, path))["items"]:
            sector = each["roster"]["sector"]
            by = self._data["protocol"]["adopting"][sector]
            await self._table.house.post(by, f"{path}/{sector}/confirmation", {"digest": each["digest"]})

    async def _accept_facilitation(self) -> None:
        """Every deciding sector says yes to those who run the table."""
        house, path = self._table.house, f"{self._table.path}/facilitations"
        running = [self._table.seats[login] for login in (FACILITATOR, *self._data["running"])]
        proposed = await house.post(FACILITATOR, path, {"seats": running})
        for delegate in self._data["protocol"]["adopting"].values():
            await house.post(delegate, f"{path}/{proposed['id']}/assents", {}, approves=proposed["etag"])

    async def _install(self) -> None:
        installed = {"place": "Huari", "read_aloud": True}
        await self._table.house.act(FACILITATOR, f"{self._table.path}/installation", installed)

    async def _register_keys(self) -> None:
        for login in self._table.signers:
            await register(self._table, login)

    async def _register_witnesses(self) -> None:
        for login, name in self._data["witnesses"].items():
            await register_witness(self._table, login, name)

    async def _present_demands(self) -> None:
        table, data = self._table, self._demands
        held_on = table.days.day(data["assembly"]["held"]).isoformat()
        assembly = {"held_on": held_on, "place": data["assembly"]["place"], "held_elsewhere": data["assembly"]["act"]}
        listed = [
            {
                "title": demand["title"],
                "text": table.assumed(demand["text"]),
                "axis": demand["axis"],
                "addressed_to": demand["to"],
            }
            for demand in data["demands"]
        ]
        path = f"/v1/community{table.path.removeprefix('/v1')}/demand-lists"
        await table.house.post(data["by"], path, {"assembly": assembly, "demands": listed})
        raised = await table.house.get(data["by"], f"{table.path}/demands?limit=200")
        table.demands.update({demand["title"]: demand["id"] for demand in raised["items"]})

    async def _admit_demands(self) -> None:
        refused: dict[str, str] = self._demands["not_admitted"]
        for title, demand in self._table.demands.items():
            verdict = {"admitted": title not in refused, "reason": refused.get(title)}
            await self._table.house.act(FACILITATOR, f"{self._table.path}/demands/{demand}/admission", verdict)
