"""A table is installed on ground rules in force, with its deciding sectors seated and its keys read aloud."""

import pytest

from tests.clocks import FakeClock
from tests.mesa import DIGEST, Json, Mesa, key
from tests.seating import call_back
from tests.signatures.keys import Device, activate, register

BODY: Json = {"place": "Local comunal de Fuerabamba", "read_aloud": True}


async def revoke(mesa: Mesa, *names: str) -> None:
    for name in names:
        await call_back(mesa, name)


async def refused(mesa: Mesa, code: str, body: Json | None = None, status: int = 409) -> Json:
    before = await mesa.ledger()
    answer = await mesa["facilitator"].post(f"{mesa.path}/installation", body or BODY)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert await mesa.ledger() == before
    assert (await mesa["facilitator"].read(mesa.path))["installation"] is None
    problem: Json = answer.json()
    return problem


async def test_a_table_is_installed_on_the_rules_that_every_deciding_sector_adopted(mesa: Mesa) -> None:
    protocol = await mesa.in_force()
    await mesa.confirm_rosters()
    facilitation = await mesa.facilitate()
    confirmed = (await mesa["observer"].read(mesa.path))["confirmed_rosters"]
    table = await mesa["secretariat"].done(f"{mesa.path}/installation", BODY)
    assert (table["id"], table["phase"]) == (str(mesa.table.id), "installed")
    assert table["installed_at"] is not None
    assert table["installation"] == {
        **BODY,
        "protocol_id": protocol["id"],
        "keys": [],
        "facilitation_id": facilitation["id"],
        "rosters": table["installation"]["rosters"],
    }
    order = ["state", "company", "community"]
    assert [each["sector"] for each in table["installation"]["rosters"]] == order
    assert sorted(confirmed, key=lambda each: order.index(each["sector"])) == table["installation"]["rosters"]
    assert await mesa["observer"].read(mesa.path) == table
    assert (await mesa.ledger())[-1] == "roundtable.installed"


async def test_the_installation_lists_the_keys_in_force_and_no_others(mesa: Mesa, clock: FakeClock) -> None:
    active, waiting = Device(), Device()
    await register(mesa, clock, mesa["community_2"], active)
    await register(mesa, clock, mesa["alternate"], waiting)
    assert (await activate(mesa, mesa["community"], mesa["community_2"], active)).status_code == 201
    table = await mesa.installed()
    assert table["installation"]["keys"] == [{"seat_id": str(mesa["community_2"].seat), "kid": active.kid}]


async def test_without_ground_rules_in_force_there_is_no_table(mesa: Mesa) -> None:
    await refused(mesa, "protocol_missing")
    protocol = await mesa.proposed()
    await mesa.adopt(protocol, "state", "community")
    await refused(mesa, "protocol_missing")


async def test_no_table_is_installed_over_the_empty_chairs_of_a_sector(mesa: Mesa) -> None:
    await mesa.in_force()
    await revoke(mesa, "community", "community_2", "company")
    problem = await refused(mesa, "sectors_without_delegate")
    assert problem["sectors"] == ["company"]
    await revoke(mesa, "alternate")
    problem = await refused(mesa, "sectors_without_delegate")
    assert problem["sectors"] == ["company", "community"]


async def test_a_mandate_that_nobody_has_taken_up_seats_nobody(mesa: Mesa) -> None:
    await mesa.in_force()
    await revoke(mesa, "company")
    mandate = {
        "named_by": "Directorio",
        "evidence_kind": "letter",
        "evidence_digest": DIGEST,
        "powers": ["speak", "decide"],
        "valid_from": "2026-11-01",
    }
    await mesa["facilitator"].done(f"{mesa.path}/seats/{mesa.table.seats['company']}/mandates", mandate)
    assert (await refused(mesa, "sectors_without_delegate"))["sectors"] == ["company"]


async def test_a_sector_that_decides_since_the_adoption_must_adopt_too(mesa: Mesa) -> None:
    await mesa.in_force()
    table = await mesa["facilitator"].read(mesa.path)
    deciding = {"deciding_sectors": [*table["deciding_sectors"], "independent"]}
    amended = await mesa["facilitator"].patch(mesa.path, deciding, If_Match=table["etag"])
    assert amended.status_code == 200
    # What the others adopted was another table's.
    asked = (await refused(mesa, "protocol_not_adopted_by_all"))["sectors"]
    assert asked == ["state", "company", "community", "independent"]


@pytest.mark.parametrize(
    "body",
    [
        {"place": "Local comunal"},
        {"place": "Local comunal", "read_aloud": False},
        {"place": "Local comunal", "read_aloud": 1},
        {"place": "", "read_aloud": True},
        {"place": "Local\ncomunal", "read_aloud": True},
        {**BODY, "keys": []},
    ],
)
async def test_an_installation_says_where_and_that_all_was_read_aloud(mesa: Mesa, body: Json) -> None:
    await mesa.in_force()
    await refused(mesa, "invalid_input", body, 422)


async def test_a_table_is_installed_once_and_a_repeat_answers_the_same(mesa: Mesa) -> None:
    await mesa.in_force()
    await mesa.confirm_rosters()
    await mesa.facilitate()
    act = key()
    first = await mesa["facilitator"].post(f"{mesa.path}/installation", BODY, Idempotency_Key=act)
    again = await mesa["facilitator"].post(f"{mesa.path}/installation", BODY, Idempotency_Key=act)
    assert (first.status_code, again.status_code, again.json()) == (201, 201, first.json())
    other = await mesa["facilitator"].post(f"{mesa.path}/installation", BODY)
    assert (other.status_code, other.json()["code"]) == (409, "roundtable_installed")
    assert (await mesa.ledger()).count("roundtable.installed") == 1


@pytest.mark.parametrize("name", ["state", "community", "chair", "observer", "guarantor"])
async def test_only_who_runs_the_table_installs_it(mesa: Mesa, name: str) -> None:
    await mesa.in_force()
    answer = await mesa[name].post(f"{mesa.path}/installation", {})
    assert (answer.status_code, answer.json()["code"]) == (403, "permission_missing")
    assert (await mesa.other[name].post(f"{mesa.path}/installation", {})).status_code == 404


async def test_a_rehearsed_installation_leaves_the_table_in_preparation(mesa: Mesa) -> None:
    await mesa.in_force()
    await mesa.confirm_rosters()
    await mesa.facilitate()
    before = await mesa.ledger()
    answer = await mesa["facilitator"].post(f"{mesa.path}/installation", BODY, Dry_Run="true")
    assert (answer.status_code in {200, 201}, answer.json()["phase"]) == (True, "installed")
    assert ((await mesa["facilitator"].read(mesa.path))["phase"], await mesa.ledger()) == ("preparing", before)
    assert (await mesa["facilitator"].done(f"{mesa.path}/installation", BODY))["phase"] == "installed"
