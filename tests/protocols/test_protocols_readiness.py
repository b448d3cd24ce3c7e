"""What ground rules still lack, before they are proposed and before they come into force."""

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


async def test_a_proposal_overtaken_by_other_rules_says_so(mesa: Mesa) -> None:
    one, two = await mesa.proposed(), await mesa.proposed()
    await mesa.adopt(two)
    ready = await mesa["observer"].read(f"{mesa.path}/protocols/{one['id']}/readiness")
    assert (ready["ready"], [lack["code"] for lack in ready["missing"]]) == (False, ["protocol_overtaken"])


async def test_the_table_is_taken_as_it_is_with_its_interpreters_and_its_places(mesa: Mesa) -> None:
    clauses = [
        clause("decision_rule"),
        clause("signature_rule", minimum=1),
        clause("required_languages", languages=["es", "qxo"]),
        clause("quorum_per_sector", minimum=1, overrides={"community": 2}),
    ]
    draft = await mesa["facilitator"].done(f"{mesa.path}/protocols", {"clauses": clauses})
    assert (await mesa["observer"].read(f"{mesa.path}/protocols/{draft['id']}/readiness"))["findings"] == []
