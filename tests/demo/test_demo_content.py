"""What a new user finds: the demonstration, loaded on a national holiday and read through the API."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx
import pytest

from app.bootstrap import prepare
from app.demo.loader import PASSWORD
from app.demo.table import read
from app.trust import bundles, canonical, merkle
from app.trust.checkpoints import VerifierKey, verify
from tests.clocks import FakeClock
from tests.conftest import _create, _drop, http_to, renamed, serving, settings_for

LOADED = datetime(2026, 7, 29, 15, tzinfo=UTC)
NOTE = read()["table"]["note"]
Json = dict[str, Any]


class Reader:
    """Somebody who signed in as the terminal says, reading the one table there is."""

    def __init__(self, http: httpx.AsyncClient, token: str) -> None:
        self._http = http
        self._headers = {"Authorization": f"Bearer {token}"}
        self.table = ""

    async def answer(self, path: str) -> httpx.Response:
        return await self._http.get(path.replace("R/", f"{self.table}/", 1), headers=self._headers)

    async def read(self, path: str) -> Json:
        answer = await self.answer(path)
        assert answer.status_code == 200, answer.text
        content: Json = answer.json()
        return content

    async def listed(self, path: str) -> list[Json]:
        items: list[Json] = (await self.read(f"{path}{'&' if '?' in path else '?'}limit=200"))["items"]
        return items


@pytest.fixture(scope="module")
async def people(postgres: str, empty_database: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Any]:
    """The delegates and the facilitator, by login, on a service that has loaded the demonstration."""
    name, home = f"demo_{uuid4().hex}", tmp_path_factory.mktemp("demo")
    await _create(postgres, name, template="tinkuy_empty")
    url, clock = renamed(postgres, name), FakeClock()
    clock.now = LOADED
    settings = settings_for(url, home).model_copy(update={"demo": True})
    await prepare(settings, url, clock=lambda: LOADED)
    async with serving(url, home, clock) as app, http_to(app) as http:
        http.base_url = "http://localhost"  # a demonstration answers to no other name
        found = {}
        for login in ("facilitacion", "comunidad1", "empresa1", "estado1"):
            form = {"grant_type": "password", "username": login, "password": PASSWORD}
            token = (await http.post("/v1/auth/token", data=form)).json()["access_token"]
            found[login] = Reader(http, token)
            [table] = await found[login].listed("/v1/roundtables")
            found[login].table = f"/v1/roundtables/{table['id']}"
        yield found
    await _drop(postgres, name)
    assert empty_database


async def commitments(reader: Reader) -> dict[str, Json]:
    return {each["title"]: each for each in await reader.listed("R/commitments")}


async def divergences(reader: Reader) -> dict[str, Json]:
    return {each["title"]: each for each in (await reader.read("R/divergences"))["items"]}


async def sealed_sessions(reader: Reader) -> list[Json]:
    """The minutes of every session that was held, in order."""
    sessions = await reader.listed("R/sessions?phase=closed")
    return [await reader.read(f"R/sessions/{session['id']}/minutes") for session in sessions]


def section(minutes: Json, name: str) -> Json:
    found: Json = next(each for each in minutes["sections"] if each["section"] == name)
    return found


async def test_every_state_of_a_commitment_is_there_to_be_seen(people: dict[str, Reader]) -> None:
    reader = people["comunidad1"]
    made, apart = await commitments(reader), await divergences(reader)

    def state(title: str) -> tuple[str, str | None, str | None, list[str]]:
        reasons = apart.get(title, {}).get("reasons", [])
        return made[title]["phase"], made[title]["declared_level"], made[title]["verified_level"], reasons

    assert state("Tramo de carretera a San Marcos") == ("in_force", None, None, [])
    assert state("Plazas de salud en los puestos del valle") == ("in_force", "substantial", None, [])
    assert state("Publicación del gasto social ejecutado") == ("fulfilled", "complete", "complete", [])
    contested = ("in_force", "complete", "limited", ["level_differs", "contested"])
    assert state("Reglas del presupuesto participativo del fondo social") == contested
    assert state("Primer informe de compras locales") == ("in_force", None, None, ["overdue"])
    assert state("Revisión de expedientes de compensación") == ("in_force", "limited", None, ["unanswered"])
    assert state("Nutrición infantil")[0] == "offered"
    assert len(made) == len(read()["commitments"]["commitments"]) == 15
    gap = await reader.read(f"R/commitments/{made['Presupuesto para la autoridad del agua']['id']}/readiness")
    assert not gap["ready"]
    assert [breach["facts"]["gap"] for breach in gap["breaches"]] == ["deadline"]


async def test_the_promises_of_the_case_are_shared_as_it_says(people: dict[str, Reader]) -> None:
    made = await commitments(people["estado1"])
    road, water = made["Tramo de carretera a San Marcos"], made["Comité conjunto de monitoreo del agua"]
    assert [(party["sector"], party["share"]) for party in road["leads"] + road["co_responsible"]] == [
        ("state", "70"),
        ("company", "30"),
    ]
    assert len(water["leads"]) == 3
    seat = await people["estado1"].read(f"R/seats/{water['independent_verifier']}")
    assert (seat["role"], seat["sector"]) == ("guarantor", "independent")
    assert made["Revisión de expedientes de compensación"]["responsible_sectors"] == ["state", "company"]


async def test_minutes_are_sealed_with_a_correction_a_reservation_a_silence_and_a_refusal(
    people: dict[str, Reader],
) -> None:
    first, second, third, fourth, fifth = await sealed_sessions(people["empresa1"])
    assert [each["phase"] for each in (first, second, third, fourth, fifth)] == [*["sealed"] * 4, "circulated"]

    conformity = [
        {each["sector"]: each["word"] for each in section(one, "conformity")["words"]} for one in (first, second, third)
    ]
    assert conformity[0] == {"state": "assented_with_reservation", "company": "assented", "community": "assented"}
    assert conformity[1]["company"] == "silence"
    assert conformity[2]["company"] == "refused"
    [correction] = section(first, "conformity")["corrections"]
    assert "ambulancia" in correction["text"]
    [dissent] = section(second, "dissent")["items"]
    assert dissent["title"] == "Participación retroactiva en las utilidades"
    [objection] = dissent["objections"]
    plan = read()["sessions"]["held"][1]["proposals"][0]
    assert objection["text"] == plan["words"]["empresa1"]["text"]


async def test_each_sector_finds_on_its_desk_what_awaits_it_alone(people: dict[str, Reader]) -> None:
    desks = {
        sector: {(each["kind"], each["title"]) for each in (await people[login].read(f"/v1/{sector}/desk"))["items"]}
        for sector, login in (("state", "estado1"), ("company", "empresa1"), ("community", "comunidad1"))
    }
    signing, fifth = "commitment_signature", ("minutes_assent", "Quinta sesión ordinaria: niñez y prevención")
    assert {sector: {title for kind, title in desk if kind == signing} for sector, desk in desks.items()} == {
        "state": {"Nutrición infantil"},
        "company": {"Mantenimiento del tramo a San Marcos"},
        "community": {"Nutrición infantil"},
    }
    assert {sector: fifth in desk for sector, desk in desks.items()} == {
        "state": False,
        "company": True,
        "community": True,
    }
    late = ("commitment_report", "Primer informe de compras locales")
    assert {sector: late in desk for sector, desk in desks.items()} == {
        "state": False,
        "company": True,
        "community": False,
    }
    health = ("report_verification", "Plazas de salud en los puestos del valle")
    assert {sector for sector, desk in desks.items() if health in desk} == {"company", "community"}
    assert {sector for sector, desk in desks.items() if any(kind == "demand_answer" for kind, _ in desk)} == {
        "state",
        "company",
    }


async def test_the_session_of_today_waits_for_the_community(people: dict[str, Reader]) -> None:
    [session] = await people["facilitacion"].listed("R/sessions?phase=convened")
    quorum = await people["facilitacion"].read(f"R/sessions/{session['id']}/quorum")
    assert {bench["sector"]: bench["present"] for bench in quorum["sectors"]} == {
        "state": 6,
        "company": 3,
        "community": 0,
    }


async def test_its_demands_came_in_one_list_and_each_says_what_became_of_it(people: dict[str, Reader]) -> None:
    demands = await people["comunidad1"].listed("R/demands")
    assert len(demands) == 24
    assert {demand["axis"] for demand in demands} == {"social", "environment", "economy"}
    assert {demand["phase"] for demand in demands} == {"admitted", "not_admitted", "tabled", "answered"}
    table = people["comunidad1"].table.removeprefix("/v1")
    [presented] = await people["comunidad1"].listed(f"/v1/community{table}/demand-lists")
    assert {demand["demand_list_id"] for demand in demands} == {presented["id"]}
    [road] = [demand for demand in demands if demand["title"] == "Tramo de carretera a San Marcos"]
    assert [(each["sector"], each["answer"]) for each in road["answers"]] == [
        ("state", "agreed"),
        ("company", "partly"),
    ]
    [half] = [demand for demand in demands if demand["title"] == "Nutrición infantil"]
    assert (half["phase"], [each["sector"] for each in half["answers"]]) == ("tabled", ["company"])


async def test_works_and_expenditures_stand_beside_their_commitments(people: dict[str, Reader]) -> None:
    made = await commitments(people["estado1"])
    road, rules = made["Tramo de carretera a San Marcos"], made["Reglas del presupuesto participativo del fondo social"]
    links = await people["estado1"].listed(f"/v1/state/commitments/{road['id']}/investment-links")
    assert [link["phase"] for link in links] == ["formulation", "execution"]
    spent = await people["empresa1"].listed(f"/v1/company/commitments/{rules['id']}/social-expenditures")
    assert [each["obligation"] for each in spent] == ["voluntary"]


async def test_what_is_assumed_is_marked_in_every_text(people: dict[str, Reader]) -> None:
    reader = people["facilitacion"]
    texts = [each["text"] for each in await reader.listed("R/demands") + await reader.listed("R/agreements")]
    for commitment in await reader.listed("R/commitments"):
        texts.append(commitment["verbatim_text"])
        texts += [each["narrative"] for each in await reader.listed(f"R/commitments/{commitment['id']}/reports")]
    for session in await reader.listed("R/sessions?phase=closed"):
        texts += [each["text"] for each in await reader.listed(f"R/sessions/{session['id']}/minutes/notes")]
    assert len(texts) > 60
    assert [text for text in texts if not text.endswith(NOTE)] == []


async def test_its_log_ends_in_demo_verifies_and_tells_its_days_in_their_order(people: dict[str, Reader]) -> None:
    signed = await people["comunidad1"].answer("/v1/ledger/checkpoint")
    checkpoint = verify(signed.content, VerifierKey.parse(signed.headers["Tinkuy-Verifier"]))
    assert checkpoint.origin.endswith("/demo")

    leaves: list[bytes] = []
    hours: list[str] = []
    while len(leaves) < checkpoint.size:
        page = await people["comunidad1"].read(f"/v1/changes?after={len(leaves)}&limit=1000")
        for item in page["items"]:
            leaves.append(bytes.fromhex(item["leaf"]))
            if "entry" in item:
                assert merkle.leaf_hash(canonical.encode(item["entry"])) == leaves[-1]
                hours.append(item["entry"]["at"])
    assert merkle.root(leaves[: checkpoint.size]) == checkpoint.root
    assert hours == sorted(hours)
    assert hours[-1] <= "2026-07-29T15:00:00.000000Z"


async def test_the_bundle_of_a_commitment_is_proven_without_the_service(people: dict[str, Reader]) -> None:
    reader = people["comunidad1"]
    made = await commitments(reader)
    bundle = await reader.answer(f"R/commitments/{made['Publicación del gasto social ejecutado']['id']}/bundle")
    assert bundles.verify(bundle.content).exit_code == 0


async def test_two_sectors_cosigned_what_was_loaded_and_every_bundle_shows_it(people: dict[str, Reader]) -> None:
    reader = people["comunidad1"]
    told = await reader.read("R/settlement")
    [cosigned] = told["checkpoints"]
    loaded = int((await reader.answer("/v1/ledger/checkpoint")).text.split("\n")[1])
    assert told["settled_size"] == cosigned["size"] == loaded
    assert {each["sector"] for each in cosigned["witnesses"]} == {"community", "company"}
    sealed = (await reader.listed("R/sessions?phase=closed"))[0]
    bundle = await reader.answer(f"R/sessions/{sealed['id']}/minutes/bundle")
    report = bundles.verify(bundle.content)
    assert [claim.code for claim in report.claims if claim.code in {"settled", "unsettled"}] == ["settled"]
    assert report.exit_code == 0


async def test_a_third_voice_and_a_joint_fund_stand_beside_the_promises(people: dict[str, Reader]) -> None:
    reader = people["comunidad1"]
    [water] = [each for each in await reader.listed("R/commitments") if each["title"].startswith("Comité conjunto")]
    [voice] = await reader.listed(f"R/commitments/{water['id']}/assessments")
    assert (voice["level"], voice["held_elsewhere"][0]["where"]) == ("limited", "Oficina defensorial de Áncash")
    [fund] = await reader.listed("R/funds")
    assert (fund["phase"], len(fund["contributors"]), fund["deciders"]) == ("open", 2, ["community", "company"])
    totals = await reader.read(f"R/funds/{fund['id']}/totals")
    assert (totals["contributed"], totals["spent"], totals["available"]) == ("60000.00", "12500.50", "47499.50")
