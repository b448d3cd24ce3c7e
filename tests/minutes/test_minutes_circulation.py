"""Circulation: the text is composed from what the session left, and released to the whole table in one entry."""

from fastapi import FastAPI

from tests.acta import SILENCE_ASSENTS, Acta, circulated, held, section
from tests.clocks import FakeClock
from tests.evening import begin
from tests.mesa import DIGEST, Json, Mesa, key

ORDER = [
    "heading",
    "place_and_hour",
    "attendance",
    "quorum",
    "previous_minutes",
    "agenda",
    "proceedings",
    "agreements",
    "commitments",
    "dissent",
    "next_session",
    "closing",
    "conformity",
]


async def eventful(mesa: Mesa) -> tuple[Acta, Json, dict[str, Json]]:
    """A session that adopted a proposal, rejected one and left one open; the agenda item, and the proposals."""
    evening = await begin(mesa, "state", "company", "community", "guarantor")
    acta = Acta(mesa, evening.session)
    item = (await mesa["state"].read(f"{evening.path}/agenda-items"))["items"][0]
    await acta.note("Se saluda a los presentes.")
    await acta.note("La empresa explica de dónde toma el agua.", agenda_item_id=item["id"])
    adopted, rejected, left = [await evening.table(title=title, agenda_item_id=item["id"]) for title in "ABC"]
    await evening.said("company", adopted, "accept_with_reservation", "Sujeto al presupuesto.")
    for name in ("state", "community"):
        await evening.said(name, adopted)
    await evening.decide(adopted)
    await evening.leave("guarantor")
    for name in ("state", "company"):
        await evening.said(name, rejected)
    await evening.said("community", rejected, "object", "Falta el estudio.\nY el de suelos.")
    await evening.decide(rejected)
    await evening.said("community", left, "object", "Nadie preguntó a las comunidades.")
    closed = Acta(mesa, await mesa.close(evening.session))
    return closed, item, {"adopted": adopted, "rejected": rejected, "left": left}


async def test_the_text_tells_who_was_there_and_when(mesa: Mesa) -> None:
    acta, _, proposals = await eventful(mesa)
    session = acta.session
    before = await mesa.ledger()
    minutes = await acta.circulate(read_aloud_in=["qxo", "es"])
    assert await mesa.ledger() == [*before, "minutes.circulated"]
    assert (minutes["phase"], minutes["text_revision"]) == ("circulated", 1)
    assert [(each["number"], each["section"]) for each in minutes["sections"]] == list(enumerate(ORDER, 1))

    heading = section(minutes, "heading")
    assert heading["convening_act"]["document_digest"] == DIGEST
    assert (heading["session_number"], heading["session_kind"]) == (1, "ordinary")
    hours = section(minutes, "place_and_hour")
    assert (hours["convened_at"], hours["opened_at"]) == (session["convened_at"], session["opened_at"])
    assert hours["time_zone"] == "America/Lima"
    sectors = section(minutes, "attendance")["sectors"]
    assert [each["sector"] for each in sectors] == ["state", "company", "community", "independent"]
    [guarantor] = sectors[3]["seats"]
    assert (guarantor["seat_id"], guarantor["role"]) == (str(mesa.table.seats["guarantor"]), "guarantor")
    [stay] = guarantor["stays"]
    assert stay["arrived_at"] < stay["departed_at"] < session["closed_at"]
    [stay] = sectors[0]["seats"][0]["stays"]
    assert (stay["mode"], stay["departed_at"]) == ("in_person", session["closed_at"])
    counts = section(minutes, "quorum")["counts"]
    decided = [proposals[name]["id"] for name in ("adopted", "rejected")]
    assert [count["proposal_id"] for count in counts] == [None, *decided]
    assert {(count["places"], count["present"]) for count in counts} == {(4, 3)}
    assert counts[0]["at"] == session["opened_at"]
    closing = section(minutes, "closing")
    assert (closing["closed_at"], closing["read_aloud_in"]) == (session["closed_at"], ["es", "qxo"])


async def test_the_text_tells_what_was_said_agreed_and_objected_to(mesa: Mesa) -> None:
    acta, item, proposals = await eventful(mesa)
    following = await mesa.planned_session(title="Segunda", place="Huari")
    minutes = await acta.circulate()
    assert [each["agenda_item_id"] for each in section(minutes, "agenda")["items"]] == [item["id"]]
    about_item, about_none = section(minutes, "proceedings")["items"]
    assert [note["text"] for note in about_item["notes"]] == ["La empresa explica de dónde toma el agua."]
    assert [(each["title"], each["phase"]) for each in about_item["proposals"]] == [
        ("A", "adopted"),
        ("B", "not_adopted"),
        ("C", "in_assent"),
    ]
    assert (about_none["agenda_item_id"], [note["number"] for note in about_none["notes"]]) == (None, [1])
    [agreement] = section(minutes, "agreements")["items"]
    assert (agreement["number"], agreement["proposal_id"]) == (1, proposals["adopted"]["id"])
    assert section(minutes, "commitments")["commitment_ids"] == []
    dissent = section(minutes, "dissent")["items"]
    assert [(each["title"], [said["text"] for said in each["objections"]]) for each in dissent] == [
        ("A", []),
        ("B", ["Falta el estudio.\nY el de suelos."]),
        ("C", ["Nadie preguntó a las comunidades."]),
    ]
    assert [said["text"] for said in dissent[0]["reservations"]] == ["Sujeto al presupuesto."]
    ahead = section(minutes, "next_session")
    assert (ahead["session_id"], ahead["place"]) == (following["id"], "Huari")
    assert section(minutes, "conformity")["words"] == []


async def test_no_name_of_a_person_stands_in_the_text(mesa: Mesa) -> None:
    acta = await circulated(mesa)
    answer = await mesa["community"].get(acta.path)
    for name in mesa.table.people:
        assert f"mesa.{name}".lower() not in answer.text.lower()


async def test_from_the_circulation_on_everybody_at_the_table_reads_the_text_and_its_notes(mesa: Mesa) -> None:
    acta = await held(mesa)
    note = await acta.note("Lo que se dijo.")
    minutes = await acta.circulate()
    for name in ("community", "state", "observer", "interpreter", "chair"):
        await _reads(acta, name, minutes, note)


async def _reads(acta: Acta, name: str, minutes: Json, note: Json) -> None:
    person = acta.mesa[name]
    assert await acta.read(name) == minutes
    assert (await person.read(acta.notes))["items"][0]["text"] == "Lo que se dijo."
    assert (await person.read(f"{acta.notes}/{note['id']}"))["revision"] == 2
    feed = (await person.read("/v1/changes?limit=1000&expand=subject"))["items"]
    [entry] = [item for item in feed if item.get("entry", {}).get("type") == "minutes.circulated"]
    assert entry["entry"]["audience"] == "roundtable"
    assert {change["type"] for change in entry["entry"]["changes"]} == {"minutes", "minutes_note", "notice"}
    assert len([each for each in entry["subjects"] if "occasion" not in str(each)]) == 2
    drafts = [item for item in feed if item.get("entry", {}).get("type") == "minutes_note.taken"]
    assert drafts == []


async def test_a_session_with_nothing_noted_and_nothing_agreed_has_minutes_that_say_so(mesa: Mesa) -> None:
    acta = await held(mesa)
    before = await mesa.ledger()
    path = f"{acta.path}/circulation"
    for body in (None, {}, {"without_notes": False}):
        await mesa.refuses("facilitator", "POST", path, body, status=409, code="minutes_without_notes")
    answer = await mesa["facilitator"].post(path, {"without_notes": True})
    assert answer.status_code == 201, answer.text
    minutes = answer.json()
    assert await mesa.ledger() == [*before, "minutes.circulated"]
    assert minutes["revision"] == 1
    for name in ("agreements", "dissent"):
        assert section(minutes, name)["items"] == []
    [item] = section(minutes, "proceedings")["items"]
    assert (item["notes"], item["proposals"]) == ([], [])
    assert section(minutes, "next_session")["session_id"] is None


async def test_minutes_name_those_of_the_session_before_as_they_stood(mesa: Mesa) -> None:
    first = await held(mesa)
    sealed = await mesa.sealed_minutes(first.session)
    second = await held(mesa)
    before = section(await second.circulate(), "previous_minutes")
    assert (before["minutes_id"], before["session_number"]) == (sealed["id"], 1)
    assert (before["phase"], before["document_digest"]) == ("sealed", sealed["document_digest"])


async def test_an_earlier_draft_is_not_given_away_by_later_minutes(mesa: Mesa) -> None:
    first = await held(mesa)
    await first.note()
    second = await held(mesa)
    assert section(await second.circulate(), "previous_minutes")["minutes_id"] is None


async def test_who_circulates_has_read_the_last_note(mesa: Mesa) -> None:
    acta = await held(mesa)
    await acta.note("Primera.")
    read = await acta.read()
    await acta.note("Segunda, mientras tanto.")
    path = f"{acta.path}/circulation"
    await mesa.refuses("facilitator", "POST", path, status=428, code="if_match_required")
    await mesa.refuses("facilitator", "POST", path, status=400, code="if_match_malformed", If_Match="*")
    problem = await mesa.refuses("facilitator", "POST", path, status=412, code="stale_revision", If_Match=read["etag"])
    assert problem["current"]["notes_revision"] == 2
    await acta.circulate()


async def test_a_tag_where_there_is_no_draft_is_stale(mesa: Mesa) -> None:
    acta = await held(mesa)
    tag = f'"1.{DIGEST}"'
    path = f"{acta.path}/circulation"
    problem = await mesa.refuses("facilitator", "POST", path, status=412, code="stale_revision", If_Match=tag)
    assert problem["current"] is None


async def test_minutes_circulate_once_and_after_the_session(mesa: Mesa) -> None:
    evening = await begin(mesa)
    acta = Acta(mesa, evening.session)
    path = f"{acta.path}/circulation"
    problem = await mesa.refuses("facilitator", "POST", path, status=409, code="session_not_closed")
    assert "close: true" in problem["detail"]
    await mesa.close(evening.session)
    minutes = await acta.circulate()
    tag = minutes["etag"]
    await mesa.refuses("facilitator", "POST", path, status=409, code="minutes_circulated", If_Match=tag)
    body: Json = {"read_aloud_in": ["zz"]}
    await mesa.refuses("facilitator", "POST", path, body, status=422, code="language_unknown", If_Match=tag)
    body = {"sections": []}
    await mesa.refuses("facilitator", "POST", path, body, status=422, code="invalid_input", If_Match=tag)


async def test_who_does_not_run_the_table_does_not_circulate(mesa: Mesa) -> None:
    acta = await held(mesa)
    for name in ("rapporteur", "community", "chair", "observer"):
        await mesa.refuses(name, "POST", f"{acta.path}/circulation", status=403, code="permission_missing")


async def test_without_a_rule_on_the_review_nothing_circulates_and_readiness_says_so(mesa: Mesa) -> None:
    await mesa.installed()
    acta = await held(mesa)
    template = (await mesa["facilitator"].read("/v1/protocol-templates"))["items"]
    [minimal] = [each for each in template if each["name"] == "minimal"]
    kept = [
        {name: clause[name] for name in ("title", "text", "rule") if clause.get(name)}
        for clause in minimal["clauses"]
        if not clause["rule"] or clause["rule"]["kind"] != "minutes_review"
    ]
    drafted = await mesa["facilitator"].done(f"{mesa.path}/protocols", {"clauses": kept})
    await mesa.adopt(await mesa["facilitator"].done(f"{mesa.path}/protocols/{drafted['id']}/proposal"))

    problem = await mesa.refuses(
        "facilitator", "POST", f"{acta.path}/circulation", status=409, code="ground_rule_missing"
    )
    assert problem["rule"] == "minutes_review"
    readiness = await mesa["community"].read(f"{acta.path}/readiness")
    assert (readiness["ready"], [each["code"] for each in readiness["missing"]]) == (False, ["ground_rule_missing"])
    assert "minutes_review" in readiness["missing"][0]["message"]["es"]


async def test_a_rehearsed_circulation_shows_the_text_to_whoever_drafts_and_to_nobody_else(mesa: Mesa) -> None:
    acta = await held(mesa)
    await acta.note("Para leer antes.")
    draft, before = await acta.read(), await mesa.ledger()
    answer = await mesa["facilitator"].post(f"{acta.path}/circulation", If_Match=draft["etag"], Dry_Run="true")
    assert (answer.status_code, answer.json()["phase"]) == (200, "circulated")
    assert "Para leer antes." in answer.text
    assert (await mesa.ledger(), await acta.read()) == (before, draft)
    assert (await mesa["community"].get(acta.path)).status_code == 404


async def test_a_repeated_circulation_answers_what_it_answered(mesa: Mesa) -> None:
    acta = await held(mesa)
    path, act = f"{acta.path}/circulation", key()
    first, second = [
        await mesa["facilitator"].post(path, {"without_notes": True}, Idempotency_Key=act) for _ in range(2)
    ]
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    assert first.headers["ledger-entry"] == second.headers["ledger-entry"]


async def test_the_review_is_announced_with_the_text_and_no_calendar_shortens_it(
    mesa: Mesa, app: FastAPI, clock: FakeClock
) -> None:
    body = {"name": "Feriados", "country": "pe", "holidays": [{"date": "2026-11-25", "name": "Aniversario"}]}
    calendar = await mesa.administrator.done("/v1/calendars", body)
    table = await mesa["facilitator"].read(mesa.path)
    answer = await mesa["facilitator"].patch(mesa.path, {"calendar_id": calendar["id"]}, If_Match=table["etag"])
    assert answer.status_code == 200, answer.text
    acta = await circulated(mesa, **{**SILENCE_ASSENTS, "days": 2, "counting": "business"})
    # Monday the 23rd; the 24th and the 26th are business days, the 25th is not.
    assert (await acta.read())["review_ends_at"] == "2026-11-27T05:00:00.000000Z"

    path = f"/v1/calendars/{calendar['id']}"
    changed = {"holidays": [], "reason": "Se retira el feriado."}
    tag = (await mesa.administrator.read(path))["etag"]
    answer = await mesa.administrator.patch(path, changed, If_Match=tag)
    assert answer.status_code == 200, answer.text
    acta = acta.later(app, clock, days=3)
    await acta.refuses_to_seal()
    acta = acta.later(app, clock, days=1)
    assert {each["word"] for each in section(await acta.seal(), "conformity")["words"]} == {"silence"}
