"""A table on which one of everything has happened, and the real ids with which any path of the API can be filled in."""

import hashlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
from fastapi import FastAPI

from app.core.clock import instant
from app.identity.public import PUBLIC
from app.identity.tokens import Principal
from tests.amending import amendment, clause, installed
from tests.clocks import FakeClock
from tests.conftest import _create, _drop, http_to, renamed, serving
from tests.consenting import Text
from tests.field.capturing import Device, send
from tests.following import Following, led_by
from tests.funds.funding import open_fund, proposed_fund
from tests.mesa import KEPT, Api, Json, Mesa, Person, accept, key
from tests.seating import REVOCATION, accept_mandate, current, mandate_body, mandates_of, paper_body
from tests.sheets import confirm, put_file, qualified, signed_sheet, taken
from tests.signing import Signing
from tests.witnesses.watching import Watch

# Parts of paths that no list of the API gives.
SHEET = b"%PDF-1.7 acta firmada"
FIXED = {
    "sha256": hashlib.sha256(SHEET).hexdigest(),
    "name": "stance",
    "sector": "community",
    "code": "AAAAA-AAAAA-AAAAA-AAAAA",
    "index": "0",
    "level": "0",
    "tile_index": "000.p/1",
    "gateway_id": "sms",
    "mark": "P1",
}


@dataclass(frozen=True)
class Prepared:
    """The people of two tables, a partner of the first one, and people without any table."""

    app: FastAPI
    mesa: Mesa
    partner: Person
    stranger_partner: Person
    convener: Person
    nobody: Person
    ids: dict[str, str] = field(default_factory=dict)

    async def fill(self, path: str) -> str:
        """The path with ids of the first table, each found in the list that the path itself names."""
        if path not in self.ids:
            # Parts of a segment.
            named = path.replace("{suffix}", "html").replace("{pack}", "roster")
            found = await self._fill(named.split("/"), 0, self._known())
            assert found is not None, f"nothing is prepared for {path}"
            self.ids[path] = found
        return self.ids[path]

    def _known(self) -> dict[str, str]:
        """What no list of its own gives; the sectors' words are about a text of any kind."""
        return {"roundtable_id": str(self.mesa.table.id), "target_id": str(self.mesa["community"].seat), **FIXED}

    async def readings(self, word: str) -> list[str]:
        """Every reading of the API that needs a token, with real ids; where it searches, for this word."""
        found = []
        for template, methods in self.app.openapi()["paths"].items():
            if "get" in methods and ("GET", template) not in PUBLIC:
                searches = any(each.get("name") == "q" for each in methods["get"]["parameters"])
                found.append(await self.fill(template) + (f"?q={word}" if searches else ""))
        return found

    async def _fill(self, parts: list[str], position: int, known: dict[str, str]) -> str | None:
        for at in range(position, len(parts)):
            name = parts[at][1:-1]
            if not parts[at].startswith("{"):
                continue
            candidates = [known[name]] if name in known else await self._listed(parts[:at], name)
            for candidate in candidates:
                whole = await self._fill([*parts[:at], candidate, *parts[at + 1 :]], at + 1, known)
                if whole is not None:
                    return whole
            return None
        return "/".join(parts)

    async def _listed(self, parts: list[str], name: str) -> list[str]:
        """The ids in the list that ends here; where the path has no list of its own, in one of the same name."""
        templates: dict[str, Any] = self.app.openapi()["paths"]
        own = "/".join(parts)
        same = [path for path in templates if path.endswith("/" + parts[-1]) and "get" in templates[path]]
        for path in (own, *same):
            if "{" in path and path == own:
                continue
            whole = path if path == own else await self.fill(path)
            for person in (self.mesa["facilitator"], self.mesa.administrator):
                answer = await person.get(f"{whole}?limit=200")
                if answer.status_code == 200 and (path == own or answer.json()["items"]):
                    return [item["kid" if name == "kid" else "id"] for item in answer.json()["items"]]
        return []


@asynccontextmanager
async def prepared(
    server: str,
    arranged: tuple[str, Mesa],
    home: Path,
    api: Callable[[FastAPI, httpx.AsyncClient], Api] = lambda _, http: Api(http),
) -> AsyncIterator[Prepared]:
    """The service on a database of its own in which one of everything has happened, done through this `api`."""
    name, clock = f"prepared_{uuid4().hex}", FakeClock()
    clock.advance(hours=1)
    await _create(server, name, template=arranged[0])
    try:
        async with serving(renamed(server, name), home, clock) as app, http_to(app) as http:
            yield await _prepare(app, arranged[1].at(api(app, http), app.state.tokens, clock), clock)
    finally:
        await _drop(server, name)


async def _prepare(app: FastAPI, mesa: Mesa, clock: FakeClock) -> Prepared:
    facilitator, administrator = mesa["facilitator"], mesa.administrator
    assert facilitator.api is not None
    await installed(mesa, clause("waiver", rules=["convocation_period"], lowest_assurance="D"))
    # Two sessions: one that was held and decided something, one that is planned.
    session = await mesa.open_session("state", "company", "community", "community_2")
    path = f"{mesa.path}/sessions/{session['id']}"
    await _demand(mesa)
    await _decision(mesa, path)
    await _floor(mesa, path)
    await _file(mesa)
    await _presence(mesa, path)
    await _field(mesa, path)
    await _recess(mesa, path)
    agreements = await facilitator.read(f"{mesa.path}/agreements")
    way = Signing(mesa, clock, agreements["items"][0])
    follow = Following(mesa, way, await way.in_force(**led_by(mesa, "company", "state")))
    named = {"informe.pdf": FIXED["sha256"], "fotos.pdf": FIXED["sha256"]}
    await follow.verified("community", await follow.reported(evidence=named))
    await follow.answer("community", await follow.reported("complete"), "contest", "limited")
    await _figures(mesa, follow.commitment)
    await _voices(mesa, way)
    await _funds(mesa, clock, follow.commitment)
    await _paper(way)
    await _minutes(mesa, session)
    await _archive(mesa, follow.commitment)
    await _redactions(mesa)
    planned = await mesa.planned_session("company")
    await _agenda_assent(mesa)
    await _plan(mesa, path, planned)
    await _going_on(mesa, way, session)
    await _who_sits(mesa)
    await _witness(mesa, clock)
    calendar = {"name": "Feriados de Huari", "country": "pe", "holidays": []}
    await administrator.done("/v1/calendars", calendar)
    partners = [await _partner(app, mesa, label) for label in ("Ministerio", "Defensoría")]
    await administrator.done(f"/v1/partners/{partners[0].account}/secrets")
    grant = {"roundtable_id": str(mesa.table.id), "reason": "Para seguir los compromisos.", "files": True}
    await facilitator.done(f"/v1/partners/{partners[0].account}/grants", grant)
    people = []
    for login, roles in (("convocante", ["convener"]), ("nadie", [])):
        account = await administrator.done("/v1/accounts", {"display_name": login, "roles": roles})
        invited = await administrator.done("/v1/invitations", {"account_id": account["id"]})
        people.append(await accept(facilitator.api, invited["code"], login))
    # Of the first seat that a list gives nobody of a sector may confirm anything.
    mandate = f"{mandates_of(mesa, mesa['alternate'])}/{await current(mesa, mesa['alternate'])}"
    template = "/v1/roundtables/{roundtable_id}/seats/{seat_id}/mandates/{mandate_id}"
    ids = {f"{template}/{step}": f"{mandate}/{step}" for step in ("confirmation", "revocation-refusal")}
    seat = "/v1/roundtables/{roundtable_id}/seats/{seat_id}/end-refusal"
    ids[seat] = f"{mesa.path}/seats/{mesa['alternate'].seat}/end-refusal"
    return Prepared(app, mesa, partners[0], partners[1], people[0], people[1], ids)


async def _who_sits(mesa: Mesa) -> None:
    """A paper about an alternate that one witness has confirmed, what the company objects to them, a place more, and
    another facilitation.
    """
    alternate = mesa["alternate"]
    mandate = await current(mesa, alternate)
    objections = f"{mandates_of(mesa, alternate)}/{mandate}/objections"
    await mesa["company"].done(objections, {"text": "El acta es de otra asociación."})
    body = paper_body(mesa, mandate, "guarantor", "state")
    paper = await mesa["facilitator"].done(f"{mesa.path}/seats/{alternate.seat}/papers", body)
    path = f"{mesa.path}/seats/{alternate.seat}/papers/{paper['id']}/confirmation"
    await mesa["guarantor"].done(path, {"scan_digest": body["scan_digest"]})
    await _paper_that_waits(mesa, mandate)
    further = {"organization_id": str(mesa.organizations["state"]), "role": "delegate"}
    seat = await mesa["facilitator"].done(f"{mesa.path}/seats", further)
    said = {"stance": "accept_with_reservation", "text": "Por este año."}
    await mesa["state"].done(f"{mesa.path}/seats/{seat['id']}/assents", said, If_Match=seat["etag"])
    await _who_ran_it(mesa)
    running = {"seats": [str(mesa["facilitator"].seat)], "reasons": "La secretaría técnica concluyó su encargo."}
    proposed = await mesa["company"].done(f"{mesa.path}/facilitations", running)
    objection = {"stance": "object", "text": "Que siga la secretaría."}
    path = f"{mesa.path}/facilitations/{proposed['id']}/assents"
    await mesa["state"].done(path, objection, If_Match=proposed["etag"])


async def _paper_that_waits(mesa: Mesa, mandate: str) -> None:
    """A paper that takes the alternate's mandate back, for which nobody of the community vouches; it objects."""
    seen = {"scan_digest": "d5" * 32}
    body = paper_body(mesa, mandate, "guarantor", "state", effect="revoke", **seen)
    paper = await mesa["facilitator"].done(f"{mesa.path}/seats/{mesa['alternate'].seat}/papers", body)
    path = f"{mesa.path}/seats/{mesa['alternate'].seat}/papers/{paper['id']}"
    for name in ("guarantor", "state"):
        paper = await mesa[name].done(f"{path}/confirmation", seen)
    said = {"stance": "object", "text": "Esa asamblea no se reunió."}
    await mesa["community"].done(f"{path}/assents", said, If_Match=paper["etag"])


async def _who_ran_it(mesa: Mesa) -> None:
    """Somebody who kept the minutes once is to stand in for the company, and the state has said what it thinks."""
    facilitator = mesa["facilitator"]
    independent, company = (str(mesa.organizations[name]) for name in ("independent", "company"))
    former = mesa.other["interpreter"]
    for body in (
        {"organization_id": independent, "role": "rapporteur"},
        {"organization_id": company, "role": "alternate", "alternate_of": str(mesa["company"].seat)},
    ):
        seat = await facilitator.done(f"{mesa.path}/seats", body)
        path = f"{mesa.path}/seats/{seat['id']}/mandates"
        mandate = await facilitator.done(path, mandate_body(powers=["speak"]))
        await accept_mandate(mesa, former, mandate["id"])
        if body["role"] == "rapporteur":
            await facilitator.done(f"{path}/{mandate['id']}/revocation", REVOCATION)
    waiting = await facilitator.read(f"{path}/{mandate['id']}")
    said = {"stance": "accept_with_reservation", "text": "Ya no escribe las actas."}
    await mesa["state"].done(f"{path}/{mandate['id']}/assents", said, If_Match=waiting["etag"])


async def _witness(mesa: Mesa, clock: FakeClock) -> None:
    await Watch().registered(mesa, clock, "adviser")


async def _demand(mesa: Mesa) -> None:
    body = {"title": "Agua limpia", "text": "Que se mida el agua del río.", "addressed_to": ["state", "company"]}
    await mesa["community"].done(f"{mesa.path}/demands", body)
    assembly = {"held_on": "2026-11-20", "place": "Local comunal", "held_elsewhere": KEPT}
    listed = {"title": "Vías", "text": "Que se arregle el puente.", "axis": "transporte", "addressed_to": ["state"]}
    path = f"/v1/community/roundtables/{mesa.table.id}/demand-lists"
    await mesa["community"].done(path, {"assembly": assembly, "demands": [listed]})


async def _figures(mesa: Mesa, commitment: Json) -> None:
    """What only one sector can give."""
    money = {"amount": "1250000.00", "currency": "PEN"}
    works = {"code": "2414624", "phase": "execution", "budget": money, "accrued": money, "as_of": "2026-11-20"}
    await mesa["state"].done(f"/v1/state/commitments/{commitment['id']}/investment-links", works)
    spent = {
        "obligation": "voluntary",
        "form": "in_kind",
        "amount": money,
        "beneficiary": {"text": "Posta médica de Huari"},
        "period": {"from": "2026-11-01", "until": "2026-11-20"},
        "text": "Camas para la posta.",
    }
    path = f"/v1/company/commitments/{commitment['id']}/social-expenditures"
    await mesa["company"].done(path, spent)
    kept = {"confidentiality": "open_tender", "confidentiality_reasons": "El concurso cierra en enero."}
    await mesa["company"].done(path, {**spent, **kept, "text": "Un ecógrafo."})


async def _paper(way: Signing) -> None:
    """A commitment that waits for signatures: one on paper, with its witnesses, and one in a file."""
    offered = await way.offered(title="Posta médica")
    sheet = await taken(way, "facilitator", offered, signed_sheet(way, offered))
    for witness in ("community_2", "state"):
        await confirm(way, witness, offered, sheet)
    await taken(way, "company", offered, qualified(way))


async def _decision(mesa: Mesa, session: str) -> None:
    body = {"title": "Monitoreo conjunto", "text": "Se mide el agua cada trimestre."}
    proposal = await mesa["community"].done(f"{session}/proposals", body)
    path = f"{mesa.path}/proposals/{proposal['id']}"
    other = {
        "text": "Se mide el agua cada mes.",
        "reasons": "Un trimestre es mucho.",
        "rest": [{"text": "El caudal.", "reasons": "Falta el estudio."}],
    }
    await mesa["company"].done(f"{path}/wordings", other, If_Match=proposal["etag"])
    read = {"language": "qxo", "way": "read_aloud", "sectors": ["community"]}
    await mesa["rapporteur"].done(f"{path}/services", read, If_Match=proposal["etag"])
    for sector in ("state", "company", "community"):
        stance = {"stance": "accept"}
        await mesa[sector].done(f"{path}/positions", stance, If_Match=proposal["etag"], Idempotency_Key=key())
    await mesa["facilitator"].done(f"{path}/outcome")


async def _voices(mesa: Mesa, way: Signing) -> None:
    """A commitment that was fulfilled and reopened, and what an observer found."""
    follow = Following(mesa, way, await way.in_force())
    await follow.verified("community", await follow.reported("complete"))
    found = {"level": "limited", "reasons": "Faltan cuatro puntos.", "held_elsewhere": [KEPT]}
    await mesa["community"].done(f"{follow.path}/reopening", found, Idempotency_Key=key())
    await mesa["observer"].done(f"{follow.path}/assessments", found, Idempotency_Key=key())


async def _funds(mesa: Mesa, clock: FakeClock, commitment: Json) -> None:
    """A joint fund that is open, with a spending that two sectors contested, and one that waits for words."""
    funding = await open_fund(mesa, clock, commitments=[commitment["id"]])
    wrong = await funding.paid("company", "1000")
    await funding.paid("company", "100", corrects=wrong["id"], text="Sobra un cero.")
    allocation = await funding.allocated("100", commitment_id=commitment["id"])
    wrong = await funding.spent(allocation, "44")
    spending = await funding.spent(allocation, "40", corrects=wrong["id"])
    contests = f"{funding.path}/spendings/{spending['id']}/contests"
    against = {"reasons": "El pozo no está allí.", "held_elsewhere": [KEPT]}
    for name in ("community", "company"):
        contest = await mesa[name].done(contests, against, Idempotency_Key=key())
    await mesa["company"].done(f"{contests}/{contest['id']}/settlement", {"reasons": "Era otro pozo."})
    await funding.proposed("5")
    waiting = await proposed_fund(mesa, clock, name="Fondo social")
    await waiting.said("company", stance="object", text="Falta el reglamento.")


async def _floor(mesa: Mesa, session: str) -> None:
    """A turn with its pause that is over, and two requests: one that was taken back, and one that nobody heard."""
    facilitator = mesa["facilitator"]
    asked = await mesa["community"].done(f"{session}/floor-requests")
    await facilitator.done(f"{session}/interpretations", {"language": "es", "way": "whole_room"})
    turn = await facilitator.done(f"{session}/turns", {"request_id": asked["id"]})
    for step in ("pause", "resumption", "end"):
        await facilitator.done(f"{session}/turns/{turn['id']}/{step}")
    again = await mesa["state"].done(f"{session}/floor-requests")
    await mesa["state"].done(f"{session}/floor-requests/{again['id']}/withdrawal")
    await mesa["company"].done(f"{session}/floor-requests", {"kind": "point_of_order", "category": "time"})


async def _presence(mesa: Mesa, path: str) -> None:
    """Somebody whom the rapporteur recorded, a sheet with one witness, guests, a code, and many at once."""
    rapporteur = mesa["rapporteur"]
    claimed = await rapporteur.done(f"{path}/attendances", {"seat_id": str(mesa["adviser"].seat)})
    sheet = {
        "scan_digest": FIXED["sha256"],
        "mark": "signature",
        "place": "Salón comunal",
        "language": "es",
        "signed_at": instant(mesa.clock()),
        "witnesses": [str(mesa[name].seat) for name in ("guarantor", "state")],
    }
    where = f"{path}/attendance-confirmations"
    recorded = await rapporteur.done(f"{path}/attendance-sheets", {"attendance_ids": [claimed["id"]], **sheet})
    await mesa["guarantor"].done(f"{where}/{recorded['id']}/confirmation", {"scan_digest": FIXED["sha256"]})
    await mesa["community_2"].done(where, {"attendance_ids": [claimed["id"]]})
    for name in (None, "Ing. Rosa Huamán"):
        guest = await rapporteur.done(f"{path}/guests", {"name": name, "sector": "community"})
    await rapporteur.done(f"{path}/guests/{guest['id']}/departure")
    await rapporteur.done(f"{path}/guests/{guest['id']}/name-erasure")
    await rapporteur.done(f"{path}/arrival-codes", {})
    row = {"act": key(), "kind": "departure", "seat_id": str(mesa["adviser"].seat)}
    answer = await rapporteur.post(f"{path}/attendance-batches", {"rows": [row]})
    assert answer.json()["results"][0]["status"] == 201, answer.text
    wrong = await rapporteur.done(f"{path}/attendances", {"seat_id": str(mesa["observer"].seat)})
    correction = {"reason": "No estuvo.", "never_there": True}
    await rapporteur.done(f"{path}/attendances/{wrong['id']}/correction", correction)
    forgotten = {"reason": "Estuvo desde antes.", "arrived_at": instant(mesa.clock())}
    entered = await mesa["verifier"].done(f"{path}/forgotten-attendances", forgotten)
    objection = {"text": "No se le vio."}
    await mesa["company"].done(f"{path}/attendances/{entered['id']}/objections", objection)
    body = {"title": "Turnos de riego", "text": "El canal se abre de lunes a jueves."}
    proposal = await mesa["community"].done(f"{path}/proposals", body)
    said = {"seat_id": str(mesa["community_2"].seat), "proposal_id": proposal["id"], "stance": "object"}
    hearing = await rapporteur.done(
        f"{path}/hearings", {**said, "text": "Así se secan las bajas."}, Idempotency_Key=key()
    )
    named = {"witnesses": [str(mesa[name].seat) for name in ("community", "state")]}
    await rapporteur.done(
        f"{path}/hearings/{hearing['id']}/sheet", {**sheet, **named, "signed_at": instant(mesa.clock())}
    )
    seen = {"scan_digest": FIXED["sha256"]}
    await mesa["state"].done(f"{path}/hearings/{hearing['id']}/confirmation", seen)


async def _field(mesa: Mesa, path: str) -> None:
    """What was captured without a line: a note that came, and an arrival that the record says otherwise."""
    device, opened = Device(), (await mesa["state"].read(path))["opened_at"]
    since = datetime.fromisoformat(opened)
    device.captures("note", since, text="Se cayó la línea.")
    for name in ("company", "state"):
        device.captures("arrival", since, seat_id=str(mesa[name].seat))
    await send(mesa, path, device.batch())
    conflict = (await mesa["rapporteur"].read(f"{path}/field-entries?phase=conflict"))["items"][0]
    kept = {"keep": "theirs", "reason": "La hoja dice lo mismo que el registro."}
    await mesa["rapporteur"].done(f"{path}/field-entries/{conflict['id']}/resolution", kept)


async def _recess(mesa: Mesa, session: str) -> None:
    """A caucus with its note, and an item that came late: a document for it, and what a sector said to it."""
    facilitator = mesa["facilitator"]
    caucus = await facilitator.done(f"{session}/recesses", {"kind": "caucus", "sector": "community", "minutes": 10})
    await mesa["community"].done(f"{session}/recesses/{caucus['id']}/notes", {"text": "Aceptamos si es mensual."})
    await facilitator.done(f"{session}/recesses/{caucus['id']}/end")
    late = {"title": "El puente", "purpose": "Verlo.", "participation_level": "inform", "duration_minutes": 10}
    item = await mesa["company"].done(f"{session}/agenda-items", late)
    path = f"{session}/agenda-items/{item['id']}"
    for sector in ("state", "company", "community"):
        said = {"stance": "object", "text": "Falta verlo."} if sector == "state" else {}
        await mesa[sector].done(f"{path}/assents", said, If_Match=item["etag"])
    await mesa["state"].done(f"{path}/assents", {}, If_Match=item["etag"])
    document = {"sha256": FIXED["sha256"], "title": "Informe del puente", "language": "es"}
    await mesa["company"].done(f"{path}/documents", document)
    for step in ("start", "pause", "end"):
        await facilitator.done(f"{path}/{step}")


async def _file(mesa: Mesa) -> None:
    answer = await put_file(mesa["facilitator"], mesa.path, SHEET)
    assert answer.status_code == 201, answer.text


async def _minutes(mesa: Mesa, session: Json) -> None:
    circulated = await mesa.circulated_minutes(await mesa.close(session), "Se habló del agua.")
    path = f"{mesa.path}/sessions/{session['id']}/minutes/corrections"
    correction = await mesa["community"].done(path, {"section": "proceedings", "text": "También se habló de vías."})
    answer = {"disposition": "rejected", "reason": "Eso fue en otra sesión."}
    await mesa["facilitator"].done(f"{path}/{correction['id']}/disposition", answer)
    assented = await mesa.assent_to(circulated)
    minutes = f"{mesa.path}/sessions/{session['id']}/minutes"
    refusal = {"intent": "refuse", "text": "No dice lo que se habló."}
    body = {"assurance": "D", "document": assented["text_digest"], **refusal}
    await mesa["community_2"].done(f"{minutes}/signatures", body, If_Match=assented["etag"], Idempotency_Key=key())
    await mesa["facilitator"].done(f"{minutes}/seal", If_Match=assented["etag"])
    wrong = {"section": "proceedings", "as_sealed": "del agua", "as_corrected": "del canal", "reasons": "Así se dijo."}
    erratum = await mesa["community"].done(f"{minutes}/errata", wrong)
    path = f"{minutes}/errata/{erratum['id']}"
    doubt = {"stance": "object", "text": "Se habló del agua."}
    await mesa["company"].done(f"{path}/assents", doubt, If_Match=erratum["etag"])


async def _archive(mesa: Mesa, commitment: Json) -> None:
    """An old acta that was screened, of which a commitment took up a promise and two sectors said a word, and an
    import that waits.
    """
    old = {
        "external_id": "DGDS-2011-017",
        "title": "Acta de la reunión de Ayash",
        "place": "Ayash",
        "parties": "La comunidad y la empresa",
        "text": "La empresa se compromete a construir el puente peatonal.",
        "files": [FIXED["sha256"]],
        "provenance": {"source": "Archivo, caja 12", "custodian": "Gobierno regional", "obtained": "Copia simple"},
    }
    found = {
        "kind": "commitment",
        "text": "Construir el puente.",
        "owed_by": "La empresa",
        "due_in_words": "antes de las lluvias",
        "quote": "Se compromete a construir el puente.",
        "page": "f. 3",
    }
    imported = await mesa["rapporteur"].done(f"{mesa.path}/imported-minutes", {**old, "extracts": [found]})
    path = f"{mesa.path}/imported-minutes/{imported['id']}"
    checked = await mesa["state"].done(f"{path}/check", {"remarks": "Folio 2 ilegible."}, If_Match=imported["etag"])
    await mesa["company"].done(f"{path}/screening", {"masked": "Nada."}, If_Match=checked["etag"])
    extract = (await mesa["state"].read(f"{mesa.path}/imported-extracts"))["items"][0]
    path = f"{mesa.path}/imported-extracts/{extract['id']}"
    tag = (await mesa["state"].read(path))["etag"]
    await mesa["state"].done(f"{path}/taking-up", {"commitment_id": commitment["id"]}, If_Match=tag)
    said = {"target_type": "imported_extract", "target_id": extract["id"]}
    for name, word in (("company", "declared"), ("community", "disputed")):
        await mesa[name].done(f"{mesa.path}/imported-words", {**said, "word": word, "text": "El puente se cayó."})
    rows = {
        "roundtable_id": str(mesa.table.id),
        "rows": [{**old, "external_id": "DGDS-2011-018"}, {"title": "Sin más"}],
    }
    answer = await mesa["facilitator"].post("/v1/imports", rows, Idempotency_Key=key())
    assert answer.status_code == 201, answer.text


async def _redactions(mesa: Mesa) -> None:
    """One that waits for consent, and one in effect."""
    for number, waits in enumerate((True, False)):
        body = {"title": f"Demanda {number}", "text": "Con el nombre de alguien.", "addressed_to": ["state"]}
        demand = await mesa["community"].done(f"{mesa.path}/demands", body)
        asked = {"target_type": "demand", "target_id": demand["id"], "reason": "safety", "explanation": "Un nombre."}
        redaction = await mesa["community"].done(f"{mesa.path}/redactions", asked)
        if not waits:
            path = f"{mesa.path}/redactions/{redaction['id']}/consents"
            await mesa["state"].done(path, If_Match=redaction["etag"])


async def _agenda_assent(mesa: Mesa) -> None:
    sessions: list[Json] = (await mesa["facilitator"].read(f"{mesa.path}/sessions?phase=planned"))["items"]
    path = f"{mesa.path}/sessions/{sessions[0]['id']}"
    etag = (await mesa["community"].read(path))["etag"]
    await mesa["community"].done(f"{path}/agenda-assents", {}, If_Match=etag)


async def _plan(mesa: Mesa, held: str, planned: Json) -> None:
    """What was not finished is taken over, and something is taken off the agenda again."""
    left = next(
        each for each in (await mesa["community"].read(f"{held}/agenda-items"))["items"] if each["phase"] == "waiting"
    )
    body = {"session_id": planned["id"]}
    carried = await mesa["community"].done(f"{held}/agenda-items/{left['id']}/carry-over", body)
    path = f"{mesa.path}/sessions/{planned['id']}/agenda-items/{carried['id']}"
    await mesa["community"].done(f"{path}/removal", {"reason": "Otro día."}, If_Match=carried["etag"])


async def _going_on(mesa: Mesa, way: Signing, session: Json) -> None:
    """What stops a table or sets its rules aside, each of it once and over again."""
    community, facilitator = mesa["community"], mesa["facilitator"]
    protocol = (await facilitator.read(f"{mesa.path}/protocols"))["items"][0]
    proposed = Text(way, "protocol", await amendment(mesa, protocol))
    await proposed.handed_in("facilitator", proposed.sheet(scan_digest="c7" * 32))
    asked = [
        await facilitator.done(f"{mesa.path}/term-extensions", {"days": 30, "reasons": "Falta un punto."}),
        await facilitator.done(
            f"{mesa.path}/waivers",
            {"subject": {"type": "session", "id": session["id"]}, "clause": "1", "reasons": "Todos lo piden."},
        ),
    ]
    for kind, thing in zip(("term-extensions", "waivers"), asked, strict=True):
        await community.done(f"{mesa.path}/{kind}/{thing['id']}/assents", {}, If_Match=thing["etag"])
    waiver = Text(way, "waiver", asked[1])
    await waiver.handed_in("state", waiver.file())
    errata = f"{mesa.path}/sessions/{session['id']}/minutes/errata"
    [listed] = (await facilitator.read(errata))["items"]
    erratum = await facilitator.read(f"{errata}/{listed['id']}")
    sheet = signed_sheet(way, erratum, scan_digest="d7" * 32)
    signing = {"If_Match": erratum["etag"], "Idempotency_Key": key()}
    await facilitator.done(f"{errata}/{erratum['id']}/signatures", sheet, **signing)
    left = await community.done(f"{mesa.path}/withdrawals", {"reasons": "Nadie nos respondió."})
    await community.done(f"{mesa.path}/withdrawals/{left['id']}/return", {"reasons": "Ya respondieron."})
    stop = {"cause": "Cayó el puente.", "conditions": "Hay paso."}
    suspended = await facilitator.done(f"{mesa.path}/suspensions", stop)
    await facilitator.done(f"{mesa.path}/suspensions/{suspended['id']}/end", {"reasons": "Hay paso."})
    measure = {"attributed_to": "company", "text": "Cerraron la vía.", "occurred_on": "2026-11-20"}
    await community.done(f"{mesa.path}/coercive-measures", measure)
    day = {"day": "2026-12-08", "name": "Aniversario", "reason": "No hay transporte."}
    await facilitator.done(f"{mesa.path}/calendar-days", day)


async def _partner(app: FastAPI, mesa: Mesa, name: str) -> Person:
    scopes = ["changes", "directory", "files", "roundtables"]
    partner = await mesa.administrator.done("/v1/partners", {"name": name, "scopes": scopes})
    principal = Principal("partner", UUID(partner["id"]), frozenset(scopes))
    token = app.state.tokens.issue(principal, app.state.clock())
    return Person(name, UUID(partner["id"]), None, token, mesa["facilitator"].api)
