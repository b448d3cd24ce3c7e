"""A text is worded anew while it is before the table; what was said belongs to the wording that it was said on."""

import asyncio

from tests.evening import Evening, begin
from tests.mesa import KEPT, Json, Mesa, key

WHY = "Cada mes es muy seguido."
EVERY_TWO = {"text": "Un comité conjunto mide la calidad del agua cada dos meses.", "reasons": "Lo pidió la empresa."}


def wordings(mesa: Mesa, proposal: Json) -> str:
    return f"{mesa.path}/proposals/{proposal['id']}/wordings"


async def worded(mesa: Mesa, name: str, proposal: Json, **fields: object) -> Json:
    return await mesa[name].done(wordings(mesa, proposal), {**EVERY_TWO, **fields}, If_Match=proposal["etag"])


async def now(mesa: Mesa, proposal: Json) -> Json:
    return await mesa["observer"].read(f"{mesa.path}/proposals/{proposal['id']}")


async def listed(mesa: Mesa, proposal: Json) -> list[Json]:
    found: list[Json] = (await mesa["observer"].read(wordings(mesa, proposal)))["items"]
    return found


async def shown(evening: Evening) -> Json:
    [one] = (await evening.mesa["observer"].read(f"{evening.path}/room"))["proposals"]
    return dict(one)


async def test_positions_lapse_visibly_when_who_tabled_it_words_the_text_anew(mesa: Mesa) -> None:
    evening = await begin(mesa)
    proposal = await evening.table("community")
    await evening.said("state", proposal)
    await evening.said("company", proposal, "object", WHY)
    assert await listed(mesa, proposal) == []
    wording = await worded(mesa, "community_2", proposal)
    assert (wording["number"], wording["phase"], wording["sector"]) == (2, "text", "community")
    assert (await mesa.ledger())[-1] == "proposal.reworded"

    reworded = await now(mesa, proposal)
    assert (reworded["text"], reworded["text_revision"], reworded["words_from"]) == (EVERY_TWO["text"], 2, 2)
    first, second = await listed(mesa, proposal)
    assert (first["number"], first["phase"], first["text"]) == (1, "replaced", proposal["text"])
    assert (first["text_revision"], second["text_revision"], second["taken_by"]) == (1, 2, None)
    assert first["proposed_by"] == proposal["tabled_by"]

    # What was said stays readable with the wording that it was about, and counts no more.
    told = await shown(evening)
    assert [each["number"] for each in told["wordings"]] == [1, 2]
    assert [each["target_revision"] for each in told["positions"]] == [1, 1]
    assert sorted(told["silent"]) == ["community", "company", "state"]
    [waits] = told["waiting_for"]
    assert (waits["sector"], waits["places"]) == ("company", [str(mesa["company"].seat)])
    assert (await evening.say("state", proposal)).status_code == 412


async def test_nothing_is_decided_before_who_objected_speaks_about_the_new_text(mesa: Mesa) -> None:
    evening = await begin(mesa, "state", "company", "community", "community_2")
    proposal = await evening.table("state")
    await evening.said("community", proposal, "object", WHY)
    await worded(mesa, "state", proposal)
    reworded = await now(mesa, proposal)
    for name in ("state", "company", "community_2"):
        await evening.said(name, reworded)
    early = {"status": 409, "code": "positions_missing", "If_Match": reworded["etag"]}
    refused = await mesa.refuses("facilitator", "POST", evening.outcome(reworded), **early)
    assert refused["breaches"][0]["facts"] == {"missing_sectors": ["community"]}
    # A colleague of the same sector does not say it for them.
    assert (await shown(evening))["waiting_for"][0]["places"] == [str(mesa["community"].seat)]
    await evening.said("community", reworded, "object", "Sigue sin fecha.")
    decided = await evening.decide(reworded)
    assert decided["phase"] == "not_adopted"
    counted = [(each["revision"], each["counted"]) for each in decided["outcome"]["positions"]]
    assert counted == [(1, "former_text"), (2, "counts"), (2, "counts"), (2, "counts"), (2, "counts")]


async def test_an_objection_is_answered_by_a_wording_that_the_objector_accepts(mesa: Mesa) -> None:
    evening = await begin(mesa)
    proposal = await evening.table("state")
    await evening.said("community", proposal, "object", WHY)
    await worded(mesa, "state", proposal)
    reworded = await now(mesa, proposal)
    await evening.all_accept(reworded)
    decided = await evening.decide(reworded)
    assert (decided["phase"], decided["outcome"]["objections"]) == ("adopted", [])
    [agreement] = await evening.agreements()
    assert agreement["text"] == EVERY_TWO["text"]

    await mesa.close(evening.session)
    minutes = await mesa.circulated_minutes(evening.session, "Se habló del agua.")
    sections = {section["section"]: section for section in minutes["sections"]}
    [entry] = [one for item in sections["proceedings"]["items"] for one in item["proposals"]]
    first, second = entry["wordings"]
    assert (first["text"], first["phase"], second["phase"]) == (proposal["text"], "replaced", "text")
    assert [(each["sector"], each["text"]) for each in first["objections"]] == [("community", WHY)]
    assert (second["objections"], second["reasons"]) == ([], EVERY_TWO["reasons"])
    assert [each["revision"] for each in entry["positions"]] == [1, 2, 2, 2]
    assert sections["dissent"]["items"] == []


async def test_an_objector_whose_mandate_ended_is_answered_by_the_own_organization(mesa: Mesa) -> None:
    evening = await begin(mesa, "state", "company", "community", "community_2")
    proposal = await evening.table("state")
    await evening.said("community", proposal, "object", WHY)
    await worded(mesa, "state", proposal)
    reworded = await now(mesa, proposal)
    for name in ("state", "company", "community_2"):
        await evening.said(name, reworded)
    await evening.revoke("community")
    decided = await evening.decide(reworded)
    assert decided["phase"] == "adopted"


async def test_others_propose_a_wording_and_who_tabled_the_text_takes_it(mesa: Mesa) -> None:
    evening = await begin(mesa)
    proposal = await evening.table("community")
    await evening.said("state", proposal)
    wording = await worded(mesa, "company", proposal)
    assert (wording["phase"], wording["sector"], wording["text_revision"]) == ("proposed", "company", None)
    # It changes neither the text nor what was said on it.
    assert (await now(mesa, proposal))["etag"] == proposal["etag"]
    assert [each["phase"] for each in await listed(mesa, proposal)] == ["text", "proposed"]
    path = f"{wordings(mesa, proposal)}/{wording['id']}/taking"
    before = await mesa.ledger()
    for name in ("company", "facilitator"):
        await mesa.refuses(name, "POST", path, status=403, code="proposal_of_others", If_Match=wording["etag"])
    await mesa.refuses("community", "POST", path, status=428, code="if_match_required")
    assert await mesa.ledger() == before
    taken = await mesa["community"].done(path, If_Match=wording["etag"])
    assert (taken["phase"], taken["taken_by"]) == ("text", str(mesa["community"].seat))
    assert ((await now(mesa, proposal))["text"], (await mesa.ledger())[-1]) == (EVERY_TWO["text"], "wording.taken")
    assert "state" in (await shown(evening))["silent"]
    refused = {"status": 409, "code": "wording_not_proposed", "If_Match": taken["etag"]}
    await mesa.refuses("community", "POST", path, **refused)


async def test_a_wording_is_about_the_text_that_was_read_and_changes_something(mesa: Mesa) -> None:
    evening = await begin(mesa)
    proposal = await evening.table("community")
    path = wordings(mesa, proposal)
    before = await mesa.ledger()
    same = {"text": proposal["text"]}
    for name in ("community", "company"):
        refused = {"status": 409, "code": "wording_same", "If_Match": proposal["etag"]}
        await mesa.refuses(name, "POST", path, same, **refused)
    await mesa.refuses("company", "POST", path, EVERY_TWO, status=428, code="if_match_required")
    for name in ("observer", "interpreter"):
        refused = {"status": 403, "code": "permission_missing", "If_Match": proposal["etag"]}
        await mesa.refuses(name, "POST", path, EVERY_TWO, **refused)
    assert await mesa.ledger() == before
    await worded(mesa, "community", proposal)
    stale = await mesa["company"].post(path, {"text": "Otra."}, If_Match=proposal["etag"])
    assert (stale.status_code, stale.json()["current"]["text"]) == (412, EVERY_TWO["text"])
    reworded = await now(mesa, proposal)
    await evening.all_accept(reworded)
    decided = await evening.decide(reworded)
    refused = {"status": 409, "code": "proposal_decided", "If_Match": decided["etag"]}
    await mesa.refuses("community", "POST", path, {"text": "Otra."}, **refused)


async def test_a_partial_agreement_says_what_was_left_out_and_why(mesa: Mesa) -> None:
    evening = await begin(mesa)
    proposal = await evening.table("community")
    rest = [{"text": "Que mida también el caudal.", "reasons": "Falta el estudio hidrológico."}]
    await worded(mesa, "community", proposal, rest=rest)
    reworded = await now(mesa, proposal)
    assert reworded["rest"] == rest
    await evening.all_accept(reworded)
    await evening.decide(reworded)
    [agreement] = await evening.agreements()
    assert agreement["rest"] == rest
    await mesa.close(evening.session)
    minutes = await mesa.circulated_minutes(evening.session, "Se acordó en parte.")
    [told] = next(one for one in minutes["sections"] if one["section"] == "agreements")["items"]
    assert told["rest"] == rest


async def test_the_desk_asks_for_a_word_again_once_the_text_is_another(mesa: Mesa) -> None:
    evening = await begin(mesa)
    proposal = await evening.table("community")

    async def asked() -> bool:
        items = (await mesa["state"].read("/v1/me/desk"))["items"]
        return any((each["kind"], each["subject_id"]) == ("position", proposal["id"]) for each in items)

    await evening.said("state", proposal)
    assert not await asked()
    await worded(mesa, "community", proposal)
    assert await asked()


async def test_a_yes_that_waits_for_an_assembly_is_about_the_text_that_the_assembly_will_see(mesa: Mesa) -> None:
    evening = await begin(mesa)
    proposal = await evening.table("state")
    day = (await mesa["community"].read(f"{evening.path}/room"))["server_now"][:10]
    body, tag = {"stance": "accept", "ratify_by": day}, {"If_Match": proposal["etag"], "Idempotency_Key": key()}
    position = await mesa["community"].done(evening.positions(proposal), body, **tag)
    await worded(mesa, "state", proposal)
    act = {"outcome": "ratified", "held_on": day, "held_elsewhere": KEPT}
    path = f"{evening.positions(proposal)}/{position['id']}/ratification"
    await mesa.refuses("community", "POST", path, act, status=409, code="position_lapsed")
    assert (await shown(evening))["awaiting_assembly"] == []


async def test_a_wording_is_taken_back_by_who_proposed_it_and_stays_readable(mesa: Mesa) -> None:
    evening = await begin(mesa)
    proposal = await evening.table("community")
    await evening.said("state", proposal)
    wording = await worded(mesa, "company", proposal)
    path, why = f"{wordings(mesa, proposal)}/{wording['id']}", {"reasons": "La comunidad ya lo recoge."}
    before = await mesa.ledger()
    # Neither who tabled the text, nor another sector, nor who runs the table takes back what others propose.
    for name in ("community", "state", "facilitator"):
        of_others = {"status": 403, "code": "wording_of_others", "If_Match": wording["etag"]}
        await mesa.refuses(name, "POST", f"{path}/withdrawal", why, **of_others)
    await mesa.refuses("company", "POST", f"{path}/withdrawal", why, status=428, code="if_match_required")
    unsaid = {"status": 422, "code": "invalid_input", "If_Match": wording["etag"]}
    await mesa.refuses("company", "POST", f"{path}/withdrawal", {}, **unsaid)
    elsewhere = path.replace(proposal["id"], (await evening.table("state"))["id"])
    before = await mesa.ledger()
    lost = {"status": 404, "code": "not_found", "If_Match": wording["etag"]}
    await mesa.refuses("company", "POST", f"{elsewhere}/withdrawal", why, **lost)
    assert await mesa.ledger() == before

    back = await mesa["company"].done(f"{path}/withdrawal", why, If_Match=wording["etag"])
    assert (back["phase"], back["withdrawal_reasons"]) == ("withdrawn", why["reasons"])
    assert (back["withdrawn_by"], back["text"]) == (str(mesa["company"].seat), EVERY_TWO["text"])
    assert (await mesa.ledger())[-1] == "wording.withdrawn"
    # The text and what was said of it are as they were, and nobody takes it any more.
    assert (await now(mesa, proposal))["etag"] == proposal["etag"]
    assert [each["phase"] for each in await listed(mesa, proposal)] == ["text", "withdrawn"]
    told = (await mesa["observer"].read(f"{evening.path}/room"))["proposals"]
    assert [each["phase"] for each in told[0]["wordings"]] == ["text", "withdrawn"]
    for name, step, body in (("community", "taking", None), ("company", "withdrawal", why)):
        over = {"status": 409, "code": "wording_not_proposed", "If_Match": back["etag"]}
        await mesa.refuses(name, "POST", f"{path}/{step}", body, **over)
    for name in ("company", "community"):
        await evening.said(name, proposal)
    assert (await evening.decide(proposal))["phase"] == "adopted"

    await mesa.close(evening.session)
    minutes = await mesa.circulated_minutes(evening.session, "Se habló del agua.")
    sections = {section["section"]: section for section in minutes["sections"]}
    entries = [one for item in sections["proceedings"]["items"] for one in item["proposals"]]
    [entry] = [one for one in entries if one["proposal_id"] == proposal["id"]]
    assert [(one["phase"], one["withdrawal_reasons"]) for one in entry["wordings"]] == [
        ("text", None),
        ("withdrawn", why["reasons"]),
    ]


async def test_what_was_taken_or_is_decided_on_is_not_taken_back(mesa: Mesa) -> None:
    evening = await begin(mesa)
    proposal = await evening.table("community")
    first = await worded(mesa, "company", proposal)
    second = await worded(mesa, "state", proposal, text="Se mide cada trimestre.")
    path, why = wordings(mesa, proposal), {"reasons": "Ya no."}
    taken = await mesa["community"].done(f"{path}/{first['id']}/taking", If_Match=first["etag"])
    over = {"status": 409, "code": "wording_not_proposed", "If_Match": taken["etag"]}
    await mesa.refuses("company", "POST", f"{path}/{first['id']}/withdrawal", why, **over)
    reworded = await now(mesa, proposal)
    await evening.all_accept(reworded)
    await evening.decide(reworded)
    decided = {"status": 409, "code": "proposal_decided", "If_Match": second["etag"]}
    await mesa.refuses("state", "POST", f"{path}/{second['id']}/withdrawal", why, **decided)


async def test_of_a_taking_and_a_withdrawal_at_once_one_holds(mesa: Mesa) -> None:
    evening = await begin(mesa)
    proposal = await evening.table("community")
    wording = await worded(mesa, "company", proposal)
    path, tag = f"{wordings(mesa, proposal)}/{wording['id']}", {"If_Match": wording["etag"]}
    answers = await asyncio.gather(
        mesa["community"].post(f"{path}/taking", **tag),
        mesa["company"].post(f"{path}/withdrawal", {"reasons": "Ya no."}, **tag),
    )
    assert sorted(answer.status_code for answer in answers) == [201, 412]
    told = [each["phase"] for each in await listed(mesa, proposal)]
    assert told == (["replaced", "text"] if answers[0].status_code == 201 else ["text", "withdrawn"])


async def test_the_acta_of_a_session_tells_wordings_as_it_left_them(mesa: Mesa) -> None:
    evening = await begin(mesa)
    proposal = await evening.table("community")
    wording = await worded(mesa, "company", proposal)
    await mesa.close(evening.session)
    following = await mesa.planned_session("community")
    carried = await mesa["community"].done(
        f"{mesa.path}/proposals/{proposal['id']}/carry-over",
        {"session_id": following["id"]},
        If_Match=proposal["etag"],
    )
    path = f"{wordings(mesa, proposal)}/{wording['id']}/withdrawal"
    await mesa["company"].done(path, {"reasons": "Ya no."}, If_Match=wording["etag"])
    assert carried["session_id"] == following["id"]
    minutes = await mesa.circulated_minutes(evening.session, "Se habló del agua.")
    sections = {section["section"]: section for section in minutes["sections"]}
    [entry] = [one for item in sections["proceedings"]["items"] for one in item["proposals"]]
    assert [(one["phase"], one["withdrawal_reasons"]) for one in entry["wordings"]] == [
        ("text", None),
        ("proposed", None),
    ]
