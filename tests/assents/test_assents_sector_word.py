"""No organization of a sector speaks for another where the ground rules say so, whatever the sectors are asked."""

from dataclasses import replace
from uuid import UUID, uuid4

from tests.amending import amendment, clause
from tests.evening import begin
from tests.mesa import Json, Mesa, accept, key
from tests.seating import call_back, mandate_body

EVERY = clause("sector_word", by="any_delegate", overrides={"community": "every_organization"})


async def with_fudie(mesa: Mesa) -> Mesa:
    """The tests' table with a second organization of the community, before anything is adopted."""
    mesa = replace(mesa, table=replace(mesa.table, people={**mesa.table.people}, seats={**mesa.table.seats}))
    body = {"name": f"Frente {uuid4()}", "sector": "community", "place": "0210"}
    made = await mesa.administrator.done("/v1/organizations", body, Idempotency_Key=key())
    facilitator = mesa["facilitator"]
    seat = await facilitator.done(
        f"{mesa.path}/seats", {"organization_id": made["id"], "role": "delegate"}, Idempotency_Key=key()
    )
    mandate = await facilitator.done(
        f"{mesa.path}/seats/{seat['id']}/mandates", mandate_body(powers=["speak", "decide", "sign"])
    )
    invited = await facilitator.done("/v1/invitations", {"mandate_id": mandate["id"]})
    assert facilitator.api
    mesa.table.people["fudie"] = await accept(facilitator.api, invited["code"], f"fudie.{uuid4().hex[:8]}")
    mesa.table.seats["fudie"] = UUID(seat["id"])
    return mesa


async def says(mesa: Mesa, target: str, name: str = "observer") -> dict[str, Json]:
    found = await mesa[name].read(f"{mesa.path}/words/{target}")
    return {each["sector"]: each for each in found["sectors"]}


async def awaiting(mesa: Mesa, name: str, kind: str) -> list[Json]:
    return [each for each in (await mesa[name].read("/v1/me/desk"))["items"] if each["kind"] == kind]


async def test_the_first_rules_are_adopted_as_they_say_themselves(mesa: Mesa) -> None:
    mesa = await with_fudie(mesa)
    draft = await mesa["facilitator"].done(f"{mesa.path}/protocols", {"template": "minimal"})
    kept = [{name: each[name] for name in ("number", "title", "text", "rule")} for each in draft["clauses"]]
    kept = [each for each in kept if each["rule"]["kind"] != "sector_word"]
    path = f"{mesa.path}/protocols/{draft['id']}"
    changed = await mesa["facilitator"].patch(path, {"clauses": [*kept, EVERY]}, If_Match=draft["etag"])
    assert changed.status_code == 200, changed.text
    proposed = await mesa["facilitator"].done(f"{path}/proposal")
    await mesa.adopt(proposed, "state", "company", "community")

    waiting = await mesa["observer"].read(f"{path}/readiness")
    assert waiting["awaiting"] == ["community"]
    said = await says(mesa, draft["id"])
    assert (said["community"]["stance"], said["community"]["waiting_for"]) == (None, [str(mesa["fudie"].seat)])
    assert [each["organization_id"] for each in said["community"]["words"]] == [str(mesa.organizations["community"])]
    assert said["state"]["stance"] == "accept"
    assert len(await awaiting(mesa, "fudie", "protocol_adoption")) == 1
    assert await awaiting(mesa, "community_2", "protocol_adoption") == []

    await mesa.adopt(proposed, "fudie")
    assert (await mesa["observer"].read(path))["phase"] == "in_force"
    assert (await says(mesa, draft["id"]))["community"]["stance"] == "accept"


async def test_a_proposal_waits_for_every_organization_and_falls_by_the_objection_of_one(mesa: Mesa) -> None:
    mesa = await with_fudie(mesa)
    protocol = await _rules(mesa, EVERY)
    evening = await begin(mesa, "state", "company", "community", "fudie")
    proposal = await evening.table()
    await evening.all_accept(proposal)
    problem = await mesa.refuses("facilitator", "POST", evening.outcome(proposal), status=409, code="positions_missing")
    assert problem["breaches"][0]["facts"]["missing_sectors"] == ["community"]
    room = (await mesa["observer"].read(f"{evening.path}/room"))["proposals"][0]
    assert room["silent"] == ["community"]
    assert room["waiting_for"] == [{"sector": "community", "places": [str(mesa["fudie"].seat)]}]
    await evening.said("fudie", proposal, "object", "No nos preguntaron.")
    assert (await evening.decide(proposal))["phase"] == "not_adopted"

    again = await evening.table()
    for name in ("state", "company", "community", "fudie"):
        await evening.said(name, again)
    assert (await evening.decide(again))["phase"] == "adopted"
    number = protocol["clauses"][-1]["number"]
    assert (await mesa["observer"].read(f"{mesa.path}/words/{again['id']}"))["clause"] == number


async def test_a_number_of_places_says_yes_and_each_place_once(mesa: Mesa) -> None:
    await _rules(mesa, clause("sector_word", places={"community": 2}))
    extension = await mesa["state"].done(f"{mesa.path}/term-extensions", {"days": 30, "reasons": "Falta un punto."})
    path = f"{mesa.path}/term-extensions/{extension['id']}"
    for name in ("state", "company", "community"):
        await mesa[name].done(f"{path}/assents", {}, If_Match=extension["etag"])
    for name in ("community", "alternate"):
        # The alternate speaks for the same place, and says nothing new.
        answer = await mesa[name].post(f"{path}/assents", {}, If_Match=extension["etag"])
        assert (answer.status_code, answer.json()["code"]) == (409, "already_assented")
    assert (await mesa["observer"].read(path))["phase"] == "proposed"
    await mesa["community_2"].done(f"{path}/assents", {}, If_Match=extension["etag"])
    assert (await mesa["observer"].read(path))["phase"] == "granted"


async def test_the_chair_speaks_after_the_others_were_heard(mesa: Mesa) -> None:
    chairs = {"community": str(mesa["community"].seat)}
    await _rules(mesa, clause("sector_word", chairs=chairs))
    extension = await mesa["state"].done(f"{mesa.path}/term-extensions", {"days": 30, "reasons": "Falta un punto."})
    path = f"{mesa.path}/term-extensions/{extension['id']}"
    for name in ("state", "company", "community"):
        await mesa[name].done(f"{path}/assents", {}, If_Match=extension["etag"])
    assert (await mesa["observer"].read(path))["phase"] == "proposed"
    assert (await says(mesa, extension["id"]))["community"]["waiting_for"] == [str(mesa["community_2"].seat)]
    objection = {"stance": "object", "text": "Yo no, pero habla ella."}
    await mesa["community_2"].done(f"{path}/assents", objection, If_Match=extension["etag"])
    assert (await says(mesa, extension["id"]))["community"]["stance"] == "accept"
    await mesa["community"].done(f"{path}/assents", {}, If_Match=extension["etag"])
    assert (await mesa["observer"].read(path))["phase"] == "granted"


async def test_the_clause_that_holds_today_is_asked_also_of_a_text_that_was_opened_before_it(mesa: Mesa) -> None:
    mesa = await with_fudie(mesa)
    protocol = await _rules(mesa)
    extension = await mesa["state"].done(f"{mesa.path}/term-extensions", {"days": 30, "reasons": "Falta un punto."})
    path = f"{mesa.path}/term-extensions/{extension['id']}"
    for name in ("state", "community"):
        await mesa[name].done(f"{path}/assents", {}, If_Match=extension["etag"])
    assert (await says(mesa, extension["id"]))["community"]["stance"] == "accept"

    kept = [{name: each[name] for name in ("number", "title", "text", "rule")} for each in protocol["clauses"]]
    proposed = await amendment(mesa, protocol, clauses=[*kept, EVERY])
    await mesa.adopt(proposed)
    said = (await says(mesa, extension["id"]))["community"]
    assert (said["stance"], said["waiting_for"]) == (None, [str(mesa["fudie"].seat)])
    await mesa["company"].done(f"{path}/assents", {}, If_Match=extension["etag"])
    assert (await mesa["observer"].read(path))["phase"] == "proposed"
    await mesa["fudie"].done(f"{path}/assents", {}, If_Match=extension["etag"])
    assert (await mesa["observer"].read(path))["phase"] == "granted"


async def test_a_chair_that_is_no_seat_of_its_sector_is_never_proposed(mesa: Mesa) -> None:
    for seat in (mesa["state"].seat, mesa["alternate"].seat, uuid4()):
        draft = await mesa["facilitator"].done(f"{mesa.path}/protocols", {"template": "minimal"})
        path = f"{mesa.path}/protocols/{draft['id']}"
        kept = [{name: each[name] for name in ("number", "title", "text", "rule")} for each in draft["clauses"]]
        kept = [each for each in kept if each["rule"]["kind"] != "sector_word"]
        clauses = [*kept, clause("sector_word", chairs={"community": str(seat)})]
        changed = await mesa["facilitator"].patch(path, {"clauses": clauses}, If_Match=draft["etag"])
        assert changed.status_code == 200, changed.text
        before = await mesa.ledger()
        problem = await mesa.refuses("facilitator", "POST", f"{path}/proposal", status=409, code="chair_unfit")
        assert problem["findings"][0]["facts"] == {"sector": "community", "seat": str(seat)}
        assert await mesa.ledger() == before


async def test_a_chair_that_is_called_back_leaves_the_word_to_any_delegate(mesa: Mesa) -> None:
    await _rules(mesa, clause("sector_word", chairs={"community": str(mesa["community"].seat)}))
    extension = await mesa["state"].done(f"{mesa.path}/term-extensions", {"days": 30, "reasons": "Falta un punto."})
    path = f"{mesa.path}/term-extensions/{extension['id']}"
    for name in ("state", "company", "community_2"):
        await mesa[name].done(f"{path}/assents", {}, If_Match=extension["etag"])
    assert (await says(mesa, extension["id"]))["community"]["stance"] is None
    for name in ("alternate", "community"):
        await call_back(mesa, name)
    assert (await says(mesa, extension["id"]))["community"]["stance"] == "accept"


async def test_without_a_clause_any_delegate_speaks_and_it_is_shown(mesa: Mesa) -> None:
    mesa = await with_fudie(mesa)
    await _rules(mesa)
    evening = await begin(mesa)
    proposal = await evening.table()
    await evening.all_accept(proposal)
    shown = await mesa["observer"].read(f"{mesa.path}/words/{proposal['id']}")
    assert (shown["clause"], "cualquiera de sus delegados" in shown["sentence"]["es"]) == (None, True)
    assert (await evening.decide(proposal))["phase"] == "adopted"


async def test_what_is_no_text_of_the_table_has_no_words(mesa: Mesa) -> None:
    await mesa.installed()
    answer = await mesa["observer"].get(f"{mesa.path}/words/{uuid4()}")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


async def _rules(mesa: Mesa, *clauses: Json) -> Json:
    """Installed on the minimal rules without their own clause on words, and with these."""
    # Who runs the table is accepted before any rules say how a sector speaks.
    await mesa.facilitate()
    draft = await mesa["facilitator"].done(f"{mesa.path}/protocols", {"template": "minimal"})
    path = f"{mesa.path}/protocols/{draft['id']}"
    kept = [{name: each[name] for name in ("number", "title", "text", "rule")} for each in draft["clauses"]]
    kept = [each for each in kept if each["rule"]["kind"] != "sector_word"]
    changed = await mesa["facilitator"].patch(path, {"clauses": [*kept, *clauses]}, If_Match=draft["etag"])
    assert changed.status_code == 200, changed.text
    proposed = await mesa["facilitator"].done(f"{path}/proposal")
    everybody = [each for each in ("state", "company", "community", "fudie") if each in mesa.table.people]
    for name in everybody:
        if (await mesa["facilitator"].read(path))["phase"] == "proposed":
            await mesa.adopt(proposed, name)
    if (await mesa["facilitator"].read(path))["phase"] == "proposed":
        await mesa.adopt(proposed, "community_2")
    await mesa.install()
    return await mesa["facilitator"].read(path)
