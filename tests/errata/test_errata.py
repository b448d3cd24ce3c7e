"""Errata: what sealed minutes should read, beside bytes that never change."""

import hashlib

import pytest
from fastapi import FastAPI

from tests.acta import SECTORS, SILENCE_ASSENTS, Acta, held
from tests.clocks import FakeClock
from tests.mesa import Json, Mesa, key
from tests.sheets import put_file, signed_sheet
from tests.signing import Signing
from tests.stages import remembered

WRONG: Json = {
    "section": "proceedings",
    "as_sealed": "diez puntos",
    "as_corrected": "doce puntos",
    "reasons": "La grabación dice doce.",
}


@remembered
async def sealed(mesa: Mesa, **review: object) -> Acta:
    """Minutes of one note, sealed with the word of every sector."""
    acta = await held(mesa, **review)
    await acta.note("La compañía ofrece diez puntos.")
    await acta.circulate()
    await acta.all_assent()
    await acta.seal()
    return acta


def errata(acta: Acta) -> str:
    return f"{acta.path}/errata"


async def proposed(acta: Acta, by: str = "community", **fields: object) -> Json:
    return await acta.mesa[by].done(errata(acta), {**WRONG, **fields})


async def word(acta: Acta, name: str, erratum: Json, **body: str) -> Json:
    path = f"{errata(acta)}/{erratum['id']}/assents"
    return await acta.mesa[name].done(path, body, If_Match=erratum["etag"])


async def now(acta: Acta, erratum: Json) -> Json:
    return await acta.mesa["observer"].read(f"{errata(acta)}/{erratum['id']}")


async def test_an_erratum_is_in_force_with_the_yes_of_the_last_sector_and_the_sealed_bytes_stay(mesa: Mesa) -> None:
    acta = await sealed(mesa)
    before = (await mesa["observer"].get(f"{acta.path}/document")).content
    erratum = await proposed(acta, place_in_document="/sections/6/items/1/notes/0/text")
    assert (erratum["phase"], erratum["number"]) == ("proposed", 1)
    assert erratum["minutes_digest"] == hashlib.sha256(before).hexdigest()
    document = await mesa["observer"].get(f"{errata(acta)}/{erratum['id']}/document")
    assert hashlib.sha256(document.content).hexdigest() == erratum["document"]
    assert document.json()["as_corrected"] == "doce puntos"
    assert "salt" not in document.text

    await word(acta, "state", erratum)
    await word(acta, "company", erratum, stance="accept_with_reservation", text="Diez se ofrecieron primero.")
    assert (await now(acta, erratum))["phase"] == "proposed"
    ledger = await mesa.ledger()
    await word(acta, "community", erratum)
    assert await mesa.ledger() == [*ledger, "erratum.assented"]
    assert (await now(acta, erratum))["phase"] == "in_force"
    assert (await mesa["observer"].get(f"{acta.path}/document")).content == before
    listed = await mesa["observer"].read(f"{errata(acta)}?phase=in_force")
    assert [each["id"] for each in listed["items"]] == [erratum["id"]]


@pytest.mark.parametrize(
    ("fields", "code", "at"),
    [
        ({"as_sealed": "once puntos"}, "erratum_words_not_sealed", "/as_sealed"),
        ({"section": "closing"}, "erratum_words_not_sealed", "/as_sealed"),
        ({"place_in_document": "/sections/0/section_title"}, "erratum_place_unknown", "/place_in_document"),
        ({"place_in_document": "/sections/6/items"}, "erratum_place_unknown", "/place_in_document"),
        ({"place_in_document": "~9/x"}, "erratum_place_unknown", "/place_in_document"),
        ({"language": "xx"}, "language_unknown", "/language"),
        ({"annex": {"sha256": "ab" * 32, "title": "Mapa"}}, "evidence_not_stored", "/annex/sha256"),
    ],
)
async def test_what_nobody_sealed_is_not_quoted(mesa: Mesa, fields: Json, code: str, at: str) -> None:
    acta = await sealed(mesa)
    problem = await mesa.refuses("community", "POST", errata(acta), {**WRONG, **fields}, status=422, code=code)
    assert [each["pointer"] for each in problem["errors"]] == [at]


async def test_an_erratum_says_something(mesa: Mesa) -> None:
    acta = await sealed(mesa)
    body = {"section": "proceedings", "reasons": "Falta."}
    await mesa.refuses("community", "POST", errata(acta), body, status=422, code="invalid_input")


async def test_an_addition_and_an_annex_need_no_sealed_words(mesa: Mesa) -> None:
    acta = await sealed(mesa)
    data = b"%PDF-1.7 mapa"
    assert (await put_file(mesa["community"], mesa.path, data)).status_code == 201
    annex = {"sha256": hashlib.sha256(data).hexdigest(), "title": "Mapa de los puntos"}
    erratum = await proposed(acta, section="closing", as_sealed=None, as_corrected=None, annex=annex)
    assert erratum["annex"] == {**annex, "language": "es"}


async def test_until_the_seal_mistakes_are_corrected_and_only_who_was_there_proposes(mesa: Mesa) -> None:
    acta = await held(mesa)
    await acta.note("La compañía ofrece diez puntos.")
    await acta.circulate()
    await mesa.refuses("community", "POST", errata(acta), WRONG, status=409, code="minutes_still_open")
    await acta.all_assent()
    await acta.seal()
    await mesa.refuses("guarantor", "POST", errata(acta), WRONG, status=403, code="seat_was_not_there")


async def test_only_a_deciding_sector_says_its_word_and_on_the_revision_that_it_read(mesa: Mesa) -> None:
    acta = await sealed(mesa)
    erratum = await proposed(acta)
    path, tag = f"{errata(acta)}/{erratum['id']}/assents", erratum["etag"]
    await mesa.refuses("facilitator", "POST", path, {}, status=403, code="permission_missing", If_Match=tag)
    await mesa.refuses("state", "POST", path, {}, status=428, code="if_match_required")
    await word(acta, "state", erratum)
    await mesa.refuses("state", "POST", path, {}, status=409, code="already_assented", If_Match=tag)


async def test_an_objection_keeps_it_out_of_force_and_its_sector_may_answer_it(mesa: Mesa) -> None:
    acta = await sealed(mesa)
    erratum = await proposed(acta)
    await word(acta, "state", erratum)
    await word(acta, "community", erratum)
    await word(acta, "company", erratum, stance="object", text="Fueron diez.")
    assert (await now(acta, erratum))["phase"] == "proposed"
    await word(acta, "company", erratum)
    assert (await now(acta, erratum))["phase"] == "in_force"
    said = (await mesa["observer"].read(f"{errata(acta)}/{erratum['id']}/assents"))["items"]
    assert [each["stance"] for each in said] == ["accept", "accept", "object", "accept"]


async def test_once_all_have_spoken_a_refusal_is_settled_and_nothing_follows(mesa: Mesa) -> None:
    acta = await sealed(mesa)
    erratum = await proposed(acta)
    path = f"{errata(acta)}/{erratum['id']}"
    settle = {"status": 409, "code": "minutes_under_review", "If_Match": erratum["etag"]}
    problem = await mesa.refuses("facilitator", "POST", f"{path}/settlement", **settle)
    cure = problem["breaches"][0]["cure"]
    assert "about the erratum" in cure["en"]
    assert "sobre la fe de erratas" in cure["es"]
    for name in ("state", "community"):
        await word(acta, name, erratum)
    await word(acta, "company", erratum, stance="object", text="Fueron diez.")
    ledger = await mesa.ledger()
    settled = await mesa["facilitator"].done(f"{path}/settlement", If_Match=erratum["etag"])
    assert settled["phase"] == "refused"
    assert await mesa.ledger() == [*ledger, "erratum.refused"]
    tag = settled["etag"]
    await mesa.refuses("company", "POST", f"{path}/assents", {}, status=409, code="erratum_settled", If_Match=tag)
    await mesa.refuses("community", "POST", f"{path}/withdrawal", status=409, code="erratum_settled")


async def test_silence_counts_where_the_clause_on_the_review_of_minutes_lets_it_count(
    mesa: Mesa, app: FastAPI, clock: FakeClock
) -> None:
    acta = await sealed(mesa, **SILENCE_ASSENTS)
    erratum = await proposed(acta)
    await word(acta, "state", erratum)
    path = f"{errata(acta)}/{erratum['id']}"
    acta = acta.later(app, clock, days=5, hours=12)
    early = {"status": 409, "code": "minutes_under_review", "If_Match": erratum["etag"]}
    await acta.mesa.refuses("facilitator", "POST", f"{path}/settlement", **early)
    acta = acta.later(app, clock, hours=1)
    settled = await acta.mesa["facilitator"].done(f"{path}/settlement", If_Match=erratum["etag"])
    assert (settled["phase"], settled["settled_at"] is None) == ("in_force", False)


async def test_its_author_takes_it_back_while_nobody_has_spoken(mesa: Mesa) -> None:
    acta = await sealed(mesa)
    first, second = await proposed(acta), await proposed(acta, as_corrected="trece puntos")
    path = f"{errata(acta)}/{first['id']}/withdrawal"
    await mesa.refuses("state", "POST", path, status=403, code="erratum_of_another")
    assert (await mesa["community"].done(path))["phase"] == "withdrawn"
    await word(acta, "state", second)
    path = f"{errata(acta)}/{second['id']}/withdrawal"
    await mesa.refuses("community", "POST", path, status=409, code="erratum_spoken_of")


async def test_a_sheet_gives_the_yes_of_who_has_no_key(mesa: Mesa, clock: FakeClock) -> None:
    acta = await sealed(mesa)
    erratum = await proposed(acta)
    for name in ("state", "company"):
        await word(acta, name, erratum)
    path = f"{errata(acta)}/{erratum['id']}/signatures"
    sheet = signed_sheet(Signing(mesa, clock, {}), erratum, scan_digest="d7" * 32)
    fields = {"If_Match": erratum["etag"], "Idempotency_Key": key()}
    signature = await mesa["facilitator"].done(path, sheet, **fields)
    for witness in [each for each in mesa.table.people.values() if str(each.seat) in sheet["witnesses"]]:
        await witness.done(f"{path}/{signature['id']}/confirmation", {"scan_digest": "d7" * 32})
    assert (await now(acta, erratum))["phase"] == "in_force"


async def test_it_lies_on_the_desk_of_the_sector_that_has_not_spoken(mesa: Mesa) -> None:
    acta = await sealed(mesa)
    erratum = await proposed(acta)
    await word(acta, "state", erratum)
    for name, waits in (("state", 0), ("company", 1)):
        desk = await mesa[name].read("/v1/me/desk")
        found = [each for each in desk["items"] if each["subject_id"] == erratum["id"]]
        assert [each["kind"] for each in found] == ["erratum_assent"] * waits


async def test_the_bundle_of_the_minutes_brings_them(mesa: Mesa) -> None:
    acta = await sealed(mesa)
    erratum = await proposed(acta)
    for name in SECTORS:
        await word(acta, name, erratum)
    answer = await mesa["observer"].get(f"{acta.path}/bundle")
    assert answer.status_code == 200
    assert b"zip" in answer.headers["content-type"].encode()
