"""What ground rules still lack, before they are proposed and before they come into force."""

from tests.amending import amendment, rules
from tests.mesa import Json, Mesa


def clause(kind: str, **parameters: object) -> Json:
    return {"title": {"es": kind, "en": kind}, "rule": {"kind": kind, "parameters": parameters}}


async def test_readiness_lists_what_the_proposal_is_refused_with_and_the_refusal_leaves_no_trace(mesa: Mesa) -> None:
    clauses = [
        clause("quorum_per_sector", minimum=2),
        clause("convocation_period", days=61),
        clause("decision_rule"),
        clause("decision_rule"),
    ]
    draft = await mesa["facilitator"].done(f"{mesa.path}/protocols", {"clauses": clauses})
    path = f"{mesa.path}/protocols/{draft['id']}"
    ready = await mesa["observer"].read(f"{path}/readiness")
    assert (ready["step"], ready["ready"], ready["awaiting"]) == ("proposal", False, [])
    assert [lack["code"] for lack in ready["missing"]] == ["rule_kind_twice"]
    assert ready["missing"][0]["message"]["es"].endswith(".")
    assert [(found["clause"], found["code"]) for found in ready["findings"]] == [
        ("1", "sector_quorum_beyond_seats"),
        ("1", "sector_quorum_beyond_seats"),
        ("2", "convocation_beyond_term"),
    ]
    await mesa.refuses("facilitator", "POST", f"{path}/proposal", status=409, code="rule_kind_twice")
    await mesa["facilitator"].patch(path, {"clauses": clauses[:3]}, If_Match=draft["etag"])
    problem = await mesa.refuses(
        "facilitator", "POST", f"{path}/proposal", status=409, code="sector_quorum_beyond_seats"
    )
    assert problem["findings"] == ready["findings"]
    assert (problem["clause"], problem["sentence"]) == ("1", ready["findings"][0]["sentence"]["es"])


async def test_a_draft_that_fits_is_ready_and_a_proposal_waits_for_its_sectors(mesa: Mesa) -> None:
    draft = await mesa["community"].done(f"{mesa.path}/protocols", {"template": "minimal"})
    path = f"{mesa.path}/protocols/{draft['id']}"
    assert (await mesa["observer"].read(f"{path}/readiness"))["ready"] is True
    proposed = await mesa["community"].done(f"{path}/proposal")
    await mesa.adopt(proposed, "state")
    waiting = await mesa["observer"].read(f"{path}/readiness")
    assert (waiting["step"], waiting["ready"], waiting["awaiting"]) == ("adoption", True, ["company", "community"])
    await mesa.adopt(proposed, "company", "community")
    done = await mesa["observer"].read(f"{path}/readiness")
    assert (done["phase"], done["step"], done["awaiting"]) == ("in_force", None, [])


async def test_a_clause_that_nobody_enforces_is_told_in_every_phase_and_stands_against_nothing(mesa: Mesa) -> None:
    clauses = [
        clause("decision_rule"),
        clause("escalation_ladder", steps={"reminder": 7}),
        clause("quorum_overall", at_least=2),
    ]
    draft = await mesa["community"].done(f"{mesa.path}/protocols", {"clauses": clauses})
    path = f"{mesa.path}/protocols/{draft['id']}"
    unasked = {
        "clause": "2",
        "rule": "escalation_ladder",
        "moments": ["deadline_missed"],
    }
    told = [{**unasked, "waits_for": "release", "enforced_from": None}]
    ready = await mesa["observer"].read(f"{path}/readiness")
    assert (ready["ready"], ready["missing"], ready["findings"], ready["unenforced"]) == (True, [], [], told)
    proposed = await mesa["community"].done(f"{path}/proposal")
    assert (await mesa["observer"].read(f"{path}/readiness"))["unenforced"] == told
    await mesa.adopt(proposed)
    held = await mesa["observer"].read(path)
    assert (await mesa["observer"].read(f"{path}/readiness"))["unenforced"] == told
    assert "enforced" not in str(held), "the body is for ever, and this is not"


async def test_a_proposal_overtaken_by_other_rules_says_so(mesa: Mesa) -> None:
    one, two = await mesa.proposed(), await mesa.proposed()
    await mesa.adopt(two)
    ready = await mesa["observer"].read(f"{mesa.path}/protocols/{one['id']}/readiness")
    assert (ready["ready"], [lack["code"] for lack in ready["missing"]]) == (False, ["protocol_overtaken"])


async def test_a_proposal_says_beforehand_what_a_word_would_be_refused_with(mesa: Mesa) -> None:
    old = await rules(mesa, clause("amendment_rule", lowest_assurance="A"))
    new = await amendment(mesa, old)
    path = f"{mesa.path}/protocols/{new['id']}"
    waiting = await mesa["observer"].read(f"{path}/readiness")
    assert waiting["awaiting"] == ["state", "company", "community"]
    assert [breach["facts"]["sector"] for breach in waiting["breaches"]] == waiting["awaiting"]
    refused = await mesa.refuses(
        "state", "POST", f"{path}/adoptions", {}, If_Match=new["etag"], status=409, code="adoption_unsigned"
    )
    assert refused["breaches"] == waiting["breaches"][:1]
    with_a_word = await mesa["observer"].read(f"{mesa.path}/protocols/{old['id']}/readiness")
    assert with_a_word["breaches"] == []


async def test_the_table_is_taken_as_it_is_with_its_interpreters_and_its_places(mesa: Mesa) -> None:
    clauses = [
        clause("decision_rule"),
        clause("signature_rule", minimum=1),
        clause("required_languages", languages=["es", "qxo"]),
        clause("quorum_per_sector", minimum=1, overrides={"community": 2}),
    ]
    draft = await mesa["facilitator"].done(f"{mesa.path}/protocols", {"clauses": clauses})
    assert (await mesa["observer"].read(f"{mesa.path}/protocols/{draft['id']}/readiness"))["findings"] == []


async def test_every_pair_that_cannot_be_kept_is_refused_at_the_proposal_with_both_sides(mesa: Mesa) -> None:
    clauses = [
        clause("decision_rule"),
        clause("quorum_overall", at_least=5),
        clause("quorum_per_sector", minimum=1, overrides={"community": 3, "independent": 1}),
        clause("minutes_review", days=45, counting="business"),
        clause("convocation_period", days=61),
        clause("term", extensions=1, days=30, follow_up_days=60),
        clause("escalation_ladder", steps={"reminder": 10, "explanation": 5, "authority": 61}),
        clause("signature_rule", minimum=2),
        clause("speaking_budget", minutes=61, session_minutes=180),
    ]
    assert await _refused(mesa, mesa.path, clauses) == [
        ("quorum_beyond_seats", ["2"], "voting_places"),
        ("sector_quorum_beyond_seats", ["3"], "voting_places"),
        ("quorum_of_sector_without_seats", ["3"], "voting_places"),
        ("calendar_missing", ["4"], None),
        ("review_beyond_term", ["4"], "term_days"),
        ("convocation_beyond_term", ["5"], "term_days"),
        ("escalation_out_of_order", ["7"], None),
        # The one fact here that a clause settles: both clauses are named.
        ("escalation_beyond_follow_up", ["7", "6"], "follow_up_days"),
        ("signatures_beyond_seats", ["8"], "voting_places"),
        ("signatures_beyond_seats", ["8"], "voting_places"),
        ("speaking_budgets_beyond_session", ["9"], "deciding_sectors"),
    ]


async def test_business_days_are_neither_proposed_nor_installed_without_the_calendar_that_says_which_they_are(
    mesa: Mesa,
) -> None:
    clauses = [clause("decision_rule"), clause("minutes_review", days=8, counting="business", silence="assents")]
    draft = await mesa["facilitator"].done(f"{mesa.path}/protocols", {"clauses": clauses})
    path = f"{mesa.path}/protocols/{draft['id']}"
    problem = await mesa.refuses("facilitator", "POST", f"{path}/proposal", status=409, code="calendar_missing")
    assert problem["findings"] == (await mesa["observer"].read(f"{path}/readiness"))["findings"]
    assert problem["cure"].startswith("La mesa nombra su calendario")

    await mesa.name_calendar()
    await mesa.adopt(await mesa["facilitator"].done(f"{path}/proposal"))
    table = await mesa["facilitator"].read(mesa.path)
    answer = await mesa["facilitator"].patch(mesa.path, {"calendar_id": None}, If_Match=table["etag"])
    assert answer.status_code == 200, answer.text
    installation, body = f"{mesa.path}/installation", {"place": "Local comunal", "read_aloud": True}
    await mesa.refuses("facilitator", "POST", installation, body, status=409, code="calendar_missing")
    await mesa.name_calendar()
    # The sectors had said yes to a table with a calendar.
    await mesa.adopt(await mesa["facilitator"].read(path))
    await mesa.install()


async def test_a_table_of_one_sector_without_interpreters_can_neither_verify_nor_interpret(mesa: Mesa) -> None:
    table = await mesa["facilitator"].read(mesa.path)
    kept = ("name", "purpose", "kind", "languages", "convening_act")
    body = {name: table[name] for name in kept} | {
        "deciding_sectors": ["state"],
        "term": {"base_date": "2026-11-02", "days": 60},
        "convening_seat": {"organization_id": str(mesa.organizations["independent"])},
    }
    alone = await mesa["facilitator"].done("/v1/roundtables", body)
    clauses = [
        clause("decision_rule"),
        clause("verification", who="other_sector", within_days=15),
        clause("required_languages", languages=["es", "qxo"]),
        clause("minutes_review", days=0, silence="assents"),
    ]
    assert await _refused(mesa, f"/v1/roundtables/{alone['id']}", clauses) == [
        ("verifier_impossible", ["2"], "deciding_sectors"),
        ("language_without_interpreter", ["3"], "roles"),
        ("silence_assents_unread", ["4"], None),
    ]


async def _refused(mesa: Mesa, table: str, clauses: list[Json]) -> list[tuple[str, list[str], str | None]]:
    """What the proposal of these clauses is refused with: (code, clauses, what of the table they run against)."""
    facilitator = mesa["facilitator"]
    draft = await facilitator.done(f"{table}/protocols", {"clauses": clauses})
    refused = await facilitator.post(f"{table}/protocols/{draft['id']}/proposal")
    problem = refused.json()
    assert (refused.status_code, problem["code"]) == (409, problem["findings"][0]["code"])
    assert all(found["cure"]["es"] and found["sentence"]["en"] for found in problem["findings"])
    assert (await facilitator.read(f"{table}/protocols/{draft['id']}"))["phase"] == "draft"
    return [(found["code"], found["clauses"], found["against"]) for found in problem["findings"]]


async def test_readiness_counts_who_may_sign_for_each_sector(mesa: Mesa) -> None:
    rule = clause("signature_rule", minimum=2)
    draft = await mesa["facilitator"].done(f"{mesa.path}/protocols", {"clauses": [clause("decision_rule"), rule]})
    told = (await mesa["observer"].read(f"{mesa.path}/protocols/{draft['id']}/readiness"))["signers"]
    assert {each["sector"]: (each["signers"], each["needed"], each["enough"]) for each in told} == {
        "state": (1, 2, False),
        "company": (1, 2, False),
        "community": (2, 2, True),
    }
    held = await mesa.in_force()
    told = (await mesa["observer"].read(f"{mesa.path}/protocols/{held['id']}/readiness"))["signers"]
    assert all(each["enough"] for each in told)
    bare = await mesa["facilitator"].done(f"{mesa.path}/protocols", {"clauses": [clause("decision_rule")]})
    assert (await mesa["observer"].read(f"{mesa.path}/protocols/{bare['id']}/readiness"))["signers"] == []
