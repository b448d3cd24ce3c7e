"""A table below a table begins with the seats and rules of the one above, and with nobody's word on either."""

from tests.mesa import Json, Mesa, key

TERM: Json = {"base_date": "2026-11-02", "days": 40}
GROUP: Json = {"name": "Subgrupo de agua", "purpose": "Proponer cómo se mide.", "term": TERM}


async def child(mesa: Mesa, by: str = "facilitator", **fields: object) -> Json:
    headers = {"Idempotency_Key": key()}
    return await mesa[by].done(f"{mesa.path}/children", {**GROUP, **fields}, **headers)


async def test_a_child_has_the_seats_above_and_proposes_its_rules(mesa: Mesa) -> None:
    await mesa.installed()
    made = await child(mesa)
    table = made["roundtable"]
    assert (table["parent_id"], table["phase"], table["kind"]) == (str(mesa.table.id), "preparing", "working_group")
    above = (await mesa["facilitator"].read(f"{mesa.path}/seats?limit=200"))["items"]
    others = [each for each in above if each["id"] != str(mesa["facilitator"].seat)]
    told = [(each["seat"]["role"], each["seat"]["organization_id"]) for each in made["results"]]
    assert sorted(told) == sorted((each["role"], each["organization_id"]) for each in others)
    assert [each["problem"] for each in made["results"]] == [None] * len(others)
    assert made["problem"] is None

    path = f"/v1/roundtables/{table['id']}"
    protocol = await mesa["facilitator"].read(f"{path}/protocols/{made['protocol_id']}")
    [held] = [
        each
        for each in (await mesa["facilitator"].read(f"{mesa.path}/protocols"))["items"]
        if each["phase"] == "in_force"
    ]
    assert protocol["phase"] == "proposed"
    assert [each["rule"] for each in protocol["clauses"]] == [each["rule"] for each in held["clauses"]]
    listed = (await mesa["facilitator"].read(f"{mesa.path}/children"))["items"]
    assert [each["id"] for each in listed] == [table["id"]]
    assert (await mesa["community"].read(f"{mesa.path}/children"))["items"] == []


async def test_nothing_is_in_force_before_its_holder_accepts_and_its_sector_says_so(mesa: Mesa) -> None:
    await mesa.installed()
    made = await child(mesa)
    path = f"/v1/roundtables/{made['roundtable']['id']}"
    community = [each for each in made["results"] if each["seat"]["sector"] == "community"]
    assert {each["mandate"]["phase"] for each in community} == {"proposed"}
    assert {each["mandate"]["key_thumbprint"] for each in community} == {None}
    assert {each["mandate"]["held_since"] for each in community} == {None}
    assert (await mesa["community"].get(path)).status_code == 404
    body = {"place": "Local", "read_aloud": True}
    tag = (await mesa["facilitator"].get(path)).headers["etag"]
    assert (await mesa["facilitator"].post(f"{path}/installation", body, If_Match=tag)).status_code == 409

    delegate = next(each for each in community if each["seat"]["role"] == "delegate")
    api = mesa["community"].api
    assert api
    words = {"login": mesa["community"].login, "password": "una clave larga y propia"}
    accepted = await api.call("POST", f"/v1/invitations/{delegate['code']}/acceptance", words)
    assert accepted.status_code == 201, accepted.text
    rosters = (await mesa["community"].read(f"{path}/rosters"))["items"]
    [roster] = [each for each in rosters if each["roster"]["sector"] == "community"]
    assert not roster["confirmed"]
    # One word stands behind all of the sector's people.
    await mesa["community"].done(f"{path}/rosters/community/confirmation", {"digest": roster["digest"]})
    [roster] = [
        each
        for each in (await mesa["community"].read(f"{path}/rosters"))["items"]
        if each["roster"]["sector"] == "community"
    ]
    assert roster["confirmed"]


async def test_sent_again_it_is_the_same_table_and_no_code_is_told_again(mesa: Mesa) -> None:
    await mesa.installed()
    headers = {"Idempotency_Key": key()}
    first = await mesa["facilitator"].done(f"{mesa.path}/children", GROUP, **headers)
    before = len((await mesa["facilitator"].read("/v1/changes?limit=1000"))["items"])
    again = await mesa["facilitator"].done(f"{mesa.path}/children", GROUP, **headers)
    assert again["roundtable"] == first["roundtable"]
    assert [each["seat"] for each in again["results"]] == [each["seat"] for each in first["results"]]
    assert {each["code"] for each in again["results"]} == {None}
    assert again["protocol_id"] == first["protocol_id"]
    assert len((await mesa["facilitator"].read("/v1/changes?limit=1000"))["items"]) == before


async def test_it_begins_with_chosen_seats_and_without_rules(mesa: Mesa) -> None:
    await mesa.installed()
    chosen = [str(mesa["state"].seat), str(mesa["community"].seat)]
    made = await child(mesa, seats_from=chosen, rules_from=False)
    assert [each["seat"]["sector"] for each in made["results"]] == ["state", "community"]
    assert made["protocol_id"] is None
    path = f"{mesa.path}/children"
    named = {"Idempotency_Key": key()}
    unknown = {**GROUP, "seats_from": [key()]}
    await mesa.refuses("facilitator", "POST", path, unknown, status=422, code="parent_seat_unknown", **named)
    await mesa.refuses("facilitator", "POST", path, GROUP, status=400, code="idempotency_key_required")
    await mesa.refuses("community", "POST", path, GROUP, status=403, code="permission_missing", **named)


async def test_a_rehearsal_tells_of_the_table_and_keeps_nothing(mesa: Mesa) -> None:
    await mesa.installed()
    answer = await mesa["facilitator"].post(f"{mesa.path}/children", GROUP, Idempotency_Key=key(), Dry_Run="true")
    assert (answer.status_code, answer.json()["results"]) == (200, [])
    assert (await mesa["facilitator"].read(f"{mesa.path}/children"))["items"] == []
