"""Closing and circulation in one act, what is taken back, the exact text, and who corrects it."""

import hashlib

from app.trust import canonical
from tests.acta import Acta, circulated, held, section
from tests.evening import begin
from tests.mesa import Mesa, key


async def open_acta(mesa: Mesa) -> Acta:
    """Minutes of a session that goes on."""
    evening = await begin(mesa)
    acta = Acta(mesa, evening.session)
    await acta.note("Se habló del agua.")
    return acta


async def test_closing_and_circulation_are_one_act_of_which_a_repeat_does_nothing(mesa: Mesa) -> None:
    acta = await open_acta(mesa)
    before, tag, act = await mesa.ledger(), (await acta.read())["etag"], key()
    body = {"close": True, "read_aloud_in": ["es"]}
    for _ in range(2):
        answer = await mesa["facilitator"].post(f"{acta.path}/circulation", body, If_Match=tag, Idempotency_Key=act)
        assert answer.status_code == 201, answer.text
    assert await mesa.ledger() == [*before, "session.closed", "minutes.circulated"]
    minutes = await acta.read("community")
    session = await mesa["observer"].read(f"{mesa.path}/sessions/{acta.session['id']}")
    assert (minutes["phase"], session["phase"]) == ("circulated", "closed")
    assert section(minutes, "closing")["closed_at"] == session["closed_at"] == minutes["circulated_at"]
    stays = [
        stay
        for sector in section(minutes, "attendance")["sectors"]
        for seat in sector["seats"]
        for stay in seat["stays"]
    ]
    assert stays
    assert all(stay["departed_at"] for stay in stays)


async def test_what_refuses_the_circulation_leaves_the_session_open(mesa: Mesa) -> None:
    acta = await open_acta(mesa)
    path = f"{acta.path}/circulation"
    body = {"close": True, "read_aloud_in": ["zzz"]}
    tag = (await acta.read())["etag"]
    await mesa.refuses("facilitator", "POST", path, body, status=422, code="language_unknown", If_Match=tag)
    await mesa.refuses("rapporteur", "POST", path, body, status=403, code="permission_missing", If_Match=tag)
    await acta.note("Otra nota, que nadie leyó.")
    stale = await mesa["facilitator"].post(path, {"close": True}, If_Match=tag)
    assert (stale.status_code, stale.json()["current"]["notes_revision"]) == (412, 2)
    session = await mesa["observer"].read(f"{mesa.path}/sessions/{acta.session['id']}")
    assert session["phase"] == "open"


async def test_the_exact_text_is_read_by_its_digest_and_stays_after_the_seal(mesa: Mesa) -> None:
    acta = await held(mesa)
    await acta.note()
    assert (await mesa["observer"].get(f"{acta.path}/text")).status_code == 404
    minutes = await acta.circulate()
    answer = await mesa["observer"].get(f"{acta.path}/text")
    assert hashlib.sha256(answer.content).hexdigest() == minutes["text_digest"]
    assert canonical.is_canonical(answer.content)
    text = answer.json()
    assert text["sections"] == minutes["sections"]
    assert f'"{text["circulated_revision"]}.' in minutes["etag"]
    assert (text["v"], text["type"], text["text_revision"]) == (1, "minutes_text", 1)
    await acta.all_assent()
    sealed = await acta.seal()
    assert sealed["text_digest"] == minutes["text_digest"] != sealed["document_digest"]
    assert (await mesa["observer"].get(f"{acta.path}/text")).content == answer.content


async def test_what_went_round_by_mistake_is_taken_back_in_the_open(mesa: Mesa) -> None:
    acta = await held(mesa)
    await acta.note()
    circulated = await acta.circulate()
    before = await mesa.ledger()
    reasons = {"reasons": "Circuló el borrador de otra sesión."}
    path = f"{acta.path}/circulation-withdrawal"
    await mesa.refuses("facilitator", "POST", path, reasons, status=428, code="if_match_required")
    await mesa.refuses("rapporteur", "POST", path, reasons, status=403, code="permission_missing", If_Match="*")
    taken = await mesa["facilitator"].done(path, reasons, If_Match=circulated["etag"])
    assert await mesa.ledger() == [*before, "minutes.circulation_withdrawn"]
    assert (taken["phase"], taken["sections"], taken["text_digest"]) == ("drafting", [], None)
    # Who could read what went round reads that it was taken back, and nothing of the draft that follows.
    await acta.note("Lo que de verdad se dijo.")
    read = await acta.read("community")
    assert (read["phase"], read["withdrawals"][0]["reasons"]) == ("drafting", reasons["reasons"])
    await mesa.refuses(
        "facilitator",
        "POST",
        path,
        reasons,
        status=409,
        code="minutes_not_circulated",
        If_Match=(await acta.read())["etag"],
    )
    again = await acta.circulate()
    assert (again["phase"], again["text_revision"]) == ("circulated", 2)
    assert "Lo que de verdad se dijo." in str(section(again, "proceedings"))
    await acta.all_assent()
    await acta.seal()


async def test_what_somebody_has_answered_is_not_taken_back(mesa: Mesa) -> None:
    acta = await circulated(mesa)
    reasons, path = {"reasons": "Por error."}, f"{acta.path}/circulation-withdrawal"
    await acta.said("state")
    tag = (await acta.read())["etag"]
    await mesa.refuses("facilitator", "POST", path, reasons, status=409, code="minutes_spoken_of", If_Match=tag)


async def test_a_correction_that_somebody_asks_for_is_a_word(mesa: Mesa) -> None:
    acta = await circulated(mesa)
    reasons, path = {"reasons": "Por error."}, f"{acta.path}/circulation-withdrawal"
    await acta.correct()
    tag = (await acta.read())["etag"]
    await mesa.refuses("facilitator", "POST", path, reasons, status=409, code="minutes_spoken_of", If_Match=tag)


async def test_who_runs_sessions_was_there_and_who_was_not_does_not_correct(mesa: Mesa) -> None:
    acta = await circulated(mesa)
    for name in ("facilitator", "rapporteur"):
        assert (await acta.correct(name))["phase"] == "open"
    body = {"section": "proceedings", "text": "No fue así."}
    await mesa.refuses("observer", "POST", f"{acta.path}/corrections", body, status=403, code="seat_was_not_there")


async def test_the_next_session_is_the_one_that_was_called(mesa: Mesa) -> None:
    acta = await held(mesa)
    await mesa.planned_session("company", starts_at=mesa.soon(hours=100), title="Por convocar")
    called = await mesa.convened_session("company", starts_at=mesa.soon(hours=200), title="Convocada")
    minutes = await acta.circulate()
    assert section(minutes, "next_session")["session_id"] == called["id"]
