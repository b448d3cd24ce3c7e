"""What awaits a witness and a verifier lies before that one seat and before nobody else."""

import pytest

from tests.clocks import FakeClock
from tests.mesa import Json, Mesa
from tests.sheets import SCAN, confirm, finding, qualified, sheet, signed_sheet, taken
from tests.signatures.keys import Device, keys_of, register
from tests.signing import Signing, signing

KINDS = {"key_paper_confirmation", "signature_confirmation", "signature_verification"}


@pytest.fixture
async def way(mesa: Mesa, clock: FakeClock) -> Signing:
    return await signing(mesa, clock)


async def waiting(way: Signing) -> dict[str, list[Json]]:
    """By name, what of these kinds lies on each desk."""
    found = {}
    for name, person in way.mesa.table.people.items():
        items = (await person.read("/v1/me/desk"))["items"]
        found[name] = [item for item in items if item["kind"] in KINDS]
    return {name: items for name, items in found.items() if items}


async def test_a_sheet_awaits_each_of_its_witnesses_until_that_one_has_confirmed(way: Signing) -> None:
    commitment = await way.offered()
    recorded = await taken(way, "facilitator", commitment, signed_sheet(way, commitment))
    found = await waiting(way)
    assert sorted(found) == ["community_2", "state"]
    [item] = found["state"]
    assert (item["kind"], item["subject_id"], item["mine"]) == ("signature_confirmation", recorded["id"], True)
    assert (item["operation"], item["title"]) == ("confirm_signature", commitment["title"])
    assert recorded["id"] in (await way.mesa["state"].get(item["path"])).text
    await confirm(way, "state", commitment, recorded)
    assert sorted(await waiting(way)) == ["community_2"]
    await confirm(way, "community_2", commitment, recorded)
    assert await waiting(way) == {}


async def test_a_key_lies_before_its_sector_until_a_steward_vouches_for_it(way: Signing) -> None:
    mesa, device = way.mesa, Device()
    key = await register(mesa, way.clock, mesa["alternate"], device)

    async def lying(name: str, whose: str = "me") -> list[Json]:
        items = (await mesa[name].read(f"/v1/{whose}/desk"))["items"]
        return [item for item in items if item["kind"] == "key_activation"]

    for name, mine in (("community", True), ("community_2", False), ("alternate", False), ("adviser", False)):
        for whose in ("me", "community"):
            [item] = await lying(name, whose)
            assert (item["subject_id"], item["operation"], item["mine"]) == (key["id"], "activate_key", mine)
    assert item["path"] == keys_of(mesa, mesa["alternate"])
    for name in ("state", "facilitator", "guarantor"):
        assert await lying(name) == []
    await mesa["community"].done(f"{keys_of(mesa, mesa['alternate'])}/{device.kid}/activation")
    assert await lying("community") == []


async def test_a_key_on_paper_and_a_file_to_verify_await_those_who_are_named(way: Signing) -> None:
    mesa, device, commitment = way.mesa, Device(), await way.offered()
    await register(mesa, way.clock, mesa["alternate"], device)
    paper = f"{keys_of(mesa, mesa['alternate'])}/{device.kid}/paper"
    await mesa["facilitator"].done(paper, sheet(way, "adviser", "observer"))
    received = await taken(way, "community", commitment, qualified(way, "verifier"))
    found = {name: [item["kind"] for item in items] for name, items in (await waiting(way)).items()}
    assert found == {
        "adviser": ["key_paper_confirmation"],
        "observer": ["key_paper_confirmation"],
        "verifier": ["signature_verification"],
    }
    for name in ("adviser", "observer"):
        await mesa[name].done(f"{paper}/confirmation", {"scan_digest": SCAN})
    verification = f"{way.of(commitment)}/signatures/{received['id']}/verification"
    await mesa["verifier"].done(verification, finding(way, "indeterminate"))
    assert await waiting(way) == {}
