"""A table on which everything that people can write names one person, and how it is taken out of the record again."""

import json
import re
from dataclasses import dataclass
from typing import Any

import asyncpg
import httpx

from app.metadata import SUBJECTS
from app.roundtables.table_subjects import TableSubject
from tests.amending import amendment
from tests.clocks import FakeClock
from tests.conftest import plain
from tests.funds.funding import Funding
from tests.mesa import DIGEST, KEPT, Api, Json, Mesa, key
from tests.prepared import Prepared
from tests.signatures.keys import Device, keys_of, register
from tests.witnesses.watching import Watch

NAME = "Fulana"
# What can be redacted, by kind.
REDACTABLE = {
    name: kind.redactable for name, kind in SUBJECTS.items() if isinstance(kind, TableSubject) and kind.redactable
}
# Members of bodies that hold what somebody wrote, wherever they stand.
_WRITTEN = frozenset(
    {
        *("title", "text", "es", "en", "purpose", "label", "place", "axis", "reason", "reasons", "cause", "conditions"),
        *("explanation", "narrative", "verbatim_text", "name", "unit", "indicator", "means_of_verification"),
        *("parties", "custodian", "obtained", "owed_by", "due_in_words", "quote", "page", "remarks", "masked"),
        *("lack_of_progress", "legal_basis", "condition", "source", "where", "held_by", "confidentiality_reasons"),
    }
)
# Evidence of who signed, and ground rules that hold: a name in them would have to stay.
_STAYING = re.compile(
    r"(?<!minutes)/(signatures|keys|mandates|papers?|sheet|attendance-sheets|installation|protocols)(/[0-9a-f-]{36}|/proposal)?$"
)
_AT_A_TABLE = re.compile(r"/v1/(roundtables/|state/|company/|community/|partners/.*/grants)")


def named(value: Any, member: str = "") -> Any:
    """The same with the name in every text; a body's places are words, and not codes."""
    match value:
        case dict() if member == "evidence":
            return {f"{NAME}-{each}": value[each] for each in value}
        case dict():
            return {each: value[each] if each == "rule" else named(value[each], each) for each in value}
        case list():
            return [named(each, member) for each in value]
        case str() if member in _WRITTEN:
            return f"{value} {NAME}"
        case str() if member == "code":
            return f"{value}-{NAME}"
        case _:
            return value


class Naming(Api):
    """Whoever writes at a table names somebody."""

    async def call(
        self, method: str, path: str, body: Json | None = None, *, token: str | None = None, **headers: str
    ) -> httpx.Response:
        if body and _AT_A_TABLE.match(path) and not _STAYING.search(path):
            whole = named(body)
            if path.endswith("/redactions"):
                whole["reason"] = body["reason"]
            body = whole
        return await super().call(method, path, body, token=token, **headers)


@dataclass(frozen=True)
class Record:
    """The stored record of a prepared table, as who owns the database sees it."""

    ready: Prepared
    db: asyncpg.Connection

    @classmethod
    async def of(cls, ready: Prepared) -> "Record":
        return cls(ready, await asyncpg.connect(plain(cls.url(ready))))

    @staticmethod
    def url(ready: Prepared) -> str:
        return str(ready.app.state.database.engine.url.render_as_string(hide_password=False))

    @property
    def mesa(self) -> Mesa:
        """Its people, who name nobody any more."""
        api = self.ready.mesa["facilitator"].api
        assert api
        return self.ready.mesa.at(Api(api.http), self.ready.app.state.tokens, self.ready.app.state.clock)

    async def naming(self) -> list[tuple[str, str]]:
        """(kind, id) of everything at the table that was published with the name in it."""
        found = await self.db.fetch(
            "SELECT DISTINCT subject_type, subject_id::text FROM ledger_snapshots WHERE body LIKE $1 ORDER BY 1, 2",
            f"%{NAME}%",
        )
        return [(row[0], row[1]) for row in found]

    async def rows_naming(self) -> list[tuple[str, str]]:
        """(table, row as JSON) of every row of the whole database with the name in it, bodies included."""
        tables = await self.db.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        return [
            (table, row[0])
            for (table,) in tables
            for row in await self.db.fetch(
                f'SELECT to_jsonb(t)::text FROM "{table}" t WHERE to_jsonb(t)::text LIKE $1',  # noqa: S608
                f"%{NAME}%",
            )
        ]


async def redact(mesa: Mesa, kind: str, subject: str, **fields: Any) -> Json:
    """Taken out with the consent of everybody who decides: whoever is still missing is asked."""
    asked = {"target_type": kind, "target_id": subject, "reason": "safety", "explanation": "Corre peligro.", **fields}
    redaction = await mesa["community"].done(f"{mesa.path}/redactions", asked)
    path = f"{mesa.path}/redactions/{redaction['id']}"
    for sector in ("state", "company"):
        now = await mesa["community"].read(path)
        if now["phase"] == "proposed":
            await mesa[sector].done(f"{path}/consents", If_Match=now["etag"])
    return await mesa["community"].read(path)


async def write_the_rest(ready: Prepared, clock: FakeClock) -> None:
    """What is written less often: labels, refusals, objections, revocations, and an amendment with its own words."""
    mesa = ready.mesa
    facilitator, community = mesa["facilitator"], mesa["community"]
    seat = f"{mesa.path}/seats/{mesa['observer'].seat}"
    tag = (await facilitator.read(seat))["etag"]
    assert (await facilitator.patch(seat, {"label": "Veedora"}, If_Match=tag)).status_code == 200
    await _session(mesa, await _admitted(mesa))
    protocol = (await facilitator.read(f"{mesa.path}/protocols?phase=in_force"))["items"][0]
    kept = [{name: each[name] for name in ("number", "title", "text", "rule")} for each in protocol["clauses"]]
    words = {"title": {"es": "Prensa", "en": "Press"}, "text": {"es": "Nadie habla por otros.", "en": "Nobody speaks."}}
    await amendment(mesa, protocol, title={"es": "Otras", "en": "Others"}, clauses=[*kept, words])
    watch = Watch("otro.comunidad.example")
    witness = await watch.registered(mesa, clock, "adviser")
    reason = {"reason": "Se perdió la llave."}
    await mesa["adviser"].done(f"{mesa.path}/witnesses/{witness['id']}/revocation", reason)
    device = Device()
    await register(mesa, clock, mesa["community_2"], device)
    await mesa["community_2"].done(f"{keys_of(mesa, mesa['community_2'])}/{device.kid}/revocation", reason)
    mandates = f"{mesa.path}/seats/{mesa['verifier'].seat}/mandates"
    mandate = (await facilitator.read(mandates))["items"][-1]["id"]
    await mesa["verifier"].done(f"{mandates}/{mandate}/revocation", {**reason, "evidence_digest": DIGEST})
    measure = (await community.read(f"{mesa.path}/coercive-measures"))["items"][0]
    path = f"{mesa.path}/coercive-measures/{measure['id']}/explanation"
    await mesa["company"].done(path, {"text": "Fue por mantenimiento."})
    await _objections(mesa)
    await _moved(mesa)
    await _fund(mesa, clock)


async def _moved(mesa: Mesa) -> None:
    """A sector asks for another hour of a session that was called, and it is moved to another place."""
    session = await mesa.convened_session("state", title="Movida", place="Salón")
    path = f"{mesa.path}/sessions/{session['id']}"
    company, listed = mesa["company"], (await mesa["company"].read(f"{path}/notices"))["items"]
    [notice] = [each["id"] for each in listed if each["seat_id"] == str(company.seat)]
    await company.done(f"{path}/notices/{notice}/answer", {"answer": "asks_to_move", "text": "El 8."})
    moved = {"starts_at": mesa.soon(hours=24), "place": "Coliseo", "reasons": "Cayó un huaico."}
    tag = (await mesa["facilitator"].read(path))["etag"]
    told = await mesa["facilitator"].done(f"{path}/rescheduling", moved, If_Match=tag)
    assert NAME in told["course"][-1]["place_before"]


async def _fund(mesa: Mesa, clock: FakeClock) -> None:
    """What a payment was, and why a sector objects to a use of the fund."""
    [fund] = (await mesa["company"].read(f"{mesa.path}/funds?phase=open"))["items"]
    funding = Funding(mesa, clock, fund)
    await funding.paid("company", "1", text="Primera cuota.", held_elsewhere=[KEPT])
    waiting = await funding.proposed("1")
    objection = {"stance": "object", "text": "Primero el estudio."}
    await mesa["company"].done(funding.words(waiting), objection, If_Match=waiting["etag"])


async def _objections(mesa: Mesa) -> None:
    """To everything that waits for the sectors' yes."""
    for kind, words in {
        "protocols": "adoptions",
        "term-extensions": "assents",
        "waivers": "assents",
        "redactions": "consents",
    }.items():
        [*_, asked] = (await mesa["observer"].read(f"{mesa.path}/{kind}?phase=proposed"))["items"]
        path = f"{mesa.path}/{kind}/{asked['id']}"
        tag = (await mesa["company"].read(path))["etag"]
        body = {"stance": "object", "text": "No nos consultaron."}
        await mesa["company"].done(f"{path}/{words}", body, If_Match=tag)


async def _admitted(mesa: Mesa) -> Json:
    """A demand that the table takes up, after another one that was turned away."""
    path = f"{mesa.path}/demands"
    body = {"title": "Posta", "text": "Que haya una posta.", "addressed_to": ["state", "company"], "axis": "salud"}
    turned, answered = [await mesa["community"].done(path, body) for _ in range(2)]
    await mesa["facilitator"].done(
        f"{path}/{turned['id']}/admission", {"admitted": False, "reason": "Es de otra mesa."}
    )
    return await mesa["facilitator"].done(f"{path}/{answered['id']}/admission", {"admitted": True})


async def _session(mesa: Mesa, demand: Json) -> None:
    """A session in a place: a demand is answered, a proposal meets an objection, a commitment says everything."""
    session = await mesa.planned_session("state", title="Siguiente", place="Casa comunal")
    path = f"{mesa.path}/sessions/{session['id']}"
    item = {"title": "Posta", "purpose": "Responder.", "participation_level": "decide", "duration_minutes": 30}
    await mesa["community"].done(f"{path}/agenda-items", {**item, "demand_id": demand["id"]})
    await mesa["facilitator"].done(f"{path}/convocation")
    await mesa.arrive(session, "state", "company", "community")
    await mesa["facilitator"].done(f"{path}/opening")
    for sector in ("state", "company"):
        answer = {"answer": "partly", "reasons": "Falta presupuesto."}
        await mesa[sector].done(f"{mesa.path}/demands/{demand['id']}/answer", answer)
    proposal = await mesa["community"].done(f"{path}/proposals", {"title": "Vías", "text": "Se abre una vía."})
    rest = [{"text": "El peaje.", "reasons": "Nadie lo quiere."}]
    wording = {"text": "Se abre la vía.", "rest": rest, "reasons": "Se leyó mal."}
    await mesa["community"].done(f"{mesa.path}/proposals/{proposal['id']}/wordings", wording, If_Match=proposal["etag"])
    proposal = await mesa["community"].read(f"{mesa.path}/proposals/{proposal['id']}")
    other = {"text": "Se abre en mayo.", "reasons": "Antes llueve."}
    where = f"{mesa.path}/proposals/{proposal['id']}/wordings"
    offered = await mesa["company"].done(where, other, If_Match=proposal["etag"])
    back = {"reasons": "Ya no hace falta."}
    await mesa["company"].done(f"{where}/{offered['id']}/withdrawal", back, If_Match=offered["etag"])
    words = {"state": ("accept_with_reservation", "Con señal."), "company": ("object", "No hay presupuesto.")}
    for name, (stance, text) in {**words, "community": ("accept", "Sí.")}.items():
        await mesa[name].done(
            f"{mesa.path}/proposals/{proposal['id']}/positions",
            {"stance": stance, "text": text},
            If_Match=proposal["etag"],
            Idempotency_Key=key(),
        )
    await mesa["facilitator"].done(f"{mesa.path}/proposals/{proposal['id']}/outcome")
    await _review(mesa, session)
    agreement = (await mesa["community"].read(f"{mesa.path}/agreements"))["items"][0]
    organization = {"organization_id": str(mesa.organizations["company"])}
    draft = {
        "agreement_id": agreement["id"],
        "title": "Posta",
        "verbatim_text": "Se equipa la posta.",
        "leads": [organization],
        "beneficiaries": [{"text": "Vecinas de Ayash"}],
        "follow_up_body": {"text": "Comité"},
        "due": {"kind": "condition", "condition": "Cuando haya expediente."},
        "milestones": [{"title": "Expediente", "due": "2027-01-10", "text": "Aprobado."}],
        "indicators": [
            {"name": "Camas", "unit": "camas", "target": "3", "means_of_verification": "Acta."},
            {"name": "Salas", "unit": "salas", "target": "1"},
        ],
        "means_of_verification": "Visita.",
        "lack_of_progress": "Se informa.",
        "budget": {"amount": "10", "currency": "PEN", "source": "Canon"},
        "legal_basis": "Convenio.",
        "tags": [f"salud {NAME}"],
    }
    await mesa["facilitator"].done(f"{mesa.path}/commitments", draft)


async def _review(mesa: Mesa, session: Json) -> None:
    """A sector agrees with the minutes and adds its words; another one adds its own to the next agenda."""
    circulated = await mesa.circulated_minutes(await mesa.close(session), "Se respondió a la demanda.")
    path = f"{mesa.path}/sessions/{session['id']}/minutes/assents"
    said = {"stance": "accept_with_reservation", "text": "Faltó lo del puente."}
    await mesa["state"].done(path, said, If_Match=circulated["etag"], Idempotency_Key=key())
    planned = await mesa.planned_session("company", title="Otra", place="Plaza")
    path = f"{mesa.path}/sessions/{planned['id']}/agenda-assents"
    await mesa["community"].done(path, said, If_Match=planned["etag"])


def told(answer: httpx.Response) -> str:
    """What an answer says, escapes undone, so that a name is found however it was written."""
    try:
        return json.dumps(answer.json(), ensure_ascii=False)
    except ValueError:
        return answer.content.decode("utf-8", "replace")
