"""The community brings what an assembly asks for, all of it in one act."""

from tests.mesa import DIGEST, KEPT, Json, Mesa
from tests.sheets import put_file

ASSEMBLY = {"held_on": "2026-11-15", "place": "Local comunal de Huari", "held_elsewhere": KEPT}


def body(*titles: str, **fields: object) -> Json:
    demands = [
        {"title": title, "text": f"Pedimos {title.lower()}.", "addressed_to": ["state", "company"], **fields}
        for title in titles or ("Agua", "Camino", "Posta")
    ]
    return {"assembly": ASSEMBLY, "demands": demands}


def lists(mesa: Mesa) -> str:
    return f"/v1/community/roundtables/{mesa.table.id}/demand-lists"


async def test_a_list_raises_its_demands_in_the_order_of_their_priority(mesa: Mesa) -> None:
    await mesa.installed()
    alone = {"title": "Trabajo", "text": "Pedimos trabajo.", "addressed_to": ["company"]}
    await mesa["community"].done(f"{mesa.path}/demands", alone)
    presented = await mesa["community"].done(lists(mesa), body(language="qxo"))
    assert (presented["number"], presented["sector"], presented["assembly_on"]) == (1, "community", "2026-11-15")
    assert (await mesa.ledger())[-1] == "demand_list.presented"
    demands = (await mesa["state"].read(f"{mesa.path}/demands"))["items"]
    assert [(each["number"], each["priority"], each["title"]) for each in demands] == [
        (1, None, "Trabajo"),
        (2, 1, "Agua"),
        (3, 2, "Camino"),
        (4, 3, "Posta"),
    ]
    assert [each["demand_list_id"] for each in demands] == [None, *[presented["id"]] * 3]
    assert {each["phase"] for each in demands} == {"raised"}
    admitted = await mesa["facilitator"].done(f"{mesa.path}/demands/{demands[2]['id']}/admission", {"admitted": True})
    assert admitted["phase"] == "admitted"
    second = await mesa["community_2"].done(lists(mesa), body("Escuela"))
    listed = (await mesa["adviser"].read(lists(mesa)))["items"]
    assert [each["id"] for each in listed] == [presented["id"], second["id"]]


async def test_one_demand_that_cannot_be_raised_holds_back_the_whole_list(mesa: Mesa) -> None:
    await mesa.installed()
    for wrong, code in (
        ({"addressed_to": ["community"]}, "demand_addressees_unfit"),
        ({"place": "99"}, "place_unknown"),
        ({"language": "xx"}, "language_unknown"),
        ({"priority": 7}, "invalid_input"),
    ):
        content = body()
        content["demands"][2].update(wrong)
        await mesa.refuses("community", "POST", lists(mesa), content, status=422, code=code)
    empty = {"assembly": ASSEMBLY, "demands": []}
    await mesa.refuses("community", "POST", lists(mesa), empty, status=422, code="invalid_input")
    assert (await mesa["state"].read(f"{mesa.path}/demands"))["items"] == []


async def test_lists_are_the_community_s_to_present_and_the_whole_table_s_to_read(mesa: Mesa) -> None:
    await mesa.refuses("community", "POST", lists(mesa), body(), status=409, code="roundtable_not_live")
    await mesa.installed()
    for name in ("state", "company"):
        await mesa.refuses(name, "POST", lists(mesa), body(), status=403, code="not_of_this_sector")
    for name in ("facilitator", "guarantor", "adviser"):
        await mesa.refuses(name, "POST", lists(mesa), body(), status=403, code="permission_missing")
    presented = await mesa["community"].done(lists(mesa), body())
    for name in ("state", "company", "community", "facilitator", "observer"):
        assert [each["id"] for each in (await mesa[name].read(lists(mesa)))["items"]] == [presented["id"]], name
    before = await mesa.ledger()
    for method, content in (("GET", None), ("POST", body())):
        assert (await mesa.other["community"].call(method, lists(mesa), content)).status_code == 404
    assert await mesa.ledger() == before


async def test_the_act_of_the_assembly_is_a_file_of_the_table_or_lies_elsewhere(mesa: Mesa) -> None:
    await mesa.installed()
    said = {name: ASSEMBLY[name] for name in ("held_on", "place")}
    refused = await mesa.refuses(
        "community",
        *("POST", lists(mesa), {**body(), "assembly": {**said, "act_digest": DIGEST}}),
        status=422,
        code="evidence_not_stored",
    )
    assert (refused["missing"], refused["errors"][0]["pointer"]) == ([DIGEST], "/assembly/act_digest")
    bare = await mesa.refuses(
        "community", "POST", lists(mesa), {**body(), "assembly": said}, status=422, code="invalid_input"
    )
    assert [each["code"] for each in bare["errors"]] == ["assembly_act_missing"]
    kept = await mesa["community"].done(lists(mesa), body())
    assert (kept["assembly_act"], kept["assembly_held_elsewhere"]) == (None, KEPT)
    stored = await put_file(mesa["community"], mesa.path, b"%PDF-1.4 acta de la asamblea", "application/pdf")
    assert stored.status_code == 201, stored.text
    digest = stored.json()["sha256"]
    shown = await mesa["community"].done(lists(mesa), {**body(), "assembly": {**said, "act_digest": digest}})
    assert (shown["assembly_act"], shown["assembly_held_elsewhere"]) == (digest, None)
