"""Nobody packs the table: a further voting place, or a further sector, needs every deciding sector's yes."""

import asyncio

import pytest

from tests.mesa import Json, Mesa, key
from tests.seating import accept_mandate, admit, mandate_body


async def further(mesa: Mesa, organization: str = "state", **fields: object) -> Json:
    body = {"organization_id": str(mesa.organizations[organization]), "role": "delegate", **fields}
    return await mesa["facilitator"].done(f"{mesa.path}/seats", body)


def assents(mesa: Mesa, seat: Json) -> str:
    return f"{mesa.path}/seats/{seat['id']}/assents"


async def places(mesa: Mesa, session: Json) -> dict[str, int]:
    quorum = await mesa["observer"].read(f"{mesa.path}/sessions/{session['id']}/quorum")
    return {each["sector"]: each["places"] for each in quorum["sectors"]}


async def test_a_further_place_counts_with_the_yes_of_the_last_sector(mesa: Mesa) -> None:
    await mesa.installed()
    session = await mesa.convened_session()
    before = await places(mesa, session)
    seat = await further(mesa)
    assert (seat["awaits_assent"], await places(mesa, session)) == (True, before)
    for name in ("state", "company", "community"):
        said = await mesa[name].done(assents(mesa, seat), {}, If_Match=seat["etag"])
        assert (said["sector"], said["stance"]) == (name, "accept")
    admitted = await mesa["observer"].read(f"{mesa.path}/seats/{seat['id']}")
    assert (admitted["awaits_assent"], admitted["admitted_at"] is not None) == (False, True)
    assert await places(mesa, session) == {**before, "state": before["state"] + 1}
    assert [each["sector"] for each in (await mesa["observer"].read(assents(mesa, seat)))["items"]] == [
        "state",
        "company",
        "community",
    ]
    tag = admitted["etag"]
    await mesa.refuses("state", "POST", assents(mesa, seat), {}, status=409, code="seat_awaits_nothing", If_Match=tag)


async def test_until_then_nobody_is_accredited_for_it_nor_stands_in(mesa: Mesa) -> None:
    await mesa.installed()
    seat = await further(mesa)
    path = f"{mesa.path}/seats/{seat['id']}/mandates"
    await mesa.refuses("facilitator", "POST", path, mandate_body(), status=409, code="seat_awaits_assent")
    alternate = {
        "organization_id": str(mesa.organizations["state"]),
        "role": "alternate",
        "alternate_of": seat["id"],
    }
    seats = f"{mesa.path}/seats"
    await mesa.refuses("facilitator", "POST", seats, alternate, status=409, code="seat_awaits_assent")
    await admit(mesa, seat["id"])
    await mesa["facilitator"].done(path, mandate_body())


async def test_one_objection_keeps_it_away_until_it_is_answered(mesa: Mesa) -> None:
    await mesa.installed()
    seat = await further(mesa)
    no = {"stance": "object", "text": "El Estado ya tiene su silla."}
    await mesa["company"].done(assents(mesa, seat), no, If_Match=seat["etag"])
    for name in ("state", "community"):
        await mesa[name].done(assents(mesa, seat), {}, If_Match=seat["etag"])
    assert (await mesa["observer"].read(f"{mesa.path}/seats/{seat['id']}"))["awaits_assent"] is True
    await mesa["company"].done(assents(mesa, seat), {}, If_Match=seat["etag"])
    assert (await mesa["observer"].read(f"{mesa.path}/seats/{seat['id']}"))["awaits_assent"] is False


async def test_a_further_sector_decides_with_its_first_place(mesa: Mesa) -> None:
    await mesa.installed()
    seat = await further(mesa, "independent")
    assert "independent" not in (await mesa["observer"].read(mesa.path))["deciding_sectors"]
    await admit(mesa, seat["id"])
    table = await mesa["observer"].read(mesa.path)
    assert table["deciding_sectors"] == ["state", "company", "community", "independent"]
    # Nobody of it is there yet, so its first delegate is confirmed by its constituency's paper.
    mandates = f"{mesa.path}/seats/{seat['id']}/mandates"
    mandate = await mesa["facilitator"].done(mandates, mandate_body())
    await accept_mandate(mesa, mesa.other["observer"], mandate["id"])
    assert (await mesa.other["observer"].get(mesa.path)).status_code == 403


@pytest.mark.parametrize("role", ["alternate", "observer", "adviser"])
async def test_who_adds_no_voting_place_waits_for_no_assent(mesa: Mesa, role: str) -> None:
    await mesa.installed()
    titular = {"alternate_of": str(mesa["state"].seat)} if role == "alternate" else {}
    seat = await further(mesa, role=role, **titular)
    assert seat["awaits_assent"] is False
    path = assents(mesa, seat)
    await mesa.refuses("state", "POST", path, {}, status=409, code="seat_awaits_nothing", If_Match=seat["etag"])


async def test_while_the_table_is_prepared_a_place_waits_for_nobody(mesa: Mesa) -> None:
    assert (await further(mesa))["awaits_assent"] is False
    body = {"organization_id": str(mesa.organizations["independent"]), "role": "delegate"}
    await mesa.refuses("facilitator", "POST", f"{mesa.path}/seats", body, status=409, code="sector_not_deciding")


async def test_who_does_not_decide_does_not_assent(mesa: Mesa) -> None:
    await mesa.installed()
    seat = await further(mesa)
    for name in ("facilitator", "secretariat", "chair", "guarantor", "adviser"):
        await mesa.refuses(
            name, "POST", assents(mesa, seat), {}, status=403, code="permission_missing", If_Match=seat["etag"]
        )
    await mesa.refuses("state", "POST", assents(mesa, seat), {}, status=428, code="if_match_required")
    no = {"stance": "object"}
    await mesa.refuses(
        "state", "POST", assents(mesa, seat), no, status=422, code="invalid_input", If_Match=seat["etag"]
    )
    assert (await mesa.other["state"].post(assents(mesa, seat), {}, If_Match=seat["etag"])).status_code == 404


async def test_a_further_place_lies_before_each_sector_until_it_spoke(mesa: Mesa) -> None:
    await mesa.installed()
    seat = await further(mesa)
    [item] = (await mesa["company"].read("/v1/company/desk"))["items"]
    assert (item["kind"], item["operation"], item["mine"]) == ("seat_assent", "assent_to_seat", True)
    await mesa["company"].done(assents(mesa, seat), {}, If_Match=seat["etag"])
    assert (await mesa["company"].read("/v1/company/desk"))["items"] == []
    assert len((await mesa["state"].read("/v1/state/desk"))["items"]) == 1


async def test_of_the_last_words_at_once_one_admits(mesa: Mesa) -> None:
    await mesa.installed()
    seat = await further(mesa)
    act = key()
    answers = await asyncio.gather(
        *(mesa[name].post(assents(mesa, seat), {}, If_Match=seat["etag"]) for name in ("state", "company")),
        *(
            mesa["community"].post(assents(mesa, seat), {}, If_Match=seat["etag"], Idempotency_Key=act)
            for _ in range(2)
        ),
    )
    assert {answer.status_code for answer in answers} == {201}
    assert (await mesa.ledger()).count("seat.assented") == 3
    assert (await mesa["observer"].read(f"{mesa.path}/seats/{seat['id']}"))["awaits_assent"] is False
    # Its holder waits for the sector as any other.
    mandate = await mesa["facilitator"].done(f"{mesa.path}/seats/{seat['id']}/mandates", mandate_body())
    await accept_mandate(mesa, mesa.other["observer"], mandate["id"])
    assert (await mesa.other["observer"].get(mesa.path)).status_code == 403
