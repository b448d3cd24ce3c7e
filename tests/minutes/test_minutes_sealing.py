"""The seal: when it may be set, what stands under it, and that nothing follows it."""

import asyncio
import hashlib
from base64 import b64encode

from fastapi import FastAPI

from app.trust import canonical
from tests.acta import SILENCE_ASSENTS, Acta, circulated, held, section
from tests.clocks import FakeClock
from tests.mesa import Json, Mesa, key


async def test_sealed_minutes_hold_the_words_of_the_sectors_as_they_were_given(mesa: Mesa) -> None:
    acta = await circulated(mesa)
    await acta.said("state")
    await acta.said("company", "accept_with_reservation", "Falta el anexo.")
    await acta.said("community", "object", "No dice\nlo que se habló.")
    before, read = await mesa.ledger(), await acta.read()
    sealed = await acta.seal()
    assert await mesa.ledger() == [*before, "minutes.sealed"]
    assert (sealed["phase"], sealed["sections"][:-1]) == ("sealed", read["sections"][:-1])
    conformity = section(sealed, "conformity")
    assert [(each["sector"], each["word"], each["text"]) for each in conformity["words"]] == [
        ("state", "assented", None),
        ("company", "assented_with_reservation", "Falta el anexo."),
        ("community", "refused", "No dice\nlo que se habló."),
    ]
    assert [each["seat_id"] for each in conformity["words"]] == [
        str(mesa.table.seats[name]) for name in ("state", "company", "community")
    ]
    protocol = (await mesa["state"].read(f"{mesa.path}/protocols?phase=in_force"))["items"][0]
    [clause] = [each for each in protocol["clauses"] if each["number"] == conformity["clause"]]
    assert (clause["rule"]["kind"], clause["sentence"]) == ("minutes_review", conformity["sentence"])


async def test_the_document_is_the_sealed_bytes_and_their_digest_stands_in_the_minutes_and_the_log(mesa: Mesa) -> None:
    acta = await held(mesa)
    await acta.note("Texto con «comillas», <b>marcas</b> y ñ.")
    await acta.circulate()
    assert (await mesa["facilitator"].get(f"{acta.path}/document")).status_code == 404
    await acta.all_assent()
    assert (await mesa["facilitator"].get(f"{acta.path}/document")).status_code == 404
    sealed = await acta.seal()

    answer = await mesa["observer"].get(f"{acta.path}/document")
    digest = hashlib.sha256(answer.content).hexdigest()
    assert (answer.status_code, digest) == (200, sealed["document_digest"])
    assert answer.headers["repr-digest"] == f"sha-256=:{b64encode(bytes.fromhex(digest)).decode()}:"
    assert canonical.is_canonical(answer.content)
    document = answer.json()
    assert "salt" not in answer.text
    assert document["sections"] == sealed["sections"]
    assert {name: document[name] for name in ("v", "type", "minutes_id", "text_revision", "sealed_at")} == {
        "v": 1,
        "type": "minutes",
        "minutes_id": sealed["id"],
        "text_revision": 1,
        "sealed_at": sealed["sealed_at"],
    }
    assert "Texto con «comillas», <b>marcas</b> y ñ." in answer.text
    checkpoint = await mesa["observer"].get("/v1/ledger/checkpoint")
    assert document["log"] == checkpoint.text.splitlines()[0]
    [item] = (await mesa["community"].read("/v1/changes?limit=1000&type=minutes.sealed"))["items"]
    told = {name: value for name, value in item["entry"]["evidence"].items() if not name.startswith("kept_")}
    assert told == {"document": digest}


async def test_silence_is_waited_for_until_the_last_day_is_over_and_recorded_as_silence(
    mesa: Mesa, app: FastAPI, clock: FakeClock
) -> None:
    acta = await circulated(mesa, **SILENCE_ASSENTS)
    await acta.said("state")
    # Circulated on the 23rd at noon in Lima; the 28th is the last of five days, and it ends at 05:00 UTC.
    assert (await acta.read())["review_ends_at"] == "2026-11-29T05:00:00.000000Z"
    acta = acta.later(app, clock, days=5, hours=12)
    problem = await acta.refuses_to_seal()
    assert problem["breaches"][0]["facts"]["silent_sectors"] == ["company", "community"]
    assert problem["rule"] == "minutes_review"
    assert problem["cure"].startswith("La empresa y la comunidad se pronuncian")
    acta = acta.later(app, clock, hours=1)
    sealed = await acta.seal()
    words = section(sealed, "conformity")["words"]
    assert [(each["word"], each["seat_id"] is None, each["stated_at"] is None) for each in words] == [
        ("assented", False, False),
        ("silence", True, True),
        ("silence", True, True),
    ]
    given = await acta.mesa["state"].read(f"{acta.path}/assents")
    assert [each["sector"] for each in given["items"]] == ["state"]


async def test_where_silence_blocks_no_waiting_seals(mesa: Mesa, app: FastAPI, clock: FakeClock) -> None:
    acta = await circulated(mesa, days=2, silence="blocks")
    await acta.said("state")
    await acta.said("company")
    acta = acta.later(app, clock, days=400)
    problem = await acta.refuses_to_seal()
    assert problem["breaches"][0]["facts"] == {"reason": "sector_silent", "silent_sectors": ["community"]}


async def test_where_everybody_has_spoken_nobody_waits(mesa: Mesa) -> None:
    acta = await circulated(mesa, days=60, silence="blocks")
    await acta.all_assent()
    assert (await acta.seal())["phase"] == "sealed"


async def test_a_correction_that_waits_holds_the_seal_up(mesa: Mesa) -> None:
    acta = await circulated(mesa)
    correction = await acta.correct()
    await acta.all_assent()
    problem = await acta.refuses_to_seal()
    assert problem["breaches"][0]["facts"] == {"reason": "corrections_open", "open_corrections": 1}
    await acta.dispose(correction, "rejected")
    await acta.seal()


async def test_who_seals_has_read_the_text(mesa: Mesa) -> None:
    acta = await circulated(mesa)
    read = await acta.read()
    await acta.all_assent()
    path = f"{acta.path}/seal"
    await mesa.refuses("facilitator", "POST", path, status=428, code="if_match_required")
    problem = await mesa.refuses("facilitator", "POST", path, status=412, code="stale_revision", If_Match=read["etag"])
    assert problem["current"]["phase"] == "assented"
    body: Json = {"words": []}
    tag = (await acta.read())["etag"]
    await mesa.refuses("facilitator", "POST", path, body, status=422, code="invalid_input", If_Match=tag)


async def test_who_does_not_run_the_table_does_not_seal(mesa: Mesa) -> None:
    acta = await circulated(mesa)
    await acta.all_assent()
    tag = (await acta.read())["etag"]
    for name in ("rapporteur", "community", "chair", "observer"):
        await mesa.refuses(name, "POST", f"{acta.path}/seal", status=403, code="permission_missing", If_Match=tag)


async def test_a_draft_is_not_sealed(mesa: Mesa) -> None:
    acta = await held(mesa)
    await acta.note()
    await acta.refuses_to_seal("minutes_not_circulated")


async def test_what_nobody_composed_is_not_sealed_and_it_is_said_what_comes_first(mesa: Mesa) -> None:
    acta = await held(mesa)
    for name in ("facilitator", "secretariat"):
        path = f"{acta.path}/seal"
        await mesa.refuses(name, "POST", path, status=409, code="minutes_not_circulated", If_Match='"1.x"')
    path = f"{acta.path}/assents"
    await mesa.refuses("community", "POST", path, {}, status=409, code="minutes_not_circulated", Idempotency_Key=key())


async def test_a_repeated_seal_answers_what_it_answered(mesa: Mesa) -> None:
    acta = await circulated(mesa)
    await acta.all_assent()
    path, tag, act = f"{acta.path}/seal", (await acta.read())["etag"], key()
    sealing = (mesa["facilitator"].post(path, If_Match=tag, Idempotency_Key=act) for _ in range(5))
    answers = await asyncio.gather(*sealing)
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert len({answer.headers["ledger-entry"] for answer in answers}) == 1
    assert (await mesa.ledger()).count("minutes.sealed") == 1


async def test_a_rehearsed_seal_seals_nothing(mesa: Mesa) -> None:
    acta = await circulated(mesa)
    await acta.all_assent()
    read, before = await acta.read(), await mesa.ledger()
    answer = await mesa["facilitator"].post(f"{acta.path}/seal", If_Match=read["etag"], Dry_Run="true")
    assert (answer.status_code, answer.json()["phase"]) == (200, "sealed")
    assert (await acta.read(), await mesa.ledger()) == (read, before)
    assert (await mesa["facilitator"].get(f"{acta.path}/document")).status_code == 404


async def test_nothing_that_anybody_does_changes_sealed_minutes(mesa: Mesa) -> None:
    acta = await held(mesa)
    await acta.note()
    await acta.circulate()
    correction = await acta.correct()
    await acta.dispose(correction, "rejected")
    await acta.all_assent()
    sealed = await acta.seal()
    document = (await mesa["observer"].get(f"{acta.path}/document")).content
    note = (await mesa["rapporteur"].read(acta.notes))["items"][0]
    tag = (await mesa["rapporteur"].read(f"{acta.notes}/{note['id']}"))["etag"]
    for name, method, path, body, headers in _writes(acta, sealed, correction, note["id"], tag):
        await mesa.refuses(name, method, path, body, status=409, code="minutes_sealed", **headers)
    assert await acta.read() == sealed
    assert (await mesa["observer"].get(f"{acta.path}/document")).content == document


def _writes(
    acta: Acta, sealed: Json, correction: Json, note_id: str, note_tag: str
) -> list[tuple[str, str, str, Json | None, dict[str, str]]]:
    """Everything that can be sent to minutes, by people who may, of the text as it stands."""
    read = {"If_Match": str(sealed["etag"])}
    text: Json = {"text": "Otro texto."}
    disposition: Json = {"disposition": "accepted", "reason": "Sí."}
    return [
        ("rapporteur", "POST", acta.notes, text, {}),
        ("rapporteur", "PATCH", f"{acta.notes}/{note_id}", text, {"If_Match": note_tag}),
        ("facilitator", "POST", f"{acta.path}/circulation", None, read),
        ("community", "POST", f"{acta.path}/corrections", {**text, "section": "agenda"}, {}),
        ("facilitator", "POST", acta.disposition(correction), disposition, {}),
        ("community", "POST", f"{acta.path}/assents", {}, {**read, "Idempotency_Key": key()}),
        ("facilitator", "POST", f"{acta.path}/seal", None, read),
    ]


async def test_the_helper_of_the_table_seals_minutes_too(mesa: Mesa) -> None:
    sealed = await mesa.sealed_minutes(None, "Uno.", "Dos.")
    notes = section(sealed, "proceedings")["items"][-1]["notes"]
    assert [note["text"] for note in notes] == ["Uno.", "Dos."]
