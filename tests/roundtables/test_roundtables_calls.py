"""How many calls a table of 31 seats takes, until it is installed and until something is promised there."""

import base64
import hashlib
import secrets
from collections import Counter
from dataclasses import dataclass, field
from uuid import UUID

import httpx

from app.core.clock import instant
from app.trust import canonical
from app.trust.jws import SEAT_SIGNATURE, sign
from app.trust.keys import PrivateKey
from app.trust.statements import KeyProof, sign_key_proof
from tests.clocks import FakeClock
from tests.mesa import DIGEST, PASSWORD, Json, Mesa, key
from tests.signatures.keys import LOG

SECTORS = ("state", "company", "community")
# As anybody would fill them: who speaks for a sector, and who accompanies.
SEATS = [
    *(("delegate", sector) for sector in SECTORS for _ in range(8)),
    *(("alternate", sector) for sector in SECTORS),
    ("rapporteur", "independent"),
    ("guarantor", "independent"),
    ("observer", "independent"),
]


@dataclass
class Caller:
    """Somebody at a device, who counts what they ask."""

    mesa: Mesa
    calls: Counter[str]
    name: str
    token: str = ""
    device: PrivateKey = field(default_factory=PrivateKey.generate)

    async def call(self, method: str, path: str, body: Json | None = None, **headers: str) -> httpx.Response:
        self.calls[self.name] += 1
        api = self.mesa.administrator.api
        assert api is not None
        answer = await api.call(method, path, body, token=self.token or None, **headers)
        assert answer.status_code in {200, 201}, (self.name, path, answer.text)
        return answer

    async def done(self, path: str, body: Json | None = None, **headers: str) -> Json:
        answer = await self.call("POST", path, body, **headers)
        return {**answer.json(), "etag": answer.headers.get("etag")}

    async def accept(self, code: str) -> Json:
        body = {"login": f"mesa31.{self.name}", "password": PASSWORD, "display_name": self.name}
        accepted = await self.done(f"/v1/invitations/{code}/acceptance", body)
        self.token = accepted["signed_in"]["access_token"]
        return accepted

    async def batch(self, table: str, *rows: Json) -> list[Json]:
        results: list[Json] = (await self.done(f"{table}/batches", {"rows": list(rows)}))["results"]
        assert all(each["problem"] is None for each in results), results
        return results


def read(path: str) -> Json:
    return {"method": "GET", "path": path}


def said(path: str, body: Json, tag: str | None = None) -> Json:
    return {"act": key(), "path": path, "body": body, **({"if_match": tag} if tag else {})}


def tag_of(body: Json) -> str:
    """What a client computes of a body that it has read in a list."""
    return f'"{body["revision"]}.{hashlib.sha256(canonical.encode(body)).hexdigest()}"'


def row(mesa: Mesa, role: str, sector: str, kid: str | None, titular: str | None) -> Json:
    mandate = {
        "named_by": "Asamblea general",
        "evidence_kind": "assembly_act",
        "evidence_digest": DIGEST,
        "powers": ["speak", "decide", "sign"] if role in {"delegate", "alternate"} else ["speak"],
        "valid_from": "2026-11-01",
        **({"key_thumbprint": kid} if kid else {}),
    }
    seat = {"organization_id": str(mesa.organizations[sector]), "role": role, "mandate": mandate}
    return {"act": key(), **seat, **({"alternate_of_act": titular} if titular else {})}


async def test_a_table_of_31_seats_takes_15_calls_and_a_signed_commitment_25_and_8(
    mesa: Mesa, clock: FakeClock
) -> None:
    calls = Counter[str]()
    administrator = mesa.administrator
    account = await administrator.done("/v1/accounts", {"display_name": "Facilitadora", "roles": ["convener"]})
    invited = await administrator.done("/v1/invitations", {"account_id": account["id"]})
    runs = Caller(mesa, calls, "facilitator")
    people = [Caller(mesa, calls, f"{role}{place}") for place, (role, _) in enumerate(SEATS)]
    speaking = {sector: people[8 * place] for place, sector in enumerate(SECTORS)}

    await runs.accept(invited["code"])
    table, seated = await seat_everybody(mesa, runs, people)
    assert [each["problem"] for each in seated] == [None] * 30
    for person, each in zip(people, seated, strict=True):
        await person.accept(each["code"])
    for sector, person in speaking.items():
        seat = seated[people.index(person)]["seat"]["id"]
        await say_what_is_asked(person, table, sector, seat, clock)
    now = await runs.call("GET", table)
    await runs.done(f"{table}/installation", {"place": "Local", "read_aloud": True}, If_Match=now.headers["etag"])
    assert calls["facilitator"] <= 15, calls

    promised = await agree(mesa, runs, table, list(speaking.values()))
    for person in speaking.values():
        await sign_what_is_offered(person, promised, clock)
    assert (await runs.call("GET", promised)).json()["phase"] == "in_force"
    assert calls["facilitator"] <= 25, calls
    assert max(calls[person.name] for person in people) <= 8, calls
    assert {calls[person.name] for person in people if person not in speaking.values()} == {1}


async def seat_everybody(mesa: Mesa, runs: Caller, people: list[Caller]) -> tuple[str, list[Json]]:
    """A table with its seats, and what its sectors are asked before it is installed."""
    like = await mesa["facilitator"].read(mesa.path)
    act = {name: like["convening_act"][name] for name in ("instrument", "number", "issued_on", "document_digest")}
    convened = await runs.done(
        "/v1/roundtables",
        {
            **{name: like[name] for name in ("purpose", "kind", "deciding_sectors")},
            "name": "Mesa de 31",
            "convening_act": act,
            "term": {"base_date": "2026-11-02", "days": 60},
            "convening_seat": {"organization_id": str(mesa.organizations["independent"]), "role": "facilitator"},
        },
        Idempotency_Key=key(),
    )
    table = f"/v1/roundtables/{convened['id']}"
    rows = list[Json]()
    for person, (role, sector) in zip(people, SEATS, strict=True):
        titular = rows[8 * SECTORS.index(sector)]["act"] if role == "alternate" else None
        rows.append(row(mesa, role, sector, person.device.public.thumbprint, titular))
    seated: list[Json] = (await runs.done(f"{table}/seat-batches", {"rows": rows}))["results"]
    protocol = await runs.done(f"{table}/protocols", {"template": "minimal"})
    await runs.done(f"{table}/protocols/{protocol['id']}/proposal", If_Match=protocol["etag"])
    listed = (await runs.call("GET", f"{table}/seats")).json()["items"]
    own = next(each["id"] for each in listed if each["role"] == "facilitator")
    await runs.done(f"{table}/facilitations", {"seats": [own]}, Idempotency_Key=key())
    return table, seated


async def agree(mesa: Mesa, runs: Caller, table: str, speaking: list[Caller]) -> str:
    """A session, and the commitment that is offered after what was agreed there."""
    plan = {"title": "Primera", "starts_at": mesa.soon(), "duration_minutes": 60}
    session = await runs.done(f"{table}/sessions", plan, Idempotency_Key=key())
    meeting = f"{table}/sessions/{session['id']}"
    item = {"title": "Agua", "purpose": "Decidir.", "participation_level": "decide", "duration_minutes": 30}
    await runs.done(f"{meeting}/agenda-items", item)
    tag = (await runs.call("GET", meeting)).headers["etag"]
    called = await runs.done(f"{meeting}/convocation", If_Match=tag)
    for person in speaking:
        await person.done(f"{meeting}/attendances", {"mode": "in_person"})
    await runs.done(f"{meeting}/opening", If_Match=called["etag"])
    text = {"title": "Monitoreo", "text": "Un comité conjunto mide el agua cada mes."}
    proposal = await runs.done(f"{meeting}/proposals", text)
    for person in speaking:
        [shown] = (await person.call("GET", f"{meeting}/room")).json()["proposals"]
        given = {"If_Match": shown["etag"], "Idempotency_Key": key()}
        await person.done(f"{table}/proposals/{shown['id']}/positions", {"stance": "accept"}, **given)
    await runs.done(f"{table}/proposals/{proposal['id']}/outcome", If_Match=proposal["etag"])
    [agreement] = (await runs.call("GET", f"{table}/agreements")).json()["items"]
    draft = await runs.done(f"{table}/commitments", promise(mesa, agreement))
    promised = f"{table}/commitments/{draft['id']}"
    await runs.done(f"{promised}/offer", If_Match=draft["etag"])
    return promised


async def say_what_is_asked(person: Caller, table: str, sector: str, seat: str, clock: FakeClock) -> None:
    """Two calls: the key of the seat and what the sector is asked, and the sector's words on it."""
    proof = KeyProof(
        log=LOG,
        roundtable=UUID(table.rpartition("/")[2]),
        seat=UUID(seat),
        kid=person.device.public.thumbprint,
        nonce=base64.urlsafe_b64encode(secrets.token_bytes(18)).decode(),
        signed_at=clock.now,
    )
    registered = {"jwk": person.device.public.jwk(), "proof": sign_key_proof(proof, person.device)}
    key_held, *asked = await person.batch(
        table,
        said(f"/seats/{seat}/keys", registered),
        read("/rosters"),
        read("/protocols"),
        read("/facilitations"),
    )
    assert key_held["subject"]["phase"] == "active"
    rosters, [protocol], [facilitation] = (each["subject"]["items"] for each in asked)
    [roster] = [each for each in rosters if each["roster"]["sector"] == sector]
    await person.batch(
        table,
        said(f"/rosters/{sector}/confirmation", {"digest": roster["digest"]}),
        said(f"/protocols/{protocol['id']}/adoptions", {}, tag_of(protocol)),
        said(f"/facilitations/{facilitation['id']}/assents", {}, tag_of(facilitation)),
    )


async def sign_what_is_offered(person: Caller, promised: str, clock: FakeClock) -> None:
    """Two calls: what is to be signed, and the signature of the seat's own key."""
    told = await person.call("GET", f"{promised}/statement")
    payload = {
        **told.json()["payload"],
        "signed_at": instant(clock.now),
        "nonce": base64.urlsafe_b64encode(secrets.token_bytes(18)).decode(),
    }
    token = sign(SEAT_SIGNATURE, canonical.encode(payload), person.device)
    subject = payload["subject"]
    tag = f'"{subject["revision"]}.{"0" * 64}"'
    await person.done(f"{promised}/signatures", {"statement": token}, If_Match=tag, Idempotency_Key=key())


def promise(mesa: Mesa, agreement: Json) -> Json:
    return {
        "agreement_id": agreement["id"],
        "title": "Doce puntos de monitoreo",
        "verbatim_text": "La compañía instala doce puntos de monitoreo del agua.",
        "leads": [{"organization_id": str(mesa.organizations["company"])}],
        "beneficiaries": [{"organization_id": str(mesa.organizations["community"])}],
        "follow_up_body": {"text": "Comité de monitoreo"},
        "due": {"kind": "interval", "days": 30},
        "indicators": [
            {"name": "Puntos", "unit": "puntos", "target": "12", "means_of_verification": "Informe de laboratorio"}
        ],
        "lack_of_progress": "La mesa se reúne en quince días y fija un plan de subsanación.",
    }
