"""Texts side by side, items that are not there to be decided, and a second round where the ground rules give one."""

import pytest

from tests.evening import TEXT, Evening, begin, decided_by
from tests.mesa import KEPT, Json, Mesa, key

OTHER = {"title": "Otro monitoreo", "text": "La empresa mide y el comité revisa."}


async def beside(evening: Evening, by: str, proposal: Json, **fields: object) -> Json:
    return await evening.table(by, **{**OTHER, "alternative_to": proposal["id"], **fields})


async def now(mesa: Mesa, proposal: Json) -> Json:
    return await mesa["observer"].read(f"{mesa.path}/proposals/{proposal['id']}")


async def test_of_texts_side_by_side_the_one_that_is_adopted_closes_the_others(mesa: Mesa) -> None:
    evening = await begin(mesa)
    first = await evening.table("community")
    second = await beside(evening, "company", first)
    third = await beside(evening, "state", second, title="Un tercero")
    apart = await evening.table("state")
    # They name the earliest of them, whichever they were tabled beside.
    assert [each["alternative_to"] for each in (first, second, third, apart)] == [None, first["id"], first["id"], None]
    await evening.said("state", first, "object", "Falta plata.")
    await evening.all_accept(second)
    decided = await evening.decide(second)
    assert decided["phase"] == "adopted"
    for each in (first, third):
        closed = await now(mesa, each)
        assert (closed["phase"], closed["adopted_instead"]) == ("not_adopted", second["id"])
        assert (closed["decided_at"], closed["outcome"]) == (decided["decided_at"], None)
    assert (await now(mesa, apart))["phase"] == "in_assent"
    assert len(await evening.agreements()) == 1
    assert (await evening.say("company", await now(mesa, first))).json()["code"] == "proposal_not_in_assent"

    await mesa.close(evening.session)
    minutes = await mesa.circulated_minutes(evening.session, "Se eligió un texto.")
    sections = {section["section"]: section for section in minutes["sections"]}
    told = [one for item in sections["proceedings"]["items"] for one in item["proposals"]]
    assert [each["adopted_instead"] for each in told] == [second["id"], None, second["id"], None]
    assert sections["dissent"]["items"][0]["objections"][0]["text"] == "Falta plata."


async def test_a_text_that_is_not_adopted_leaves_those_beside_it_open(mesa: Mesa) -> None:
    evening = await begin(mesa)
    first = await evening.table("community")
    second = await beside(evening, "company", first)
    await evening.all_accept(second)
    await evening.said("state", second, "object", "Así no.")
    assert (await evening.decide(second))["phase"] == "not_adopted"
    assert (await now(mesa, first))["etag"] == first["etag"]
    await mesa.refuses(
        "state",
        "POST",
        f"{evening.path}/proposals",
        {**TEXT, "alternative_to": second["id"]},
        status=422,
        code="alternative_unfit",
    )


async def test_while_an_assembly_is_waited_for_no_text_beside_it_is_decided(mesa: Mesa) -> None:
    evening = await begin(mesa)
    first = await evening.table("community")
    second = await beside(evening, "company", first)
    day = (await mesa["community"].read(f"{evening.path}/room"))["server_now"][:10]
    for name in ("state", "company"):
        await evening.said(name, second)
    waits = {"stance": "accept", "ratify_by": day}
    await mesa["community"].done(evening.positions(second), waits, If_Match=second["etag"], Idempotency_Key=key())
    assert (await evening.decide(second))["phase"] == "adopted_ad_referendum"
    await evening.all_accept(first)
    await mesa.refuses("facilitator", "POST", evening.outcome(first), status=409, code="alternative_awaited")
    readiness = await mesa["observer"].read(f"{mesa.path}/proposals/{first['id']}/readiness")
    assert (readiness["ready"], [each["code"] for each in readiness["missing"]]) == (False, ["alternative_awaited"])
    [agreement] = await evening.agreements()
    tag = (await mesa["community"].read(f"{mesa.path}/agreements/{agreement['id']}"))["etag"]
    act = {"outcome": "ratified", "held_on": day, "held_elsewhere": KEPT}
    path = f"{mesa.path}/agreements/{agreement['id']}/ratification"
    await mesa["community"].done(path, act, If_Match=tag)
    closed = await now(mesa, first)
    assert (closed["phase"], closed["adopted_instead"]) == ("not_adopted", second["id"])


async def test_a_refusal_by_the_assembly_leaves_the_other_text_to_be_decided(mesa: Mesa) -> None:
    evening = await begin(mesa)
    first = await evening.table("community")
    second = await beside(evening, "company", first)
    day = (await mesa["community"].read(f"{evening.path}/room"))["server_now"][:10]
    for name in ("state", "company"):
        await evening.said(name, second)
    waits = {"stance": "accept", "ratify_by": day}
    await mesa["community"].done(evening.positions(second), waits, If_Match=second["etag"], Idempotency_Key=key())
    await evening.decide(second)
    [agreement] = await evening.agreements()
    tag = (await mesa["community"].read(f"{mesa.path}/agreements/{agreement['id']}"))["etag"]
    act = {"outcome": "refused", "held_on": day, "held_elsewhere": KEPT, "reasons": "No alcanza."}
    path = f"{mesa.path}/agreements/{agreement['id']}/ratification"
    await mesa["community"].done(path, act, If_Match=tag)
    await evening.all_accept(first)
    assert (await evening.decide(await now(mesa, first)))["phase"] == "adopted"


@pytest.mark.parametrize(
    ("level", "stance", "phase"),
    [
        ("consult", "accept", "recommended"),
        ("collaborate", "accept_with_reservation", "recommended"),
        ("involve", "object", "noted"),
        ("inform", "accept", "noted"),
    ],
)
async def test_an_item_below_a_decision_comes_to_a_recommendation_and_to_no_agreement(
    mesa: Mesa, level: str, stance: str, phase: str
) -> None:
    await mesa.installed()
    session = await mesa.planned_session("community")
    evening = Evening(mesa, session)
    asked = {"title": "El puente", "purpose": "Opinar.", "participation_level": level, "duration_minutes": 10}
    item = await mesa["state"].done(f"{evening.path}/agenda-items", asked)
    await mesa["facilitator"].done(f"{evening.path}/convocation")
    await mesa.arrive(session, "state", "company", "community")
    await mesa["facilitator"].done(f"{evening.path}/opening")
    proposal = await evening.table("community", agenda_item_id=item["id"])
    assert proposal["level"] == level
    for name in ("state", "company"):
        await evening.said(name, proposal)
    await mesa.refuses("facilitator", "POST", evening.outcome(proposal), status=409, code="positions_missing")
    await evening.said("community", proposal, stance, None if stance == "accept" else "Con estudio.")
    decided = await evening.decide(proposal)
    assert (decided["phase"], decided["outcome"]["result"]) == (phase, phase)
    assert await evening.agreements() == []
    await mesa.close(session)
    minutes = await mesa.circulated_minutes(session, "Se opinó.")
    told = [
        one
        for section in minutes["sections"]
        if section["section"] == "proceedings"
        for item in section["items"]
        for one in item["proposals"]
    ]
    assert [(each["phase"], each["level"]) for each in told] == [(phase, level)]


async def test_a_recommendation_goes_on_only_to_an_item_of_its_own_level(mesa: Mesa) -> None:
    evening = await begin(mesa)
    late = {"title": "El puente", "purpose": "Opinar.", "participation_level": "consult", "duration_minutes": 10}
    item = await mesa["community"].done(f"{evening.path}/agenda-items", late)
    for sector in ("state", "company", "community"):
        await mesa[sector].done(f"{evening.path}/agenda-items/{item['id']}/assents", {}, If_Match=item["etag"])
    proposal = await evening.table("community", agenda_item_id=item["id"])
    await mesa.close(evening.session)
    following = await mesa.planned_session("state")
    body = {"session_id": following["id"]}
    path = f"{mesa.path}/proposals/{proposal['id']}/carry-over"
    await mesa.refuses("community", "POST", path, body, status=409, code="agenda_item_not_for_decision")


TWO_ROUNDS: Json = {"kind": "decision_in_two_rounds", "parameters": {"minimum": 1}}


async def in_two_rounds(mesa: Mesa) -> Evening:
    await decided_by(mesa, TWO_ROUNDS)
    return await begin(mesa)


async def test_what_finds_no_consensus_is_asked_once_more_and_decided_by_votes(mesa: Mesa) -> None:
    evening = await in_two_rounds(mesa)
    proposal = await evening.table("community")
    await evening.all_accept(proposal)
    await evening.said("state", proposal, "object", "Es caro.")
    asked = await evening.decide(proposal)
    assert (asked["phase"], asked["outcome"], asked["decided_at"]) == ("in_assent", None, None)
    [first] = asked["rounds"]
    assert (first["result"], [each["text"] for each in first["objections"]]) == ("second_round", ["Es caro."])
    assert (asked["text_revision"], asked["words_from"]) == (1, asked["revision"])
    assert (await mesa.ledger())[-1] == "proposal.asked_again"
    # Nothing that was said in the first round counts in the second one.
    [shown] = (await mesa["observer"].read(f"{evening.path}/room"))["proposals"]
    assert (len(shown["silent"]), shown["waiting_for"]) == (3, [])
    await mesa.refuses("facilitator", "POST", evening.outcome(asked), status=409, code="positions_missing")
    for name in ("company", "community", "state"):
        await evening.said(name, asked)
    decided = await evening.decide(asked)
    assert (decided["phase"], decided["outcome"]["rule"]) == ("adopted", "decision_in_two_rounds")
    assert [each["counted"] for each in decided["outcome"]["positions"]] == ["former_round"] * 4 + ["counts"] * 3
    await mesa.close(evening.session)
    minutes = await mesa.circulated_minutes(evening.session, "Hubo dos rondas.")
    [told] = [
        one
        for section in minutes["sections"]
        if section["section"] == "proceedings"
        for item in section["items"]
        for one in item["proposals"]
    ]
    assert [each["objections"][0]["text"] for each in told["rounds"]] == ["Es caro."]


async def test_the_second_round_does_not_outvote_a_sector_and_another_wording_begins_anew(mesa: Mesa) -> None:
    evening = await in_two_rounds(mesa)
    proposal = await evening.table("community")
    await evening.all_accept(proposal)
    await evening.said("state", proposal, "object", "Es caro.")
    asked = await evening.decide(proposal)
    await mesa["community"].done(
        f"{mesa.path}/proposals/{proposal['id']}/wordings", {"text": "Se mide cada año."}, If_Match=asked["etag"]
    )
    reworded = await now(mesa, proposal)
    assert (reworded["text_revision"], len(reworded["rounds"])) == (reworded["words_from"], 1)
    for name in ("company", "community"):
        await evening.said(name, reworded)
    await evening.said("state", reworded, "object", "Sigue caro.")
    again = await evening.decide(reworded)
    assert (again["phase"], len(again["rounds"])) == ("in_assent", 2)
    for name in ("company", "community"):
        await evening.said(name, again)
    await evening.said("state", again, "object", "No.")
    decided = await evening.decide(again)
    assert (decided["phase"], decided["outcome"]["objections"][0]["text"]) == ("not_adopted", "No.")
