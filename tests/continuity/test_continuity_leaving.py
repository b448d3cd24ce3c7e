"""A sector leaves and returns by its own word, and one organization leaves while its sector stays."""

import asyncio

from tests.amending import clause
from tests.assents.test_assents_sector_word import EVERY, _rules, says, with_fudie
from tests.evening import begin
from tests.mesa import Json, Mesa

REASONS = {"reasons": "No se nos oye."}
BACK = {"reasons": "Ya se nos oyó."}


async def _listed(mesa: Mesa, name: str) -> list[Json]:
    return list((await mesa[name].read(f"{mesa.path}/withdrawals"))["items"])


async def _desk(mesa: Mesa, name: str) -> list[str]:
    items = (await mesa[name].read("/v1/me/desk"))["items"]
    return [each["kind"] for each in items if each["kind"] == "withdrawal_assent"]


async def test_no_organization_takes_its_sector_from_the_table_alone(mesa: Mesa) -> None:
    mesa = await with_fudie(mesa)
    await _rules(mesa, EVERY)
    asked = await mesa["community"].done(f"{mesa.path}/withdrawals", REASONS)
    assert (asked["phase"], asked["withdrawn_at"]) == ("proposed", None)
    # Whether it leaves is the sector's own matter until it has left.
    assert [await _listed(mesa, name) for name in ("state", "facilitator")] == [[], []]
    assert [each["id"] for each in await _listed(mesa, "fudie")] == [asked["id"]]
    assert (await _desk(mesa, "fudie"), await _desk(mesa, "community"), await _desk(mesa, "state")) == (
        ["withdrawal_assent"],
        [],
        [],
    )
    shown = (await says(mesa, asked["id"], "fudie"))["community"]
    assert (shown["stance"], shown["waiting_for"]) == (None, [str(mesa["fudie"].seat)])
    problem = await mesa.refuses(
        "fudie", "POST", f"{mesa.path}/withdrawals", REASONS, status=409, code="withdrawal_asked"
    )
    assert problem["withdrawal_id"] == asked["id"]
    path = f"{mesa.path}/withdrawals/{asked['id']}"
    answer = await mesa["state"].post(f"{path}/assents", {})
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    answer = await mesa["community"].post(f"{path}/assents", {})
    assert (answer.status_code, answer.json()["code"]) == (409, "already_assented")

    await mesa["fudie"].done(f"{path}/assents", {})
    [left] = await _listed(mesa, "state")
    assert (left["phase"], left["id"]) == ("away", asked["id"])
    assert (await mesa.ledger())[-1] == "sector.withdrawn"

    # Its return is its word as well.
    answer = await mesa["fudie"].post(f"{path}/assents", {})
    assert (answer.status_code, answer.json()["code"]) == (409, "nothing_asked")
    proposed = await mesa["fudie"].done(f"{path}/return", BACK)
    assert (proposed["phase"], proposed["returned_at"], proposed["question"]) == ("away", None, 2)
    assert await _desk(mesa, "community") == ["withdrawal_assent"]
    returned = await mesa["community"].done(f"{path}/return", BACK)
    assert returned["phase"] == "returned"
    assert (await mesa.ledger())[-1] == "sector.returned"


async def test_one_organization_keeps_its_sector_at_the_table(mesa: Mesa) -> None:
    mesa = await with_fudie(mesa)
    await _rules(mesa, EVERY)
    asked = await mesa["community"].done(f"{mesa.path}/withdrawals", REASONS)
    path = f"{mesa.path}/withdrawals/{asked['id']}"
    await mesa["fudie"].done(f"{path}/assents", {"stance": "object", "text": "Nosotros seguimos."})
    [declined] = await _listed(mesa, "community")
    assert declined["phase"] == "declined"
    assert await _listed(mesa, "state") == []
    answer = await mesa["fudie"].post(f"{path}/assents", {})
    assert (answer.status_code, answer.json()["code"]) == (409, "withdrawal_declined")
    # It may be asked again, and may think otherwise by then.
    again = await mesa["community"].done(f"{mesa.path}/withdrawals", REASONS)
    await mesa["fudie"].done(f"{mesa.path}/withdrawals/{again['id']}/assents", {})
    assert [each["phase"] for each in await _listed(mesa, "state")] == ["away"]


async def test_of_two_words_at_once_the_sector_leaves_once(mesa: Mesa) -> None:
    await _rules(mesa, clause("sector_word", places={"community": 2}))
    asked = await mesa["community"].done(f"{mesa.path}/withdrawals", REASONS)
    path = f"{mesa.path}/withdrawals/{asked['id']}/assents"
    answers = await asyncio.gather(*(mesa["community_2"].post(path, {}) for _ in range(3)))
    assert sorted(each.status_code for each in answers) == [201, 409, 409]
    assert (await mesa.ledger()).count("sector.withdrawn") == 1


async def test_an_organization_leaves_and_its_sector_goes_on_without_it(mesa: Mesa) -> None:
    mesa = await with_fudie(mesa)
    await _rules(mesa, EVERY)
    evening = await begin(mesa, "state", "company", "community", "fudie")
    proposal = await evening.table()
    await evening.said("fudie", proposal, "object", "No así.")
    left = await mesa["fudie"].done(f"{mesa.path}/withdrawals", {**REASONS, "organization": True})
    assert (left["phase"], left["sector"], left["organization_id"] is not None) == ("away", "community", True)
    assert (await mesa.ledger())[-1] == "organization.withdrawn"
    seat = await mesa["observer"].read(f"{mesa.path}/seats/{mesa['fudie'].seat}")
    assert seat["away_since"] is not None

    # Nobody waits for it, its objection goes with it, and the places that stay are counted.
    await evening.all_accept(proposal)
    room = await mesa["observer"].read(f"{evening.path}/room")
    assert room["proposals"][0]["waiting_for"] == []
    [community] = [each for each in room["quorum"]["sectors"] if each["sector"] == "community"]
    assert community["present"] == 1
    decided = await evening.decide(proposal)
    assert decided["phase"] == "adopted"
    counted = [each["counted"] for each in decided["outcome"]["positions"]]
    assert counted[0] == "organization_away"
    before = await mesa.ledger()
    other = await evening.table()
    answer = await evening.say("fudie", other)
    assert (answer.status_code, answer.json()["code"]) == (409, "organization_away")
    assert (await mesa.ledger())[len(before) :] == ["proposal.tabled"]
    extension = await mesa["state"].done(f"{mesa.path}/term-extensions", {"days": 30, "reasons": "Falta un punto."})
    path = f"{mesa.path}/term-extensions/{extension['id']}"
    for name in ("state", "company", "community"):
        await mesa[name].done(f"{path}/assents", {}, If_Match=extension["etag"])
    assert (await mesa["observer"].read(path))["phase"] == "granted"

    back = f"{mesa.path}/withdrawals/{left['id']}/return"
    answer = await mesa["community"].post(back, BACK)
    assert (answer.status_code, answer.json()["code"]) == (403, "other_organization")
    assert (await mesa["fudie"].done(back, BACK))["phase"] == "returned"
    assert (await mesa["observer"].read(f"{mesa.path}/seats/{mesa['fudie'].seat}"))["away_since"] is None
    answer = await mesa["fudie"].post(back, BACK)
    assert (answer.status_code, answer.json()["code"]) == (409, "returned_already")


async def test_the_last_organization_of_a_sector_is_the_sector(mesa: Mesa) -> None:
    mesa = await with_fudie(mesa)
    await mesa.installed()
    path, body = f"{mesa.path}/withdrawals", {**REASONS, "organization": True}
    await mesa["fudie"].done(path, body)
    before = await mesa.ledger()
    for name, code in (("community", "organization_is_sector"), ("fudie", "withdrawn_already")):
        await mesa.refuses(name, "POST", path, body, status=409, code=code)
    assert await mesa.ledger() == before


async def test_what_it_owes_and_is_owed_goes_on(mesa: Mesa) -> None:
    mesa = await with_fudie(mesa)
    await mesa.installed()
    await mesa["fudie"].done(f"{mesa.path}/withdrawals", {**REASONS, "organization": True})
    # It reads the table as before, and what was promised lies with it as before.
    assert (await mesa["fudie"].get(f"{mesa.path}/history")).status_code == 200
    further = {
        "organization_id": (await _of(mesa))["organization_id"],
        "role": "alternate",
        "alternate_of": str(mesa["fudie"].seat),
    }
    seat = await mesa["facilitator"].done(f"{mesa.path}/seats", further)
    assert seat["away_since"] is not None


async def _of(mesa: Mesa) -> Json:
    return await mesa["observer"].read(f"{mesa.path}/seats/{mesa['fudie'].seat}")


async def test_where_a_sector_speaks_through_several_two_people_of_an_organization_take_it_away(mesa: Mesa) -> None:
    mesa = await with_fudie(mesa)
    await _rules(mesa, clause("sector_word", places={"community": 2}))
    body = {**REASONS, "organization": True}
    asked = await mesa["community"].done(f"{mesa.path}/withdrawals", body)
    assert (asked["phase"], asked["withdrawn_at"]) == ("proposed", None)
    assert await _listed(mesa, "state") == []
    seat = await mesa["observer"].read(f"{mesa.path}/seats/{mesa['community'].seat}")
    assert seat["away_since"] is None
    problem = await mesa.refuses(
        "community_2", "POST", f"{mesa.path}/withdrawals", body, status=409, code="withdrawal_asked"
    )
    assert problem["withdrawal_id"] == asked["id"]
    assert [await _desk(mesa, name) for name in ("community", "community_2", "fudie")] == [
        [],
        ["withdrawal_assent"],
        [],
    ]
    path = f"{mesa.path}/withdrawals/{asked['id']}/assents"
    await mesa.refuses("fudie", "POST", path, {}, status=403, code="other_organization")
    for name in ("community", "alternate"):
        answer = await mesa[name].post(path, {})
        assert (answer.status_code, answer.json()["code"]) == (409, "already_assented")
    await mesa["community_2"].done(path, {})
    assert (await mesa.ledger())[-1] == "organization.withdrawn"
    [left] = await _listed(mesa, "state")
    assert (left["phase"], left["organization_id"]) == ("away", str(mesa.organizations["community"]))
    # An organization of one person has one to ask, and the last one is the sector.
    await mesa.refuses("fudie", "POST", f"{mesa.path}/withdrawals", body, status=409, code="organization_is_sector")


async def test_one_of_its_people_keeps_an_organization_at_the_table(mesa: Mesa) -> None:
    mesa = await with_fudie(mesa)
    await _rules(mesa, clause("sector_word", places={"community": 2}))
    body = {**REASONS, "organization": True}
    asked = await mesa["community"].done(f"{mesa.path}/withdrawals", body)
    path = f"{mesa.path}/withdrawals/{asked['id']}/assents"
    await mesa["community_2"].done(path, {"stance": "object", "text": "Nos quedamos."})
    [declined] = await _listed(mesa, "community")
    assert declined["phase"] == "declined"
    assert (await mesa["fudie"].done(f"{mesa.path}/withdrawals", body))["phase"] == "away"
