"""The people of two tables, and how a test lets them act over HTTP."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx

from app.core.clock import instant
from app.identity.tokens import AccessTokens, Principal
from tests.stages import Stage, remembered

DIGEST = "ab" * 32
# What proves something and lies elsewhere.
KEPT = {"text": "Libro de actas, folio 112", "where": "Local comunal de Huari", "held_by": "El secretario"}
PASSWORD = "una clave larga y propia"
Json = dict[str, Any]
# The tests' table has one delegate per sector, and templates count on two of them.
COUNTING_SEATS = ("quorum_per_sector", "signature_rule")
ONE_SEAT: Json = {"minimum": 1}


# What is not taken back is done to what was read (`tests/test_read_first.py` names the operations).
STEPS = re.compile(
    r"/(installation|lapse|withdrawals|suspensions|facilitations/dismissal|convocation|opening|closing|end-refusal|"
    r"revocation|revocation-refusal|admission|answer|outcome|disposition|reopening|adjournment)$|/seats/[^/]+/end$|"
    r"/protocols/[^/]+/proposal$|/proposals/[^/]+/(withdrawal|carry-over)$"
)


@dataclass(frozen=True)
class Person:
    """Somebody with an account; `seat` where they sit at the table that the tests speak of."""

    login: str
    account: UUID
    seat: UUID | None = None
    token: str | None = None
    api: "Api | None" = None

    async def call(self, method: str, path: str, body: Json | None = None, **headers: str) -> httpx.Response:
        """One call with this person's token; header names are written with underscores."""
        assert self.api is not None
        return await self.api.call(method, path, body, token=self.token, **headers)

    async def get(self, path: str, **headers: str) -> httpx.Response:
        return await self.call("GET", path, None, **headers)

    async def post(self, path: str, body: Json | None = None, **headers: str) -> httpx.Response:
        """A POST. What is not taken back names what was read: it is read first where no `If_Match` is given."""
        return await self.call("POST", path, body, **{**await self.having_read(path, headers), **headers})

    async def having_read(self, path: str, headers: Json) -> dict[str, str]:
        """The ETag of what a step is taken upon, where the service asks for one and none is given."""
        if STEPS.search(path) is None or "If_Match" in headers:
            return {}
        subject = path.removesuffix("/dismissal").rpartition("/")[0]
        acting = {name: value for name, value in headers.items() if name == "Acting_Seat"}
        tag = (await self.get(subject, **acting)).headers.get("etag")
        return {"If_Match": tag} if tag else {}

    async def patch(self, path: str, body: Json, **headers: str) -> httpx.Response:
        return await self.call("PATCH", path, body, **headers)

    async def done(self, path: str, body: Json | None = None, **headers: str) -> Json:
        """A POST that must succeed; the subject that it answers, its ETag under `etag`."""
        answer = await self.post(path, body, **headers)
        assert answer.status_code == 201, answer.text
        return {**answer.json(), "etag": answer.headers.get("etag")}

    async def read(self, path: str) -> Json:
        """A GET that must succeed, its ETag under `etag`."""
        answer = await self.get(path)
        assert answer.status_code == 200, answer.text
        return {**answer.json(), "etag": answer.headers.get("etag")}


@dataclass(frozen=True)
class Api:
    http: httpx.AsyncClient
    # What a stage holds is large, and pytest writes down what fixtures are.
    stage: Stage | None = field(default=None, repr=False)

    async def call(
        self, method: str, path: str, body: Json | None = None, *, token: str | None = None, **headers: str
    ) -> httpx.Response:
        fields = {name.replace("_", "-"): value for name, value in headers.items()}
        if token:
            fields["Authorization"] = f"Bearer {token}"
        return await self.http.request(method, path, json=body, headers=fields)

    async def sign_in(self, login: str) -> str:
        form = {"grant_type": "password", "username": login, "password": PASSWORD}
        answer = await self.http.post("/v1/auth/token", data=form)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["access_token"])


@dataclass(frozen=True)
class Table:
    """A table in preparation: its people by name, such as `facilitator`, `community`, `community_2`, `observer`."""

    id: UUID
    people: dict[str, Person] = field(default_factory=dict)
    seats: dict[str, UUID] = field(default_factory=dict)

    @property
    def path(self) -> str:
        return f"/v1/roundtables/{self.id}"

    def __getitem__(self, name: str) -> Person:
        return self.people[name]


@dataclass(frozen=True)
class Mesa:
    """`table` is where the tests play; `other` is somebody else's, with the same kinds of people."""

    administrator: Person
    table: Table
    other: Table
    organizations: dict[str, UUID]
    clock: Callable[[], datetime] = field(default=lambda: datetime.now(UTC), repr=False, compare=False)

    @property
    def path(self) -> str:
        return self.table.path

    def __getitem__(self, name: str) -> Person:
        return self.table[name]

    def at(self, api: Api, tokens: AccessTokens, clock: Callable[[], datetime]) -> "Mesa":
        """The same people, signed in to another copy of the service."""

        def signed_in(person: Person) -> Person:
            return replace(person, api=api, token=tokens.issue(Principal("account", person.account), clock()))

        def seated(table: Table) -> Table:
            return replace(table, people={name: signed_in(person) for name, person in table.people.items()})

        return replace(
            self,
            administrator=signed_in(self.administrator),
            table=seated(self.table),
            other=seated(self.other),
            clock=clock,
        )

    def soon(self, **ahead: float) -> str:
        """An hour at which a session may be opened at once, or the one that lies so far ahead."""
        return instant(self.clock() + timedelta(**(ahead or {"minutes": 10})))

    async def ledger(self) -> list[str]:
        """The types of all acts at the table, the earliest first, as its facilitator sees them."""
        history = await self["facilitator"].read(f"{self.path}/history?limit=200")
        return [item["type"] for item in reversed(history["items"])]

    @remembered
    async def proposed(self, template: str = "minimal", **parameters: Json) -> Json:
        """A protocol open for adoption; `parameters` by rule kind, such as `quorum_per_sector={"minimum": 2}`."""
        body: Json = {"template": template}
        if template != "minimal":
            parameters |= {kind: ONE_SEAT | parameters.get(kind, {}) for kind in COUNTING_SEATS}
        if parameters:
            body["parameters"] = parameters
        if template != "minimal" or any(given.get("counting") == "business" for given in parameters.values()):
            await self.name_calendar()
        drafted = await self["facilitator"].done(f"{self.path}/protocols", body)
        return await self["facilitator"].done(f"{self.path}/protocols/{drafted['id']}/proposal")

    async def name_calendar(self) -> None:
        """The table counts business days by the national calendar, unless it names another one."""
        table = await self["facilitator"].read(self.path)
        if table["calendar_id"] is None and table["phase"] == "preparing":
            [national] = (await self["facilitator"].read("/v1/calendars"))["items"]
            named = {"calendar_id": national["id"]}
            answer = await self["facilitator"].patch(self.path, named, If_Match=table["etag"])
            assert answer.status_code == 200, answer.text

    async def adopt(self, protocol: Json, *sectors: str) -> None:
        """The delegates of these sectors, or of all three that decide, adopt what was proposed."""
        for sector in sectors or ("state", "company", "community"):
            path = f"{self.path}/protocols/{protocol['id']}/adoptions"
            await self[sector].done(path, {}, If_Match=protocol["etag"])

    @remembered
    async def in_force(self, template: str = "minimal", **parameters: Json) -> Json:
        """Ground rules that every deciding sector has adopted."""
        protocol = await self.proposed(template, **parameters)
        await self.adopt(protocol)
        return await self["facilitator"].read(f"{self.path}/protocols/{protocol['id']}")

    async def confirm_rosters(self, *sectors: str) -> None:
        """The delegates of these sectors, or of all three that decide, stand behind their people as they are."""
        listed = (await self["facilitator"].read(f"{self.path}/rosters"))["items"]
        for each in listed:
            sector = each["roster"]["sector"]
            if sector in (sectors or ("state", "company", "community")) and not each["confirmed"]:
                path = f"{self.path}/rosters/{sector}/confirmation"
                await self[sector].done(path, {"digest": each["digest"]}, Acting_Seat=str(self[sector].seat))

    async def facilitate(self, *names: str) -> Json:
        """Every deciding sector accepts that these run the table, or those who do if nobody is named."""
        return await accept_facilitation(self.table, *names)

    async def install(self) -> Json:
        """Every deciding sector stands behind its people and accepts who runs the table, which is installed."""
        await self.confirm_rosters()
        await accept_facilitation(self.table)
        body = {"place": "Local comunal", "read_aloud": True}
        return await self["facilitator"].done(f"{self.path}/installation", body)

    @remembered
    async def installed(self, template: str = "minimal", **parameters: Json) -> Json:
        """The table, installed on ground rules in force."""
        await self.in_force(template, **parameters)
        return await self.install()

    @remembered
    async def installed_with(self, *rules: Json) -> Json:
        """The table, installed on the minimal ground rules and one more clause for each of these rules."""
        drafted = await self["facilitator"].done(f"{self.path}/protocols", {"template": "minimal"})
        path = f"{self.path}/protocols/{drafted['id']}"
        kept = [{name: clause[name] for name in ("number", "title", "text", "rule")} for clause in drafted["clauses"]]
        added = [{"title": {"es": rule["kind"], "en": rule["kind"]}, "rule": rule} for rule in rules]
        changed = await self["facilitator"].patch(path, {"clauses": [*kept, *added]}, If_Match=drafted["etag"])
        assert changed.status_code == 200, changed.text
        await self.adopt(await self["facilitator"].done(f"{path}/proposal"))
        return await self.install()

    @remembered
    async def planned_session(self, *proposers: str, **fields: object) -> Json:
        """A planned session on whose agenda each of `proposers` has put an item, in that order."""
        body = {"title": "Sesión", "starts_at": self.soon(), "duration_minutes": 180, **fields}
        session = await self["facilitator"].done(f"{self.path}/sessions", body, Idempotency_Key=key())
        for name in proposers:
            item = {
                "title": f"Punto de {name}",
                "purpose": "Conversarlo.",
                "participation_level": "decide",
                "duration_minutes": 30,
            }
            await self[name].done(f"{self.path}/sessions/{session['id']}/agenda-items", item)
        return await self["facilitator"].read(f"{self.path}/sessions/{session['id']}")

    @remembered
    async def convened_session(self, *proposers: str, **fields: object) -> Json:
        """A session that was called; its agenda holds an item of the community unless others are named."""
        session = await self.planned_session(*(proposers or ("community",)), **fields)
        return await self["facilitator"].done(f"{self.path}/sessions/{session['id']}/convocation")

    async def arrive(self, session: Json, *names: str) -> dict[str, Json]:
        """Each of them checks in; their attendances by name."""
        path = f"{self.path}/sessions/{session['id']}/attendances"
        return {name: await self[name].done(path, {"mode": "in_person"}) for name in names}

    @remembered
    async def open_session(self, *present: str) -> Json:
        """An open session with `present`, or one delegate of each deciding sector; installs the table if need be."""
        if (await self["facilitator"].read(self.path))["phase"] == "preparing":
            await self.installed()
        session = await self.convened_session()
        await self.arrive(session, *(present or ("state", "company", "community")))
        return await self["facilitator"].done(f"{self.path}/sessions/{session['id']}/opening")

    @remembered
    async def close(self, session: Json) -> Json:
        """An open session, closed."""
        return await self["facilitator"].done(f"{self.path}/sessions/{session['id']}/closing")

    @remembered
    async def circulated_minutes(self, session: Json | None = None, *notes: str) -> Json:
        """The minutes of a session, circulated with these notes; a session is held and closed first unless named."""
        session = session or await self.close(await self.open_session())
        path = f"{self.path}/sessions/{session['id']}/minutes"
        for text in notes:
            await self["rapporteur"].done(f"{path}/notes", {"text": text})
        drafted = {"If_Match": (await self["rapporteur"].read(path))["etag"]} if notes else {}
        return await self["facilitator"].done(f"{path}/circulation", {"without_notes": not notes}, **drafted)

    async def assent_to(self, minutes: Json, *sectors: str) -> Json:
        """The delegates of these sectors, or of all three that decide, assent to circulated minutes as they stand."""
        path = f"{self.path}/sessions/{minutes['session_id']}/minutes"
        for sector in sectors or ("state", "company", "community"):
            await self[sector].done(f"{path}/assents", {}, If_Match=minutes["etag"], Idempotency_Key=key())
        return await self["facilitator"].read(path)

    @remembered
    async def sealed_minutes(self, session: Json | None = None, *notes: str) -> Json:
        """Minutes to which every deciding sector has assented, sealed."""
        minutes = await self.assent_to(await self.circulated_minutes(session, *notes))
        path = f"{self.path}/sessions/{minutes['session_id']}/minutes/seal"
        return await self["facilitator"].done(path, If_Match=minutes["etag"])

    async def refuses(
        self, name: str, method: str, path: str, body: Json | None = None, *, status: int, code: str, **headers: str
    ) -> Json:
        """A call of this person that the table refuses, leaving no trace in the log; the problem."""
        before = await self.ledger()
        if method == "POST" and status != 428:
            headers = {**await self[name].having_read(path, headers), **headers}
        answer = await self[name].call(method, path, body, **headers)
        assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
        assert await self.ledger() == before
        problem: Json = answer.json()
        return problem


ORGANIZATIONS: dict[str, Json] = {
    "state": {"name": "Ministerio de Energía y Minas", "sector": "state", "level": "national"},
    "company": {"name": "Compañía Minera", "sector": "company"},
    "community": {"name": "Asociación de Pueblos", "sector": "community", "place": "0210"},
    "independent": {"name": "Comisión Episcopal", "sector": "independent"},
}
# name: (organization, role, powers, name of the titular)
SEATS: dict[str, tuple[str, str, list[str], str | None]] = {
    "state": ("state", "delegate", ["speak", "decide", "sign", "steward"], None),
    "company": ("company", "delegate", ["speak", "decide", "sign", "steward"], None),
    "community": ("community", "delegate", ["speak", "decide", "sign", "steward"], None),
    "community_2": ("community", "delegate", ["speak", "decide", "sign"], None),
    "alternate": ("community", "alternate", ["speak", "decide", "sign"], "community"),
    "chair": ("independent", "chair", ["speak"], None),
    "rapporteur": ("independent", "rapporteur", ["speak"], None),
    "secretariat": ("state", "secretariat", ["speak"], None),
    "guarantor": ("independent", "guarantor", ["speak"], None),
    "observer": ("independent", "observer", ["speak"], None),
    "adviser": ("community", "adviser", ["speak"], None),
    "interpreter": ("independent", "interpreter", ["speak"], None),
    "verifier": ("independent", "verifier", ["speak"], None),
}


async def set_up(api: Api, first_code: str) -> Mesa:
    """Everything over HTTP, as people do it: accounts by code, organizations, two tables with every kind of seat."""
    administrator = await accept(api, first_code, "administradora")
    organizations = {
        name: UUID((await administrator.done("/v1/organizations", body))["id"]) for name, body in ORGANIZATIONS.items()
    }
    table = await convene(api, administrator, organizations, "mesa", "Mesa de diálogo")
    other = await convene(api, administrator, organizations, "otra", "Otra mesa")
    return Mesa(administrator, table, other, organizations)


async def accept(api: Api, code: str, login: str) -> Person:
    body = {"login": login, "password": PASSWORD, "display_name": login.title()}
    answer = await api.call("POST", f"/v1/invitations/{code}/acceptance", body)
    assert answer.status_code == 201, answer.text
    accepted = answer.json()
    seat = UUID(accepted["seat_id"]) if accepted["seat_id"] else None
    return Person(login, UUID(accepted["account_id"]), seat, await api.sign_in(login), api)


async def convene(api: Api, administrator: Person, organizations: dict[str, UUID], prefix: str, name: str) -> Table:
    account = await administrator.done("/v1/accounts", {"display_name": "Facilitadora", "roles": ["convener"]})
    invited = await administrator.done("/v1/invitations", {"account_id": account["id"]})
    facilitator = await accept(api, invited["code"], f"{prefix}.facilitator")
    body = {
        "name": name,
        "purpose": "Conversar y cumplir.",
        "kind": "dialogue",
        "place": "0210",
        "languages": ["es", "qxo"],
        "deciding_sectors": ["state", "company", "community"],
        "convening_act": {
            "instrument": "Resolución Ministerial",
            "number": "117-2026-PCM",
            "issued_on": "2026-11-02",
            "document_digest": DIGEST,
        },
        "term": {"base_date": "2026-11-02", "days": 60},
        "convening_seat": {"organization_id": str(organizations["independent"]), "role": "facilitator"},
    }
    roundtable = await facilitator.done("/v1/roundtables", body)
    table = Table(UUID(roundtable["id"]))
    first_seat = (await facilitator.read(f"{table.path}/seats"))["items"][0]
    table.seats["facilitator"] = UUID(first_seat["id"])
    table.people["facilitator"] = replace(facilitator, seat=UUID(first_seat["id"]))
    for seat in SEATS:
        await take_seat(api, table, organizations, seat, prefix)
    return table


async def take_seat(api: Api, table: Table, organizations: dict[str, UUID], name: str, prefix: str) -> None:
    organization, role, powers, titular = SEATS[name]
    facilitator = table["facilitator"]
    body: Json = {"organization_id": str(organizations[organization]), "role": role}
    if titular:
        body["alternate_of"] = str(table.seats[titular])
    seat = await facilitator.done(f"{table.path}/seats", body)
    mandate = await facilitator.done(
        f"{table.path}/seats/{seat['id']}/mandates",
        {
            "named_by": "Asamblea general",
            "evidence_kind": "assembly_act",
            "evidence_digest": DIGEST,
            "powers": powers,
            "valid_from": "2026-11-01",
        },
    )
    invited = await facilitator.done("/v1/invitations", {"mandate_id": mandate["id"]})
    table.seats[name] = UUID(seat["id"])
    table.people[name] = await accept(api, invited["code"], f"{prefix}.{name}")


async def proposed_facilitation(table: Table, *names: str) -> Json:
    """Proposed is that these run the table, or the facilitator and the secretariat that it has."""
    named = names or tuple(name for name in ("facilitator", "secretariat") if name in table.people)
    seats = {"seats": [str(table[name].seat) for name in named]}
    return await table["facilitator"].done(f"{table.path}/facilitations", seats, Idempotency_Key=key())


async def accept_facilitation(table: Table, *names: str) -> Json:
    """Every deciding sector accepts that these run the table; the facilitation as it stands then."""
    proposed = await proposed_facilitation(table, *names)
    path = f"{table.path}/facilitations/{proposed['id']}"
    for sector in (await table["facilitator"].read(table.path))["deciding_sectors"]:
        if sector in table.people:
            acting = str(table[sector].seat)
            await table[sector].done(f"{path}/assents", {}, If_Match=proposed["etag"], Acting_Seat=acting)
    return await table["facilitator"].read(path)


def key() -> str:
    """A new Idempotency-Key."""
    return str(uuid4())
