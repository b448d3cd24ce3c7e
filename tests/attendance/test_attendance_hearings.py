"""What people without a device say: written down by the rapporteur, and counted once they or a sheet confirm it."""

from datetime import timedelta

import pytest

from app.core.clock import instant
from tests.clocks import FakeClock
from tests.evening import Evening, begin
from tests.mesa import DIGEST, Json, Mesa, key
from tests.sheets import stored

SAID = {"stance": "accept_with_reservation", "text": "Si se mide también en la quebrada."}


async def heard(evening: Evening, name: str, by: str = "rapporteur", **fields: object) -> Json:
    """This person's word, written down."""
    body = {"seat_id": str(evening.mesa[name].seat), **SAID, **fields}
    return await evening.mesa[by].done(f"{evening.path}/hearings", body, Idempotency_Key=key())


async def refused(evening: Evening, by: str, body: Json, status: int, code: str) -> Json:
    where = f"{evening.path}/hearings"
    return await evening.mesa.refuses(by, "POST", where, body, status=status, code=code, Idempotency_Key=key())


async def test_a_word_that_was_heard_counts_once_the_delegate_confirms_it(mesa: Mesa) -> None:
    evening = await begin(mesa)
    proposal = await evening.table()
    for name in ("state", "company"):
        await evening.said(name, proposal)
    hearing = await heard(evening, "community", proposal_id=proposal["id"])
    assert (hearing["confirmed_at"], hearing["assent_id"], hearing["about"]) == (None, None, "proposal")
    readiness = f"{mesa.path}/proposals/{proposal['id']}/readiness"
    assert (await mesa["state"].read(readiness))["ready"] is False
    where = f"{evening.path}/hearings/{hearing['id']}/confirmation"
    await mesa.refuses("community_2", "POST", where, {}, status=403, code="not_who_spoke")
    confirmed = await mesa["community"].done(where, {})
    assert (confirmed["confirmed_through"], confirmed["assent_id"] is not None) == ("own", True)
    await mesa.refuses("community", "POST", where, {}, status=409, code="hearing_confirmed")
    decided = await evening.decide(proposal)
    assert [each["text"] for each in decided["outcome"]["reservations"]] == [SAID["text"]]
    listed = await mesa["state"].read(f"{evening.path}/hearings")
    assert [each["id"] for each in listed["items"]] == [hearing["id"]]
    assert (await mesa["state"].read(f"{evening.path}/hearings/{hearing['id']}"))["assent_id"] == confirmed["assent_id"]


async def test_a_sheet_under_two_witnesses_makes_it_a_position(mesa: Mesa) -> None:
    await mesa.installed()
    session = await mesa.convened_session()
    path = f"{mesa.path}/sessions/{session['id']}"
    await mesa.arrive(session, "state", "company")
    await mesa["rapporteur"].done(f"{path}/attendances", {"seat_id": str(mesa["community"].seat)})
    evening = Evening(mesa, await mesa["facilitator"].done(f"{path}/opening"))
    proposal = await evening.table()
    for name in ("state", "company"):
        await evening.said(name, proposal)
    hearing = await heard(evening, "community", proposal_id=proposal["id"])
    scan = (await stored(mesa["facilitator"], mesa.path, "voto"))["voto"]
    where = f"{evening.path}/hearings/{hearing['id']}"
    problem = await mesa.refuses(
        "rapporteur", "POST", f"{where}/sheet", paper(mesa, DIGEST), status=422, code="evidence_not_stored"
    )
    # A sheet lies at the table: its body has no word for who keeps it elsewhere.
    assert (problem["cause"], "held_elsewhere" in problem["detail"]) == ("file_needed", False)
    # Nobody's word is made by witnesses of other sectors alone.
    await mesa.refuses(
        "rapporteur",
        "POST",
        f"{where}/sheet",
        paper(mesa, scan, "state", "guarantor"),
        status=422,
        code="witness_of_own_sector_missing",
    )
    on_sheet = await mesa["rapporteur"].done(f"{where}/sheet", paper(mesa, scan))
    assert len(on_sheet["witnesses"]) == 2
    again = paper(mesa, scan)
    await mesa.refuses("rapporteur", "POST", f"{where}/sheet", again, status=409, code="sheet_recorded")
    seen = {"scan_digest": scan}
    await mesa.refuses("company", "POST", f"{where}/confirmation", seen, status=403, code="not_a_witness")
    await mesa["community_2"].done(f"{where}/confirmation", seen)
    positions = f"{mesa.path}/proposals/{proposal['id']}/positions"
    assert len((await mesa["state"].read(positions))["items"]) == 2
    done = await mesa["state"].done(f"{where}/confirmation", seen)
    assert done["confirmed_through"] == "sheet"
    [said] = [each for each in (await mesa["state"].read(positions))["items"] if each["sector"] == "community"]
    assert (said["id"], said["stance"], said["text"]) == (done["assent_id"], SAID["stance"], SAID["text"])
    # Who spoke in the room was there.
    [stay] = (await mesa["state"].read(f"{path}/attendances?seat_id={mesa['community'].seat}"))["items"]
    assert (stay["claimed"], stay["confirmed_through"]) == (False, "sheet")
    assert (await evening.decide(proposal))["phase"] == "adopted"


def paper(mesa: Mesa, scan: str, *witnesses: str) -> Json:
    named = witnesses or ("community_2", "state")
    return {
        "scan_digest": scan,
        "mark": "thumb",
        "place": "Salón comunal",
        "language": "qxo",
        "signed_at": instant(mesa.clock()),
        "witnesses": [str(mesa[name].seat) for name in named],
    }


async def test_a_word_on_the_minutes_is_said_on_paper_too(mesa: Mesa) -> None:
    evening = await begin(mesa)
    await mesa.close(evening.session)
    body = {"seat_id": str(mesa["community"].seat), **SAID}
    await refused(evening, "rapporteur", body, 409, "minutes_not_circulated")
    minutes = await mesa.circulated_minutes(evening.session)
    await mesa.assent_to(minutes, "state", "company")
    hearing = await heard(evening, "community")
    assert (hearing["about"], hearing["target_id"]) == ("minutes", minutes["id"])
    scan = (await stored(mesa["facilitator"], mesa.path, "acta"))["acta"]
    where = f"{evening.path}/hearings/{hearing['id']}"
    await mesa["rapporteur"].done(f"{where}/sheet", paper(mesa, scan))
    for name in ("community_2", "state"):
        await mesa[name].done(f"{where}/confirmation", {"scan_digest": scan})
    read = await mesa["state"].read(f"{evening.path}/minutes")
    assert read["phase"] == "assented"
    sealed = await mesa["facilitator"].done(f"{evening.path}/minutes/seal", If_Match=read["etag"])
    conformity = next(each for each in sealed["sections"] if each["section"] == "conformity")
    [word] = [each for each in conformity["words"] if each["sector"] == "community"]
    assert word["word"] == "assented_with_reservation"


async def test_a_sheet_takes_back_no_objection_that_was_given_with_an_account(mesa: Mesa) -> None:
    evening = await begin(mesa)
    proposal = await evening.table()
    for name in ("state", "company"):
        await evening.said(name, proposal)
    scans = await stored(mesa["facilitator"], mesa.path, "antes", "papel", "otro")
    before = await heard(evening, "community", proposal_id=proposal["id"])
    await mesa["rapporteur"].done(f"{evening.path}/hearings/{before['id']}/sheet", paper(mesa, scans["antes"]))
    # An objection that was itself said on paper is another sheet's to answer.
    on_paper = await heard(evening, "community", proposal_id=proposal["id"], stance="object", text="Así no.")
    await on_sheet(evening, on_paper, scans["papel"])
    await evening.said("community", proposal, "object", "Lo digo yo misma.")
    seen = {"scan_digest": scans["antes"]}
    where = f"{evening.path}/hearings/{before['id']}"
    await mesa.refuses("community_2", "POST", f"{where}/confirmation", seen, status=409, code="objection_by_account")
    # Neither with a yes nor with another objection, which a further sheet could answer.
    for said in (SAID, {"stance": "object", "text": "Otra cosa."}):
        word = await heard(evening, "community", proposal_id=proposal["id"], **said)
        where = f"{evening.path}/hearings/{word['id']}"
        sheet = paper(mesa, scans["otro"])
        await mesa.refuses("rapporteur", "POST", f"{where}/sheet", sheet, status=409, code="objection_by_account")
    # Who objected confirms the word that was heard, and answers it so.
    await mesa["community"].done(f"{evening.path}/hearings/{before['id']}/confirmation", {})
    assert (await evening.decide(proposal))["phase"] == "adopted"


async def test_an_objection_on_paper_is_answered_on_paper(mesa: Mesa) -> None:
    evening = await begin(mesa)
    proposal = await evening.table()
    for name in ("state", "company"):
        await evening.said(name, proposal)
    scans = await stored(mesa["facilitator"], mesa.path, "no", "sí")
    for scan, said in (("no", {"stance": "object", "text": "Así no."}), ("sí", SAID)):
        word = await heard(evening, "community", proposal_id=proposal["id"], **said)
        assert (await on_sheet(evening, word, scans[scan]))["confirmed_through"] == "sheet"
    assert (await evening.decide(proposal))["phase"] == "adopted"


async def test_a_new_wording_is_agreed_to_on_no_sheet_by_who_objected_to_the_former_one(mesa: Mesa) -> None:
    evening = await begin(mesa)
    proposal = await evening.table()
    await evening.said("community", proposal, "object", "Así no.")
    path = f"{mesa.path}/proposals/{proposal['id']}"
    worded = {"text": "Un comité conjunto mide la calidad del agua cada quince días."}
    await mesa["company"].done(f"{path}/wordings", worded, If_Match=(await mesa["company"].read(path))["etag"])
    word = await heard(evening, "community", proposal_id=proposal["id"])
    scan = (await stored(mesa["facilitator"], mesa.path, "nuevo"))["nuevo"]
    where = f"{evening.path}/hearings/{word['id']}/sheet"
    await mesa.refuses("rapporteur", "POST", where, paper(mesa, scan), status=409, code="objection_by_account")


async def test_an_objection_to_the_minutes_is_taken_back_on_no_sheet(mesa: Mesa) -> None:
    evening = await begin(mesa)
    await mesa.close(evening.session)
    minutes = await mesa.circulated_minutes(evening.session)
    await mesa.assent_to(minutes, "state", "company")
    word = await heard(evening, "community")
    scan = (await stored(mesa["facilitator"], mesa.path, "acta"))["acta"]
    where = f"{evening.path}/hearings/{word['id']}"
    await mesa["rapporteur"].done(f"{where}/sheet", paper(mesa, scan))
    seen = {"scan_digest": scan}
    await mesa["community_2"].done(f"{where}/confirmation", seen)
    objection = {"stance": "object", "text": "No fue así."}
    headers = {"If_Match": (await mesa["community"].read(f"{evening.path}/minutes"))["etag"], "Idempotency_Key": key()}
    await mesa["community"].done(f"{evening.path}/minutes/assents", objection, **headers)
    await mesa.refuses("state", "POST", f"{where}/confirmation", seen, status=409, code="objection_by_account")
    said = (await mesa["state"].read(f"{evening.path}/minutes/assents"))["items"]
    assert [each["stance"] for each in said if each["sector"] == "community"] == ["object"]


async def on_sheet(evening: Evening, hearing: Json, scan: str) -> Json:
    """The same word once its sheet was recorded and both witnesses have confirmed it."""
    where = f"{evening.path}/hearings/{hearing['id']}"
    await evening.mesa["rapporteur"].done(f"{where}/sheet", paper(evening.mesa, scan))
    await evening.mesa["community_2"].done(f"{where}/confirmation", {"scan_digest": scan})
    return await evening.mesa["state"].done(f"{where}/confirmation", {"scan_digest": scan})


async def test_a_word_on_a_text_that_changed_is_asked_anew(mesa: Mesa) -> None:
    evening = await begin(mesa)
    never = await mesa["rapporteur"].done(f"{evening.path}/attendances", {"seat_id": str(mesa["observer"].seat)})
    await mesa.close(evening.session)
    await mesa.circulated_minutes(evening.session)
    hearing = await heard(evening, "community")
    correction = {"reason": "No estuvo.", "never_there": True}
    await mesa["rapporteur"].done(f"{evening.path}/attendances/{never['id']}/correction", correction)
    where = f"{evening.path}/hearings/{hearing['id']}/confirmation"
    await mesa.refuses("community", "POST", where, {}, status=409, code="text_changed")


async def test_a_word_on_a_former_wording_is_asked_anew(mesa: Mesa) -> None:
    evening = await begin(mesa)
    proposal = await evening.table()
    hearing = await heard(evening, "community", proposal_id=proposal["id"])
    path = f"{mesa.path}/proposals/{proposal['id']}"
    worded = {"text": "Un comité conjunto mide la calidad del agua cada quince días."}
    await mesa["community"].done(f"{path}/wordings", worded, If_Match=(await mesa["community"].read(path))["etag"])
    where = f"{evening.path}/hearings/{hearing['id']}/confirmation"
    await mesa.refuses("community", "POST", where, {}, status=409, code="text_changed")


async def test_what_was_heard_was_said_in_the_room_and_of_a_text_that_was_there(mesa: Mesa, clock: FakeClock) -> None:
    evening = await begin(mesa)
    clock.advance(minutes=2)
    proposal = await evening.table()
    clock.advance(minutes=1)
    body = {"seat_id": str(mesa["community"].seat), "proposal_id": proposal["id"], **SAID}

    async def unfit(cause: str, **fields: object) -> None:
        problem = await refused(evening, "rapporteur", {**body, **fields}, 422, "occurred_at_unfit")
        assert problem["cause"] == cause

    await unfit("to_come", occurred_at=instant(clock.now + timedelta(minutes=1)))
    await unfit("before_text", occurred_at=instant(clock.now - timedelta(minutes=2)))
    await unfit("not_there", seat_id=str(mesa["community_2"].seat))


@pytest.mark.parametrize(
    ("by", "fields", "status", "code"),
    [
        ("company", {}, 403, "permission_missing"),
        ("rapporteur", {"seat_id": "observer"}, 422, "speaker_without_word"),
        ("rapporteur", {"proposal_id": "01937c5a-7e00-7c17-8c68-27283720ac19"}, 422, "proposal_unknown"),
        ("rapporteur", {"seat_id": "rapporteur"}, 409, "word_of_your_own"),
    ],
)
async def test_only_the_word_of_who_decides_is_written_down(
    mesa: Mesa, by: str, fields: dict[str, str], status: int, code: str
) -> None:
    evening = await begin(mesa)
    proposal = await evening.table()
    body = {"seat_id": str(mesa["community"].seat), "proposal_id": proposal["id"], **SAID, **fields}
    if body["seat_id"] in mesa.table.people:
        body["seat_id"] = str(mesa[body["seat_id"]].seat)
    await refused(evening, by, body, status, code)


async def test_a_word_of_before_the_text_was_worded_anew_is_none_on_the_new_text(mesa: Mesa, clock: FakeClock) -> None:
    evening = await begin(mesa)
    proposal = await evening.table()
    clock.advance(minutes=2)
    before = instant(clock.now)
    clock.advance(minutes=2)
    path = f"{mesa.path}/proposals/{proposal['id']}/wordings"
    await mesa["community"].done(path, {"text": "Se mide cada dos meses."}, If_Match=proposal["etag"])
    clock.advance(minutes=2)
    said = {"seat_id": str(mesa["community"].seat), **SAID, "proposal_id": proposal["id"]}
    await refused(evening, "rapporteur", {**said, "occurred_at": before}, 422, "occurred_at_unfit")
    await heard(evening, "community", proposal_id=proposal["id"], occurred_at=instant(clock.now))
