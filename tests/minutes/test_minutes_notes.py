"""Notes: numbered, written by several hands, revised without losing anything, seen by nobody else before their time."""

from tests.acta import Acta, held
from tests.evening import begin
from tests.mesa import Json, Mesa

OTHERS = ("community", "state", "alternate", "chair", "observer", "guarantor", "adviser", "interpreter", "verifier")


async def taken(mesa: Mesa) -> Acta:
    """An open session of which somebody takes notes."""
    return Acta(mesa, (await begin(mesa)).session)


async def test_notes_are_numbered_as_they_come_whoever_writes_them(mesa: Mesa) -> None:
    acta = await taken(mesa)
    items = await mesa["observer"].read(f"{mesa.path}/sessions/{acta.session['id']}/agenda-items")
    item = items["items"][0]["id"]
    before = await mesa.ledger()
    first = await acta.note("Abre la sesión.", language="qxo")
    second = await acta.note("Habla la empresa.", by="facilitator", agenda_item_id=item)
    assert await mesa.ledger() == [*before, "minutes_note.taken", "minutes_note.taken"]
    assert [(note["number"], note["language"], note["agenda_item_id"]) for note in (first, second)] == [
        (1, "qxo", None),
        (2, "es", item),
    ]
    assert first["taken_by"] == str(mesa.table.seats["rapporteur"])
    draft = await acta.read("rapporteur")
    assert (draft["phase"], draft["notes_revision"], draft["text_revision"], draft["sections"]) == (
        "drafting",
        2,
        0,
        [],
    )
    listed = (await mesa["facilitator"].read(acta.notes))["items"]
    assert [note["text"] for note in listed] == ["Abre la sesión.", "Habla la empresa."]
    of_item = (await mesa["facilitator"].read(f"{acta.notes}?agenda_item_id={item}"))["items"]
    assert [note["number"] for note in of_item] == [2]


async def test_of_two_rapporteurs_the_slower_one_gets_the_words_of_the_faster_and_keeps_their_own(mesa: Mesa) -> None:
    acta = await taken(mesa)
    note = await acta.note("La empresa promete agua.")
    path, tag = f"{acta.notes}/{note['id']}", note["etag"]
    faster = await mesa["facilitator"].patch(path, {"text": "La empresa ofrece agua."}, If_Match=tag)
    assert faster.status_code == 200, faster.text
    mine: Json = {"text": "La empresa promete agua potable."}
    problem = await mesa.refuses("rapporteur", "PATCH", path, mine, status=412, code="stale_revision", If_Match=tag)
    assert problem["current"] == faster.json()
    assert (problem["current"]["text"], problem["current"]["revision"]) == ("La empresa ofrece agua.", 2)

    merged = {"text": "La empresa ofrece agua potable."}
    revised = await mesa["rapporteur"].patch(path, merged, If_Match=faster.headers["etag"])
    assert (revised.status_code, revised.json()["revision"]) == (200, 3)
    assert revised.json()["revised_by"] == str(mesa.table.seats["rapporteur"])
    assert (await acta.read())["notes_revision"] == 3
    feed = (await mesa["rapporteur"].read("/v1/changes?limit=1000&expand=subject"))["items"]
    texts = [body["text"] for item in feed for body in item.get("subjects", ()) if body["id"] == note["id"]]
    assert texts == ["La empresa promete agua.", "La empresa ofrece agua.", "La empresa ofrece agua potable."]


async def test_a_note_moves_to_another_item_and_away_from_it(mesa: Mesa) -> None:
    acta = await taken(mesa)
    items = await mesa["observer"].read(f"{mesa.path}/sessions/{acta.session['id']}/agenda-items")
    note = await acta.note()
    path = f"{acta.notes}/{note['id']}"
    for item in (items["items"][0]["id"], None):
        answer = await mesa["rapporteur"].patch(path, {"agenda_item_id": item}, If_Match=note["etag"])
        assert (answer.json()["agenda_item_id"], answer.json()["text"]) == (item, note["text"])
        note["etag"] = answer.headers["etag"]


async def test_nobody_else_sees_that_minutes_are_written(mesa: Mesa) -> None:
    acta = await taken(mesa)
    before = len(await mesa.ledger())
    note = await acta.note("Palabras todavía sin revisar.")
    assert len(await mesa.ledger()) == before + 1
    for name in OTHERS:
        await _sees_nothing(acta, name, note)


async def _sees_nothing(acta: Acta, name: str, note: Json) -> None:
    person = acta.mesa[name]
    assert (await person.read(acta.notes))["items"] == []
    for path in (acta.path, f"{acta.notes}/{note['id']}", f"{acta.path}/document"):
        answer = await person.get(path)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), (name, path)
    history = await person.read(f"{acta.mesa.path}/history?limit=200")
    assert [item for item in history["items"] if "minutes" in item["type"]] == []
    feed = await person.get("/v1/changes?limit=1000&expand=subject")
    assert [told for told in ("Palabras todavía", note["id"], "minutes_note") if told in feed.text] == [], name


async def test_readiness_says_the_same_whether_or_not_somebody_drafts(mesa: Mesa) -> None:
    acta = await taken(mesa)
    empty = await mesa["community"].read(f"{acta.path}/readiness")
    await acta.note()
    assert await mesa["community"].read(f"{acta.path}/readiness") == empty


async def test_who_does_not_draft_takes_no_notes(mesa: Mesa) -> None:
    acta = await taken(mesa)
    note = await acta.note()
    path, body, tag = f"{acta.notes}/{note['id']}", {"text": "Otra cosa."}, note["etag"]
    for name in OTHERS:
        await mesa.refuses(name, "POST", acta.notes, body, status=403, code="permission_missing")
        await mesa.refuses(name, "PATCH", path, body, status=403, code="permission_missing", If_Match=tag)


async def test_notes_are_refused_that_are_not_well_formed_or_of_another_agenda(mesa: Mesa) -> None:
    acta = await taken(mesa)
    other = await mesa.planned_session("state")
    items = await mesa["observer"].read(f"{mesa.path}/sessions/{other['id']}/agenda-items")
    foreign: Json = {"text": "Algo.", "agenda_item_id": items["items"][0]["id"]}
    note = await acta.note()
    path = f"{acta.notes}/{note['id']}"
    bad: list[Json] = [{}, {"text": ""}, {"text": "a\u0000b"}, {"text": "a\u202eb"}, {"text": "Algo.", "number": 7}]
    for body in bad:
        await mesa.refuses("rapporteur", "POST", acta.notes, body, status=422, code="invalid_input")
    await mesa.refuses(
        "rapporteur", "POST", acta.notes, {"text": "a", "language": "zz"}, status=422, code="language_unknown"
    )
    await mesa.refuses("rapporteur", "POST", acta.notes, foreign, status=409, code="agenda_item_not_of_session")
    await mesa.refuses("rapporteur", "PATCH", path, {"text": "Sin leer."}, status=428, code="if_match_required")
    for wrong, status, code in (
        ({"text": None}, 422, "invalid_input"),
        ({"language": "zz"}, 422, "language_unknown"),
        (foreign, 409, "agenda_item_not_of_session"),
    ):
        await mesa.refuses("rapporteur", "PATCH", path, wrong, status=status, code=code, If_Match=note["etag"])
    elsewhere = f"{mesa.path}/sessions/{other['id']}/minutes/notes/{note['id']}"
    assert (await mesa["rapporteur"].get(elsewhere)).status_code == 404
    assert (await mesa["rapporteur"].patch(elsewhere, {"text": "a"}, If_Match=note["etag"])).status_code == 404


async def test_of_a_session_that_was_not_called_there_is_nothing_to_note(mesa: Mesa) -> None:
    await mesa.installed()
    acta = Acta(mesa, await mesa.planned_session("state"))
    await mesa.refuses("rapporteur", "POST", acta.notes, {"text": "Ya."}, status=409, code="notes_not_taken")


async def test_a_rehearsed_note_leaves_no_draft_behind(mesa: Mesa) -> None:
    acta = await taken(mesa)
    before = await mesa.ledger()
    answer = await mesa["rapporteur"].post(acta.notes, {"text": "Prueba."}, Dry_Run="true")
    assert (answer.status_code, answer.json()["number"]) == (200, 1)
    assert await mesa.ledger() == before
    assert (await mesa["rapporteur"].get(acta.path)).status_code == 404


async def test_notes_stay_as_they_are_once_the_minutes_circulate(mesa: Mesa) -> None:
    acta = await held(mesa)
    note = await acta.note("Texto.")
    await acta.circulate()
    released = await mesa["community"].read(f"{acta.notes}/{note['id']}")
    assert (released["text"], released["revision"]) == ("Texto.", 2)
    assert [each["id"] for each in (await mesa["observer"].read(acta.notes))["items"]] == [note["id"]]
    path, body = f"{acta.notes}/{note['id']}", {"text": "Otro."}
    await mesa.refuses("rapporteur", "POST", acta.notes, body, status=409, code="minutes_circulated")
    tag = released["etag"]
    await mesa.refuses("rapporteur", "PATCH", path, body, status=409, code="minutes_circulated", If_Match=tag)
