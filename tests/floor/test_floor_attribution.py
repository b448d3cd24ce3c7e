"""How closely turns and notes name who spoke, as the ground rules allow."""

import hashlib
from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from app.core.clock import instant
from app.floor.models import Turn
from tests.clocks import FakeClock
from tests.floor.floors import Floor, on_floor
from tests.mesa import Json, Mesa
from tests.sheets import put_file

BY_SECTOR = {"kind": "attribution", "parameters": {"at_most": "by_sector", "on_request": True}}
VOICE = b"OggS" + bytes(40)
NOBODY = {"kind": "attribution", "parameters": {"at_most": "not_attributed", "on_request": False}}


async def note(floor: Floor, **speaker: object) -> Json:
    path = f"{floor.path}/minutes/notes"
    return await floor.mesa["rapporteur"].done(path, {"text": "Pide medir el agua.", "speaker": speaker})


async def test_under_a_clause_a_turn_says_the_sector_and_only_those_in_the_room_see_who_speaks(
    mesa: Mesa, app: FastAPI
) -> None:
    floor = await on_floor(mesa, rules=(BY_SECTOR,))
    asked = await floor.ask("community")
    assert asked["seat_id"] is None
    for name, reads in {"facilitator": True, "rapporteur": True, "community": True, "state": False}.items():
        seen = (await floor.room(name))["waiting"][0]["seat_id"]
        assert seen == (floor.seat("community") if reads else None), name
    turn = await floor.grant(asked)
    assert (turn["seat_id"], turn["sector"]) == (None, "community")
    assert (await floor.room("state"))["speaking"]["seat_id"] == floor.seat("community")
    await floor.step(turn, "end")
    async with app.state.database.sessions() as db:
        assert (await db.execute(select(Turn.held_by))).scalars().all() == [None]


async def test_under_a_clause_a_request_is_told_to_who_asked_and_who_keeps_the_list_alone(mesa: Mesa) -> None:
    floor = await on_floor(mesa, rules=(BY_SECTOR,))
    asked = await floor.ask("community")
    for name, reads in {"facilitator": True, "rapporteur": True, "community": True, "state": False}.items():
        listed = (await mesa[name].read(f"{floor.path}/floor-requests"))["items"]
        assert [each["id"] for each in listed] == ([asked["id"]] if reads else []), name
        history = (await mesa[name].read(f"{mesa.path}/history?limit=200"))["items"]
        types = [each["type"] for each in history]
        # The entry is told to one audience; who asked reads the request itself.
        assert ("floor_request.made" in types) == (reads and name != "community"), name
    path = f"{floor.path}/floor-requests/{asked['id']}/withdrawal"
    await mesa.refuses("state", "POST", path, status=404, code="not_found")
    await mesa["community"].done(path)


async def test_who_asks_to_be_on_record_is_named_where_the_clause_lets_a_speaker_ask(mesa: Mesa) -> None:
    floor = await on_floor(mesa, rules=(BY_SECTOR,))
    turn = await floor.grant(await floor.ask("community", on_record=True))
    assert (turn["seat_id"], turn["on_record"]) == (floor.seat("community"), True)
    named = await note(floor, turn_id=turn["id"])
    assert (named["attribution"], named["speaker_id"], named["turn_id"]) == (
        "named",
        floor.seat("community"),
        turn["id"],
    )


@pytest.mark.parametrize(
    ("rules", "level"),
    [
        pytest.param((), "named", id="without a clause"),
        pytest.param((BY_SECTOR,), "by_sector", id="by sector"),
        pytest.param((NOBODY,), "not_attributed", id="not attributed"),
    ],
)
async def test_a_note_names_the_speaker_as_closely_as_it_may(mesa: Mesa, rules: tuple[Json, ...], level: str) -> None:
    floor = await on_floor(mesa, rules=rules)
    turn = await floor.give("company")
    expected = {
        "named": ("named", floor.seat("company"), "company"),
        "by_sector": ("by_sector", None, "company"),
        "not_attributed": ("not_attributed", None, None),
    }[level]
    for speaker in ({"turn_id": turn["id"]}, {"seat_id": floor.seat("company")}):
        taken = await note(floor, **speaker)
        assert (taken["attribution"], taken["speaker_id"], taken["speaker_sector"]) == expected
    plain = await mesa["rapporteur"].done(f"{floor.path}/minutes/notes", {"text": "Se abre el punto."})
    assert (plain["attribution"], plain["speaker_id"], plain["turn_id"]) == ("not_attributed", None, None)


async def test_what_is_asked_more_closely_than_agreed_is_refused(mesa: Mesa) -> None:
    floor = await on_floor(mesa, rules=(BY_SECTOR,))
    body = {"text": "Dice que no.", "speaker": {"seat_id": floor.seat("state"), "attribution": "named"}}
    path = f"{floor.path}/minutes/notes"
    await mesa.refuses("rapporteur", "POST", path, body, status=409, code="attributed_too_closely")
    asked = {**body, "speaker": {**body["speaker"], "on_record": True}}  # type: ignore[dict-item]  # a JSON object
    taken = await mesa["rapporteur"].done(path, asked)
    assert taken["speaker_id"] == floor.seat("state")
    cleared = await mesa["rapporteur"].patch(f"{path}/{taken['id']}", {"speaker": None}, If_Match=taken["etag"])
    assert (cleared.json()["attribution"], cleared.json()["speaker_id"]) == ("not_attributed", None)


@pytest.mark.parametrize(
    ("speaker", "code"), [({"turn_id": None}, "turn_unknown"), ({"seat_id": None}, "seat_unknown")]
)
async def test_a_note_names_nobody_who_is_not_there(mesa: Mesa, speaker: Json, code: str) -> None:
    floor = await on_floor(mesa)
    body = {"text": "Habla.", "speaker": dict.fromkeys(speaker, str(mesa.table.id))}
    await mesa.refuses("rapporteur", "POST", f"{floor.path}/minutes/notes", body, status=422, code=code)


async def test_the_minutes_tell_whose_words_a_note_gives_back(mesa: Mesa) -> None:
    floor = await on_floor(mesa)
    await note(floor, turn_id=(await floor.give("community"))["id"])
    await mesa["facilitator"].done(f"{floor.path}/closing")
    path = f"{floor.path}/minutes"
    etag = (await mesa["facilitator"].read(path))["etag"]
    circulated = await mesa["facilitator"].done(f"{path}/circulation", {}, If_Match=etag)
    [entry] = circulated["sections"][6]["items"][-1]["notes"]
    assert (entry["sector"], entry["seat_id"]) == ("community", floor.seat("community"))


async def test_a_recording_is_kept_only_where_the_note_names_whose_voice_it_is(mesa: Mesa) -> None:
    floor = await on_floor(mesa, rules=(BY_SECTOR,))
    stored = await put_file(mesa["rapporteur"], mesa.path, VOICE, "audio/ogg")
    assert stored.status_code == 201, stored.text
    path, audio = f"{floor.path}/minutes/notes", hashlib.sha256(VOICE).hexdigest()
    said = {"text": "El río bajó.", "speaker": {"seat_id": floor.seat("community")}, "audio": audio}
    for body in (said, {"text": "El río bajó.", "audio": audio}):
        await mesa.refuses("rapporteur", "POST", path, body, status=409, code="audio_names_speaker")
    asked = {**said, "speaker": {"seat_id": floor.seat("community"), "on_record": True}}
    lost = {**asked, "audio": "ab" * 32}
    await mesa.refuses("rapporteur", "POST", path, lost, status=422, code="evidence_not_stored")
    note = await mesa["rapporteur"].done(path, asked)
    assert (note["audio"], note["attribution"]) == (audio, "named")
    # Who is named no more is not heard either.
    unnamed = {"status": 409, "code": "audio_names_speaker", "If_Match": note["etag"]}
    await mesa.refuses("rapporteur", "PATCH", f"{path}/{note['id']}", {"speaker": None}, **unnamed)
    both = {"speaker": None, "audio": None}
    silent = await mesa["rapporteur"].patch(f"{path}/{note['id']}", both, If_Match=note["etag"])
    assert (silent.status_code, silent.json()["audio"]) == (200, None)


async def test_a_turn_that_is_over_names_its_recording_where_it_names_who_spoke(mesa: Mesa) -> None:
    floor = await on_floor(mesa, rules=(BY_SECTOR,))
    stored = await put_file(mesa["rapporteur"], mesa.path, VOICE, "audio/ogg")
    assert stored.status_code == 201, stored.text
    audio = {"audio": hashlib.sha256(VOICE).hexdigest()}
    unnamed = await floor.give("community")
    path = f"turns/{unnamed['id']}/recording"
    await floor.refused(path, audio, code="turn_goes_on")
    await floor.step(unnamed, "end")
    await floor.refused(path, audio, code="audio_names_speaker")

    named = await floor.grant(await floor.ask("community", on_record=True))
    await floor.step(named, "end")
    path = f"turns/{named['id']}/recording"
    where = f"{floor.path}/{path}"
    await mesa.refuses("rapporteur", "POST", where, {"audio": "ab" * 32}, status=422, code="evidence_not_stored")
    paper = b"%PDF-1.4 acta"
    await put_file(mesa["rapporteur"], mesa.path, paper, "application/pdf")
    unheard = {"audio": hashlib.sha256(paper).hexdigest()}
    await mesa.refuses("rapporteur", "POST", where, unheard, status=422, code="not_audio")
    await mesa.refuses("rapporteur", "POST", where, {}, status=422, code="invalid_input")
    await mesa.refuses("community", "POST", where, audio, status=403, code="permission_missing")
    kept = await mesa["rapporteur"].done(where, audio)
    assert (kept["audio"], kept["seconds"], kept["seat_id"]) == (audio["audio"], 0, floor.seat("community"))
    assert (await mesa.ledger())[-1] == "turn.recording_kept"
    [entry] = (await mesa["state"].read(f"{mesa.path}/history?limit=1"))["items"]
    envelope = await mesa["state"].read(f"/v1/ledger/entries/{entry['index']}")
    assert audio["audio"] in str(envelope)
    # The wrong file is taken away by the same people.
    assert (await mesa["rapporteur"].done(where, {"audio": None}))["audio"] is None


async def test_a_turn_that_is_recorded_afterwards_brings_its_recording(mesa: Mesa, clock: FakeClock) -> None:
    floor = await on_floor(mesa, rules=(BY_SECTOR,))
    await put_file(mesa["rapporteur"], mesa.path, VOICE, "audio/ogg")
    clock.advance(minutes=2)
    began, ended = (instant(clock.now - timedelta(seconds=each)) for each in (60, 30))
    said = {"seat_id": floor.seat("state"), "audio": hashlib.sha256(VOICE).hexdigest(), "started_at": began}
    where = f"{floor.path}/turns"
    problem = await mesa.refuses("rapporteur", "POST", where, said, status=422, code="invalid_input")
    assert [(each["code"], each["pointer"]) for each in problem["errors"]] == [("recording_of_what_is_over", "/audio")]
    over = {**said, "ended_at": ended}
    await mesa.refuses("rapporteur", "POST", where, over, status=409, code="audio_names_speaker")
    lost = {**over, "on_record": True, "audio": "ab" * 32}
    await mesa.refuses("rapporteur", "POST", where, lost, status=422, code="evidence_not_stored")
    kept = await mesa["rapporteur"].done(where, {**over, "on_record": True})
    assert (kept["audio"], kept["seconds"]) == (said["audio"], 30)
