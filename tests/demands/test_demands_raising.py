"""A sector raises a demand in its own words; who runs the table admits it, or says why not."""

from uuid import uuid4

import pytest

from tests.mesa import Json, Mesa, key

DEMAND: Json = {
    "title": "Yaku",
    "text": "Ch'uya yakuta mañakuyku llapa ayllukunapaq.",
    "language": "qxo",
    "axis": "ambiental",
    "priority": 1,
    "addressed_to": ["company", "state"],
    "place": "0210",
}


async def raised(mesa: Mesa, **other: object) -> Json:
    return await mesa["community"].done(f"{mesa.path}/demands", {**DEMAND, **other})


async def test_a_demand_is_kept_letter_by_letter(mesa: Mesa) -> None:
    await mesa.installed()
    demand = await raised(mesa)
    assert {name: demand[name] for name in DEMAND} == {**DEMAND, "addressed_to": ["state", "company"]}
    assert (demand["number"], demand["phase"], demand["sector"]) == (1, "raised", "community")
    assert demand["raised_by"] == str(mesa.table.seats["community"])
    assert await mesa["observer"].read(f"{mesa.path}/demands/{demand['id']}") == demand
    assert (await mesa.ledger())[-1] == "demand.raised"


async def test_demands_are_numbered_and_found_by_phase_and_sector(mesa: Mesa) -> None:
    await mesa.installed()
    first, second = await raised(mesa), await raised(mesa, title="Ñan")
    third = await mesa["company"].done(
        f"{mesa.path}/demands", {"title": "Paso", "text": "Paso libre.", "addressed_to": ["community"]}
    )
    assert [demand["number"] for demand in (first, second, third)] == [1, 2, 3]
    await mesa["facilitator"].done(f"{mesa.path}/demands/{second['id']}/admission", {"admitted": True})

    async def found(query: str) -> list[str]:
        return [item["id"] for item in (await mesa["guarantor"].read(f"{mesa.path}/demands{query}"))["items"]]

    assert await found("") == [first["id"], second["id"], third["id"]]
    assert await found("?phase=admitted") == [second["id"]]
    assert await found("?sector=community&phase=raised") == [first["id"]]
    assert await found("?sector=state") == []


async def test_a_table_in_preparation_takes_no_demands(mesa: Mesa) -> None:
    await mesa.refuses("community", "POST", f"{mesa.path}/demands", DEMAND, status=409, code="roundtable_not_live")


@pytest.mark.parametrize("name", ["facilitator", "chair", "rapporteur", "guarantor", "observer", "adviser"])
async def test_only_a_sector_has_demands(mesa: Mesa, name: str) -> None:
    await mesa.installed()
    await mesa.refuses(name, "POST", f"{mesa.path}/demands", DEMAND, status=403, code="permission_missing")


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"addressed_to": ["community", "state"]}, "demand_addressees_unfit"),
        ({"addressed_to": ["independent"]}, "demand_addressees_unfit"),
        ({"addressed_to": []}, "invalid_input"),
        ({"addressed_to": ["church"]}, "invalid_input"),
        ({"place": "999999"}, "place_unknown"),
        ({"language": "xx"}, "language_unknown"),
        ({"priority": 0}, "invalid_input"),
        ({"text": "nul \u0000"}, "invalid_input"),
        ({"phase": "admitted"}, "invalid_input"),
        ({"sector": "state"}, "invalid_input"),
        ({"number": 9}, "invalid_input"),
    ],
)
async def test_a_demand_that_nobody_could_take_up_is_refused(mesa: Mesa, wrong: Json, code: str) -> None:
    await mesa.installed()
    await mesa.refuses("community", "POST", f"{mesa.path}/demands", {**DEMAND, **wrong}, status=422, code=code)


async def test_the_raising_sector_words_it_anew(mesa: Mesa) -> None:
    await mesa.installed()
    demand = await raised(mesa)
    path = f"{mesa.path}/demands/{demand['id']}"
    changes = {"title": "Yaku Huari", "axis": None, "addressed_to": ["state"]}
    answer = await mesa["community_2"].patch(path, changes, If_Match=demand["etag"])
    assert answer.status_code == 200
    amended = answer.json()
    assert (amended["title"], amended["axis"], amended["addressed_to"]) == ("Yaku Huari", None, ["state"])
    assert (amended["text"], amended["priority"], amended["place"]) == (demand["text"], 1, "0210")
    assert (await mesa.ledger())[-1] == "demand.amended"


async def test_nobody_words_the_demand_of_another_sector(mesa: Mesa) -> None:
    await mesa.installed()
    demand = await raised(mesa)
    path = f"{mesa.path}/demands/{demand['id']}"
    await mesa.refuses(
        "company", "PATCH", path, {"title": "Nada"}, status=403, code="other_sector", If_Match=demand["etag"]
    )
    # Before anything about the text is told, or about the body.
    await mesa.refuses("state", "PATCH", path, {"nope": 1}, status=403, code="other_sector")
    await mesa.refuses("facilitator", "PATCH", path, {"title": "Nada"}, status=403, code="permission_missing")


async def test_a_demand_changes_only_for_who_has_read_it(mesa: Mesa) -> None:
    await mesa.installed()
    demand = await raised(mesa)
    path = f"{mesa.path}/demands/{demand['id']}"
    await mesa.refuses("community", "PATCH", path, {"title": "A"}, status=428, code="if_match_required")
    assert (await mesa["community_2"].patch(path, {"title": "B"}, If_Match=demand["etag"])).status_code == 200
    problem = await mesa.refuses(
        "community", "PATCH", path, {"title": "A"}, status=412, code="stale_revision", If_Match=demand["etag"]
    )
    assert problem["current"]["title"] == "B"


@pytest.mark.parametrize("admitted", [True, False])
async def test_admission_is_decided_once_and_freezes_the_words(mesa: Mesa, admitted: bool) -> None:
    await mesa.installed()
    demand = await raised(mesa)
    path = f"{mesa.path}/demands/{demand['id']}"
    body: Json = {"admitted": True} if admitted else {"admitted": False, "reason": "Es de otra mesa."}
    decided = await mesa["secretariat"].done(f"{path}/admission", body)
    assert decided["phase"] == ("admitted" if admitted else "not_admitted")
    assert decided["not_admitted_reason"] == (None if admitted else "Es de otra mesa.")
    assert (await mesa.ledger())[-1] == ("demand.admitted" if admitted else "demand.not_admitted")
    await mesa.refuses("chair", "POST", f"{path}/admission", body, status=409, code="demand_not_raised")
    await mesa.refuses(
        "community", "PATCH", path, {"title": "X"}, status=409, code="demand_not_raised", If_Match=decided["etag"]
    )


@pytest.mark.parametrize(
    "body", [{}, {"admitted": False}, {"admitted": True, "reason": "Porque sí."}, {"admitted": False, "reason": " "}]
)
async def test_a_demand_is_turned_away_only_with_a_reason(mesa: Mesa, body: Json) -> None:
    await mesa.installed()
    demand = await raised(mesa)
    path = f"{mesa.path}/demands/{demand['id']}/admission"
    await mesa.refuses("facilitator", "POST", path, body, status=422, code="invalid_input")


@pytest.mark.parametrize("name", ["community", "state", "rapporteur", "observer"])
async def test_admission_is_not_for_the_sectors(mesa: Mesa, name: str) -> None:
    await mesa.installed()
    demand = await raised(mesa)
    path = f"{mesa.path}/demands/{demand['id']}/admission"
    await mesa.refuses(name, "POST", path, {"admitted": True}, status=403, code="permission_missing")


async def test_a_member_of_another_table_learns_nothing_of_a_demand(mesa: Mesa) -> None:
    await mesa.installed()
    demand = await raised(mesa)
    stranger = mesa.other["community"]
    path = f"{mesa.path}/demands/{demand['id']}"
    for answer in (
        await stranger.get(path),
        await stranger.get(f"{mesa.path}/demands"),
        await stranger.patch(path, {"nope": 1}),
        await mesa.other["facilitator"].post(f"{path}/admission", {"nope": 1}),
        await mesa.other["state"].post(f"{path}/answer", {"nope": 1}),
        await stranger.get(f"{mesa.other.path}/demands/{demand['id']}"),
        await mesa["community"].get(f"{mesa.path}/demands/{uuid4()}"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


async def test_a_repeated_demand_is_one(mesa: Mesa) -> None:
    await mesa.installed()
    act = key()
    first = await mesa["community"].post(f"{mesa.path}/demands", DEMAND, Idempotency_Key=act)
    again = await mesa["community"].post(f"{mesa.path}/demands", DEMAND, Idempotency_Key=act)
    assert (again.status_code, again.content) == (201, first.content)
    assert (await mesa.ledger()).count("demand.raised") == 1


async def test_a_rehearsed_demand_leaves_nothing(mesa: Mesa) -> None:
    await mesa.installed()
    before = await mesa.ledger()
    answer = await mesa["community"].post(f"{mesa.path}/demands", DEMAND, Dry_Run="true")
    assert answer.json()["number"] == 1
    assert await mesa.ledger() == before
    assert (await mesa["community"].read(f"{mesa.path}/demands"))["items"] == []
