"""Who reports on a commitment, and what a report does."""

import unicodedata

import orjson
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.messages import FIELD_MESSAGES, translate
from app.ledger.models import Entry
from tests.clocks import FakeClock
from tests.following import following, led_by, report_body, verification_body
from tests.mesa import DIGEST, KEPT, Json, Mesa, key
from tests.sheets import stored
from tests.signing import signing


async def test_a_report_declares_a_level_beside_the_verified_one_in_the_same_act(
    mesa: Mesa, clock: FakeClock, db: AsyncSession
) -> None:
    follow = await following(mesa, clock)
    before = await mesa["observer"].read(follow.path)
    evidence = await stored(mesa["company"], mesa.path, "informe.pdf", "fotos.zip")
    report = await follow.reported("limited", evidence=evidence)
    assert (report["number"], report["sector"], report["level"]) == (1, "company", "limited")
    assert report["values"] == [{"indicator": "Puntos", "value": "7"}]
    assert (report["period_from"], report["period_until"]) == ("2026-11-01", "2026-11-20")
    commitment = await mesa["observer"].read(follow.path)
    assert commitment["revision"] == before["revision"] + 1
    assert (commitment["declared_level"], commitment["verified_level"]) == ("limited", None)
    assert (await mesa.ledger())[-1] == "report.given"
    last = (await db.execute(select(Entry.envelope).order_by(Entry.index.desc()).limit(1))).scalar_one()
    envelope = orjson.loads(last)
    assert [change["type"] for change in envelope["changes"]] == ["report", "commitment"]
    # The names of files are the reporter's words: they stay in the body.
    assert envelope["evidence"] == {"evidence_1": evidence["fotos.zip"], "evidence_2": evidence["informe.pdf"]}
    assert "informe" not in last


async def test_reports_are_listed_by_number_and_read_with_their_tag(mesa: Mesa, clock: FakeClock) -> None:
    follow = await following(mesa, clock)
    first, second = await follow.reported("limited"), await follow.reported("substantial")
    listed = (await mesa["observer"].read(follow.reports))["items"]
    assert [(item["id"], item["number"]) for item in listed] == [(first["id"], 1), (second["id"], 2)]
    read = await mesa["community"].read(f"{follow.reports}/{second['id']}")
    assert read["etag"] == second["etag"]


async def test_every_sector_that_answers_for_it_reports_and_nobody_else(mesa: Mesa, clock: FakeClock) -> None:
    follow = await following(mesa, clock, draft=led_by(mesa, "state", "company"))
    assert (await follow.reported(by="company"))["sector"] == "company"
    assert (await follow.reported("substantial", by="state"))["sector"] == "state"
    await mesa.refuses(
        "community",
        "POST",
        follow.reports,
        report_body(),
        status=403,
        code="not_responsible",
        Idempotency_Key=key(),
    )


async def test_who_does_not_vote_declares_nothing(mesa: Mesa, clock: FakeClock) -> None:
    follow = await following(mesa, clock)
    for name in ("facilitator", "rapporteur", "guarantor", "adviser", "verifier"):
        await mesa.refuses(
            name, "POST", follow.reports, report_body(), status=403, code="permission_missing", Idempotency_Key=key()
        )


async def test_a_report_before_the_signatures_is_refused(mesa: Mesa, clock: FakeClock) -> None:
    way = await signing(mesa, clock)
    offered = await way.offered()
    await mesa.refuses(
        "company",
        "POST",
        f"{way.of(offered)}/reports",
        report_body(),
        status=409,
        code="commitment_not_in_force",
        Idempotency_Key=key(),
    )


async def test_a_report_needs_a_key_and_a_repeat_is_one_report(mesa: Mesa, clock: FakeClock) -> None:
    follow = await following(mesa, clock)
    await mesa.refuses("company", "POST", follow.reports, report_body(), status=400, code="idempotency_key_required")
    named = key()
    first = await mesa["company"].done(follow.reports, report_body(), Idempotency_Key=named)
    assert await mesa["company"].done(follow.reports, report_body(), Idempotency_Key=named) == first
    await mesa.refuses(
        "company",
        "POST",
        follow.reports,
        report_body("complete"),
        status=422,
        code="idempotency_key_reused",
        Idempotency_Key=named,
    )
    assert len((await mesa["observer"].read(follow.reports))["items"]) == 1


MALFORMED: list[Json] = [
    {"level": "3"},
    {"level": "verified"},
    {"narrative": " "},
    {"values": [{"indicator": "Puntos", "value": 7}]},
    {"values": [{"indicator": "Puntos", "value": "7e0"}]},
    {"values": [{"indicator": "Puntos", "value": "7"}, {"indicator": "Puntos", "value": "8"}]},
    {"evidence": {"informe.pdf": "abc"}},
    {"evidence": {"María Huamán.pdf": DIGEST.upper()}},
    {"evidence": {"\u200b": DIGEST}},
    {"evidence": {"uno\ndos.pdf": DIGEST}},
    {"evidence": {"a" * 121: DIGEST}},
    {"evidence": {"e\u0301.pdf": DIGEST, "é.pdf": DIGEST}},
    {"period": {"from": "2026-11-20", "until": "2026-11-01"}},
    {"sector": "company"},
    {"verified_level": "complete"},
]


async def test_a_malformed_report_leaves_no_trace(mesa: Mesa, clock: FakeClock) -> None:
    follow = await following(mesa, clock)
    for fields in MALFORMED:
        body = {**report_body(), **fields}
        await mesa.refuses(
            "company", "POST", follow.reports, body, status=422, code="invalid_input", Idempotency_Key=key()
        )
    body = report_body(values=[{"indicator": "Empleos", "value": "40"}])
    await mesa.refuses(
        "company", "POST", follow.reports, body, status=422, code="indicator_unknown", Idempotency_Key=key()
    )


NAMES = (
    "Acta sesión N° 5.pdf",
    "Ñahuimpuquio.jpg",
    "foto (1).jpg",
    "q̇ucha.pdf",
    "фото.pdf",
    "تقرير ٥.pdf",
    "写真.png",
    "listo 👍.jpg",
)


async def test_files_have_the_names_that_people_give_them(mesa: Mesa, clock: FakeClock) -> None:
    follow = await following(mesa, clock)
    evidence = await stored(mesa["company"], mesa.path, *NAMES)
    report = await follow.reported(evidence=evidence)
    assert report["evidence"] == {unicodedata.normalize("NFC", name): digest for name, digest in evidence.items()}


async def test_a_name_that_is_none_is_not_repeated(mesa: Mesa, clock: FakeClock) -> None:
    follow = await following(mesa, clock)
    for evidence in ({"secreto\n.pdf": DIGEST}, {"secreto.pdf": "abc"}):
        body = report_body(evidence=evidence)
        answer = await mesa["company"].post(follow.reports, body, Idempotency_Key=key())
        assert "secreto" not in answer.text
        assert answer.json()["errors"] == [
            {
                "in": "body",
                "pointer": "/evidence",
                "code": "evidence_malformed",
                "detail": translate(FIELD_MESSAGES["evidence_malformed"], "es"),
            }
        ]


async def test_people_of_another_table_find_no_report(mesa: Mesa, clock: FakeClock) -> None:
    follow = await following(mesa, clock)
    report = await follow.reported()
    for path in (follow.reports, f"{follow.reports}/{report['id']}", follow.verifications(report)):
        for name in ("company", "community", "facilitator"):
            assert (await mesa.other[name].get(path)).status_code == 404
            elsewhere = path.replace(str(mesa.table.id), str(mesa.other.id))
            assert (await mesa.other[name].get(elsewhere)).status_code == 404


async def test_a_report_is_found_under_its_own_commitment_only(mesa: Mesa, clock: FakeClock) -> None:
    follow = await following(mesa, clock)
    report = await follow.reported()
    second = await follow.way.drafted()
    path = f"{follow.way.of(second)}/reports/{report['id']}"
    assert (await mesa["community"].get(path)).status_code == 404
    headers = {"Idempotency_Key": key(), "If_Match": report["etag"]}
    answer = await mesa["community"].post(f"{path}/verifications", {"answer": "confirm"}, **headers)
    assert answer.status_code == 404


async def test_what_proves_a_report_is_there_or_lies_elsewhere(mesa: Mesa, clock: FakeClock) -> None:
    follow = await following(mesa, clock)
    there = await stored(mesa["company"], mesa.path, "informe.pdf")
    body = report_body(evidence={**there, "foto.jpg": DIGEST})
    problem = await mesa.refuses(
        "company", "POST", follow.reports, body, status=422, code="evidence_not_stored", Idempotency_Key=key()
    )
    assert problem["missing"] == [DIGEST]
    given = await follow.reported(evidence=there, held_elsewhere=[KEPT])
    assert (given["evidence"], given["held_elsewhere"]) == (there, [KEPT])


async def test_a_file_of_another_table_proves_nothing_here(mesa: Mesa, clock: FakeClock) -> None:
    follow = await following(mesa, clock)
    elsewhere = await stored(mesa.other["company"], mesa.other.path, "informe.pdf")
    body = report_body(evidence=elsewhere)
    await mesa.refuses(
        "company", "POST", follow.reports, body, status=422, code="evidence_not_stored", Idempotency_Key=key()
    )


async def test_who_verifies_shows_what_they_found(mesa: Mesa, clock: FakeClock) -> None:
    follow = await following(mesa, clock)
    report = await follow.reported()
    fields = {"Idempotency_Key": key(), "If_Match": report["etag"]}
    contested = {**verification_body("contest", "not_started"), "held_elsewhere": [KEPT]}
    nowhere = {**contested, "evidence": {"foto.jpg": DIGEST}}
    path = follow.verifications(report)
    await mesa.refuses("community", "POST", path, nowhere, status=422, code="evidence_not_stored", **fields)
    evidence = await stored(mesa["community"], mesa.path, "Foto del punto 4.jpg")
    given = await mesa["community"].done(path, {**contested, "evidence": evidence}, **fields)
    assert (given["evidence"], given["held_elsewhere"]) == (evidence, [KEPT])
    feed = await mesa["state"].read("/v1/changes?limit=1000&type=verification.given")
    assert feed["items"][-1]["entry"]["evidence"] == {"evidence_1": evidence["Foto del punto 4.jpg"]}
