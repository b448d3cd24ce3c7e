"""Drafting, changing and proposing ground rules over HTTP."""

import pytest

from app.protocols.templates import templates
from tests.mesa import COUNTING_SEATS, ONE_SEAT, Json, Mesa, key

DECISION = {"title": {"es": "Acuerdos", "en": "Agreements"}, "rule": {"kind": "decision_rule"}}
QUORUM = {
    "title": {"es": "Quórum", "en": "Quorum"},
    "rule": {"kind": "quorum_per_sector", "parameters": {"minimum": 1}},
}
TEXT = {"title": {"es": "Prensa", "en": "Press"}, "text": {"es": "Se acuerda antes.", "en": "It is agreed before."}}


def nested(levels: int) -> Json:
    found: Json = {}
    for _ in range(levels):
        found = {"days": found}
    return found


@pytest.mark.parametrize("name", [template.name for template in templates()])
async def test_every_template_becomes_a_draft_and_then_a_proposal(mesa: Mesa, name: str) -> None:
    await mesa.name_calendar()
    body = {"template": name, "parameters": dict.fromkeys(COUNTING_SEATS, ONE_SEAT)}
    draft = await mesa["facilitator"].done(f"{mesa.path}/protocols", body)
    assert (draft["phase"], draft["version"], draft["template"]) == ("draft", 1, name)
    assert draft["drafted_by"] == str(mesa["facilitator"].seat)
    proposed = await mesa["facilitator"].done(f"{mesa.path}/protocols/{draft['id']}/proposal")
    assert (proposed["phase"], proposed["clauses"]) == ("proposed", draft["clauses"])
    assert (await mesa.ledger())[-2:] == ["protocol.drafted", "protocol.proposed"]


async def test_a_draft_takes_parameters_and_a_title_in_place_of_the_templates(mesa: Mesa) -> None:
    body = {
        "title": {"es": "Nuestras reglas", "en": "Our rules"},
        "template": "dialogue",
        "parameters": {"convocation_period": {"days": 9}},
    }
    draft = await mesa["community"].done(f"{mesa.path}/protocols", body)
    [clause] = [c for c in draft["clauses"] if c["rule"] and c["rule"]["kind"] == "convocation_period"]
    assert clause["rule"]["parameters"] == {"days": 9, "counting": "calendar", "whole_days": False}
    assert "9 calendar days" in clause["sentence"]["en"]
    assert draft["title"] == body["title"]


async def test_a_draft_of_ones_own_clauses_is_numbered_and_says_its_rules(mesa: Mesa) -> None:
    clauses = [{**DECISION, "number": "2"}, QUORUM, TEXT]
    draft = await mesa["state"].done(f"{mesa.path}/protocols", {"clauses": clauses})
    assert [clause["number"] for clause in draft["clauses"]] == ["2", "1", "3"]
    assert [clause["sentence"] is None for clause in draft["clauses"]] == [False, False, True]
    assert (draft["template"], draft["title"]["en"]) == (None, "Ground rules")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "invalid_input"),
        ({"template": "minimal", "clauses": [TEXT]}, "invalid_input"),
        ({"clauses": [TEXT], "parameters": {}}, "invalid_input"),
        ({"clauses": []}, "invalid_input"),
        ({"clauses": [{"title": TEXT["title"]}]}, "invalid_input"),
        ({"template": "minimal", "phase": "in_force"}, "invalid_input"),
        ({"template": "no_such"}, "protocol_template_unknown"),
        ({"template": "minimal", "parameters": {"agenda_assent": {}}}, "protocol_template_lacks_rule"),
        ({"template": "minimal", "parameters": {"quorum_per_sector": {"minimum": "1"}}}, "rule_parameters_invalid"),
        ({"template": "minimal", "parameters": {"quorum_per_sector": {"minimum": -1}}}, "rule_parameters_invalid"),
        ({"template": "minimal", "parameters": {"quorum_per_sector": {"least": 1}}}, "rule_parameters_invalid"),
        ({"template": "minimal", "parameters": {"quorum_per_sector": nested(150)}}, "rule_parameters_invalid"),
        ({"clauses": [{**TEXT, "rule": {"kind": "lottery"}}]}, "rule_kind_unknown"),
        ({"clauses": [{**TEXT, "text": {"es": "a\u0000", "en": "b"}}]}, "invalid_input"),
    ],
)
async def test_what_cannot_be_a_draft_is_refused_and_leaves_nothing(mesa: Mesa, body: Json, code: str) -> None:
    before = await mesa.ledger()
    answer = await mesa["facilitator"].post(f"{mesa.path}/protocols", body)
    assert (answer.status_code, answer.json()["code"]) == (422, code), answer.text
    assert (await mesa["facilitator"].read(f"{mesa.path}/protocols"))["items"] == []
    assert await mesa.ledger() == before


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("es", ["El número debe ser 90 o menos.", "Este campo no existe aquí, o solo lo pone el servicio."]),
        ("en", ["The number must be 90 or less.", "There is no such member here, or the service alone sets it."]),
    ],
)
async def test_wrong_parameters_are_told_one_by_one_without_repeating_what_was_sent(
    mesa: Mesa, language: str, words: list[str]
) -> None:
    rule = {"kind": "convocation_period", "parameters": {"days": 300, "secreto": "natural"}}
    body = {"clauses": [{"title": TEXT["title"], "rule": rule}]}
    answer = await mesa["facilitator"].post(f"{mesa.path}/protocols", body, Accept_Language=language)
    problem = answer.json()
    assert (answer.status_code, problem["clause"], problem["rule"]) == (422, "1", "convocation_period")
    assert [error["detail"] for error in problem["errors"]] == words
    assert [(error["pointer"], error["code"]) for error in problem["errors"]] == [
        ("/days", "less_than_equal"),
        ("/secreto", "extra_forbidden"),
    ]
    assert problem["errors"][0]["limit"] == 90
    assert "natural" not in answer.text


@pytest.mark.parametrize("depth", [300, 900, 1_100])
async def test_parameters_nested_beyond_reason_are_refused_like_any_others(mesa: Mesa, depth: int) -> None:
    path = '{"template":"minimal","parameters":{"quorum_per_sector":' + '{"a":' * depth + "1" + "}" * depth + "}}"
    api = mesa["facilitator"].api
    assert api is not None
    answer = await api.http.post(
        f"{mesa.path}/protocols",
        content=path,
        headers={"Authorization": f"Bearer {mesa['facilitator'].token}", "Content-Type": "application/json"},
    )
    assert answer.status_code == 422, answer.text


async def test_members_read_drafts_but_only_those_who_draft_may_write_them(mesa: Mesa) -> None:
    before = await mesa.ledger()
    refused = await mesa["observer"].post(f"{mesa.path}/protocols", {"template": "minimal"})
    assert (refused.status_code, refused.json()["code"]) == (403, "permission_missing")
    assert await mesa.ledger() == before
    draft = await mesa["state"].done(f"{mesa.path}/protocols", {"template": "minimal"})
    path = f"{mesa.path}/protocols/{draft['id']}"
    assert (await mesa["observer"].read(path))["etag"] == draft["etag"]
    for method, place in (("GET", path), ("GET", f"{mesa.path}/protocols"), ("POST", f"{path}/proposal")):
        assert (await mesa.other["state"].call(method, place)).status_code == 404
    elsewhere = path.replace(str(mesa.table.id), str(mesa.other.id))
    assert (await mesa.other["state"].get(elsewhere)).status_code == 404


async def test_a_draft_changes_in_the_hands_of_its_sector_with_if_match(mesa: Mesa) -> None:
    draft = await mesa["community"].done(f"{mesa.path}/protocols", {"template": "minimal"})
    path = f"{mesa.path}/protocols/{draft['id']}"
    amended = await mesa["community_2"].patch(path, {"clauses": [DECISION, TEXT]}, If_Match=draft["etag"])
    assert (amended.status_code, amended.json()["revision"]) == (200, 2)
    assert [clause["number"] for clause in amended.json()["clauses"]] == ["1", "2"]
    stale = await mesa["community"].patch(path, {"clauses": [DECISION]}, If_Match=draft["etag"])
    assert (stale.status_code, stale.json()["current"]) == (412, amended.json())
    missing = await mesa["community"].patch(path, {"clauses": [DECISION]})
    assert missing.status_code == 428
    assert (await mesa.ledger())[-2:] == ["protocol.drafted", "protocol.amended"]


async def test_a_sectors_draft_is_not_rewritten_or_proposed_by_others(mesa: Mesa) -> None:
    draft = await mesa["community"].done(f"{mesa.path}/protocols", {"template": "minimal"})
    path, before = f"{mesa.path}/protocols/{draft['id']}", await mesa.ledger()
    for name in ("company", "facilitator"):
        for answer in (
            await mesa[name].patch(path, {"clauses": [TEXT]}),
            await mesa[name].post(f"{path}/proposal"),
        ):
            assert (answer.status_code, answer.json()["code"]) == (403, "draft_of_others")
    assert await mesa.ledger() == before


@pytest.mark.parametrize(
    ("clauses", "status", "code"),
    [
        ([TEXT], 409, "decision_rule_missing"),
        ([DECISION, QUORUM, QUORUM], 409, "rule_kind_twice"),
        ([DECISION, {**TEXT, "number": "9"}, {**TEXT, "number": "9"}], 422, "clause_number_taken"),
    ],
)
async def test_a_draft_that_makes_no_protocol_is_not_proposed(
    mesa: Mesa, clauses: list[Json], status: int, code: str
) -> None:
    draft = await mesa["facilitator"].done(f"{mesa.path}/protocols", {"clauses": clauses})
    before = await mesa.ledger()
    answer = await mesa["facilitator"].post(f"{mesa.path}/protocols/{draft['id']}/proposal")
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert await mesa.ledger() == before


async def test_what_is_proposed_is_frozen(mesa: Mesa) -> None:
    proposed = await mesa.proposed()
    path, before = f"{mesa.path}/protocols/{proposed['id']}", await mesa.ledger()
    for answer in (
        await mesa["facilitator"].patch(path, {"clauses": [DECISION]}, If_Match=proposed["etag"]),
        await mesa["facilitator"].post(f"{path}/proposal"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "protocol_frozen")
    assert await mesa.ledger() == before


async def test_the_same_draft_sent_twice_is_one_draft(mesa: Mesa) -> None:
    act, path = key(), f"{mesa.path}/protocols"
    first = await mesa["facilitator"].post(path, {"template": "minimal"}, Idempotency_Key=act)
    again = await mesa["facilitator"].post(path, {"template": "minimal"}, Idempotency_Key=act)
    assert (again.status_code, again.json()) == (201, first.json())
    other = await mesa["facilitator"].post(path, {"template": "dialogue"}, Idempotency_Key=act)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert (await mesa.ledger()).count("protocol.drafted") == 1


async def test_a_rehearsed_draft_answers_and_leaves_nothing(mesa: Mesa) -> None:
    before = await mesa.ledger()
    answer = await mesa["facilitator"].post(f"{mesa.path}/protocols", {"template": "minimal"}, Dry_Run="true")
    assert answer.status_code in {200, 201}
    assert answer.json()["phase"] == "draft"
    assert await mesa.ledger() == before
    assert (await mesa["facilitator"].read(f"{mesa.path}/protocols"))["items"] == []


async def test_versions_are_counted_and_listed_by_phase(mesa: Mesa) -> None:
    proposed = await mesa.proposed()
    draft = await mesa["state"].done(f"{mesa.path}/protocols", {"template": "dialogue"})
    assert draft["version"] == 2
    everything = (await mesa["observer"].read(f"{mesa.path}/protocols"))["items"]
    assert [item["version"] for item in everything] == [1, 2]
    drafts = (await mesa["observer"].read(f"{mesa.path}/protocols?phase=draft"))["items"]
    assert [item["id"] for item in drafts] == [draft["id"]]
    page = await mesa["observer"].read(f"{mesa.path}/protocols?limit=1")
    following = await mesa["observer"].read(f"{mesa.path}/protocols?limit=1&cursor={page['next']}")
    assert [page["items"][0]["id"], following["items"][0]["id"]] == [proposed["id"], draft["id"]]
