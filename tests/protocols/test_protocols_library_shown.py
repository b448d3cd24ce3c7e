"""The clause library, the templates and the invariants as anybody signed in reads them."""

from app.rules.asked import is_enforced, unasked
from app.rules.invariants import INVARIANTS
from app.rules.kinds import RULE_KINDS
from tests.mesa import Mesa


async def test_every_rule_kind_shows_its_parameters_moments_code_and_an_example(mesa: Mesa) -> None:
    shown = await mesa["observer"].read("/v1/rule-kinds")
    kinds = {item["kind"]: item for item in shown["items"]}
    assert list(kinds) == list(RULE_KINDS)
    period = kinds["convocation_period"]
    assert (period["code"], period["moments"]) == ("convocation_period_running", ["session_opening"])
    assert period["parameters"]["properties"]["days"]["maximum"] == 90
    assert period["example"]["parameters"] == {"days": 5, "counting": "calendar", "whole_days": False}
    assert "5 días calendario" in period["example"]["sentence"]["es"]
    assert [item["name"] for item in shown["invariants"]] == [invariant.name for invariant in INVARIANTS]


async def test_every_kind_says_whether_it_is_enforced_and_at_which_moments_nobody_asks_it(mesa: Mesa) -> None:
    shown = {item["kind"]: item for item in (await mesa["observer"].read("/v1/rule-kinds"))["items"]}
    for name, kind in RULE_KINDS.items():
        said = (shown[name]["enforced"], shown[name]["unasked_moments"])
        assert said == (is_enforced(kind), [moment.called() for moment in unasked(kind)]), name
    assert (shown["quorum_overall"]["enforced"], shown["quorum_overall"]["unasked_moments"]) == (True, [])
    assert (shown["escalation_ladder"]["enforced"], shown["press_statements"]["enforced"]) == (False, False)
    assert shown["escalation_ladder"]["unasked_moments"] == ["deadline_missed"]


async def test_a_template_lists_its_clauses_that_nobody_enforces(mesa: Mesa) -> None:
    for template in (await mesa["observer"].read("/v1/protocol-templates"))["items"]:
        rules = {clause["number"]: clause["rule"] for clause in template["clauses"]}
        waiting = [
            (number, rule["kind"]) for number, rule in rules.items() if rule and unasked(RULE_KINDS[rule["kind"]])
        ]
        assert [(each["clause"], each["rule"]) for each in template["unenforced"]] == waiting
        assert waiting, template["name"]


async def test_what_holds_without_a_clause_is_shown_where_things_happen_all_the_same(mesa: Mesa) -> None:
    shown = (await mesa["observer"].read("/v1/rule-kinds"))["items"]
    held = {item["kind"]: item["without_clause"] for item in shown if item["without_clause"] is not None}
    continuity = [
        "amendment_rule",
        "facilitation",
        "lapse",
        "opening_hour",
        "period_end",
        "reopening",
        "sector_word",
        "suspension",
        "term",
        "truce",
        "waiver",
    ]
    assert list(held) == [*continuity, "withdrawal"]
    assert "no se abren sesiones" in held["withdrawal"]["es"]
    assert held["waiver"] == {"es": "Ninguna regla admite dispensa.", "en": "No rule may be waived."}


async def test_an_example_of_every_kind_is_accepted_in_a_draft(mesa: Mesa) -> None:
    shown = (await mesa["observer"].read("/v1/rule-kinds"))["items"]
    clauses = [
        {
            "title": {"es": item["kind"], "en": item["kind"]},
            "rule": {"kind": item["kind"], "parameters": item["example"]["parameters"]},
        }
        for item in shown
    ]
    draft = await mesa["facilitator"].done(f"{mesa.path}/protocols", {"clauses": clauses})
    assert [clause["sentence"] for clause in draft["clauses"]] == [item["example"]["sentence"] for item in shown]


async def test_a_template_is_shown_as_it_would_be_drafted(mesa: Mesa) -> None:
    shown = (await mesa["observer"].read("/v1/protocol-templates"))["items"]
    assert {"minimal", "dialogue"} <= {item["name"] for item in shown}
    for item in shown:
        draft = await mesa["facilitator"].done(f"{mesa.path}/protocols", {"template": item["name"]})
        assert (draft["clauses"], draft["title"]) == (item["clauses"], item["title"])


async def test_the_library_is_for_those_who_are_signed_in(mesa: Mesa) -> None:
    api = mesa["observer"].api
    assert api is not None
    for path in ("/v1/rule-kinds", "/v1/protocol-templates"):
        assert (await api.call("GET", path)).status_code == 401
