"""A table that becomes another one while it is prepared is installed by nobody's former yes."""

from typing import Any

import pytest

from tests.mesa import Json, Mesa, key
from tests.seating import accept_mandate, current, mandate_body, mandates_of

INSTALLATION: Json = {"place": "Local comunal", "read_aloud": True}


async def agreed(mesa: Mesa) -> tuple[Json, Json]:
    """The rules and who runs the table, to which all have said yes; they stand behind their people too."""
    protocol = await mesa.in_force()
    await mesa.confirm_rosters()
    return protocol, await mesa.facilitate()


async def amended(mesa: Mesa, **changes: Any) -> Json:
    table = await mesa["facilitator"].read(mesa.path)
    answer = await mesa["facilitator"].patch(mesa.path, changes, If_Match=table["etag"])
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


@pytest.mark.parametrize(
    "change",
    [
        {"term": {"base_date": "2026-11-02", "days": 5}},
        {"purpose": "Otra cosa."},
        {"languages": ["es"]},
        {"place": None},
    ],
    ids=["term", "purpose", "languages", "place"],
)
async def test_every_sector_is_asked_anew_what_it_said_before(mesa: Mesa, change: Json) -> None:
    protocol, facilitation = await agreed(mesa)
    assert (await amended(mesa, **change))["asked_since"] is not None
    install, all_three = f"{mesa.path}/installation", ["state", "company", "community"]

    async def lacks(code: str, *sectors: str) -> None:
        problem = await mesa.refuses("facilitator", "POST", install, INSTALLATION, status=409, code=code)
        assert problem["sectors"] == list(sectors)

    await lacks("protocol_not_adopted_by_all", *all_three)
    await mesa.adopt(protocol, "state", "company")
    await lacks("protocol_not_adopted_by_all", "community")
    await mesa.adopt(protocol, "community")
    await lacks("rosters_not_confirmed", *all_three)
    kinds = [each["kind"] for each in (await mesa["company"].read("/v1/me/desk"))["items"]]
    assert "roster_confirmation" in kinds
    listed = (await mesa["observer"].read(f"{mesa.path}/rosters"))["items"]
    assert [each["confirmed"] for each in listed] == [False, False, False]
    await mesa.confirm_rosters()
    await lacks("facilitation_missing", *all_three)
    path = f"{mesa.path}/facilitations/{facilitation['id']}/assents"
    for name in all_three:
        tag = {"If_Match": (await mesa[name].read(path.rpartition("/")[0]))["etag"]}
        await mesa[name].done(path, {}, **tag)
    installed = await mesa["facilitator"].done(install, INSTALLATION)
    assert installed["phase"] == "installed"


async def test_a_further_deciding_sector_is_installed_with_the_yes_of_all_to_it(mesa: Mesa) -> None:
    """Whoever prepares the table cannot pack it once the others have said yes."""
    await agreed(mesa)
    await amended(mesa, deciding_sectors=["state", "company", "community", "independent"])
    body = {"organization_id": str(mesa.organizations["independent"]), "role": "delegate"}
    seat = await mesa["facilitator"].done(f"{mesa.path}/seats", body, Idempotency_Key=key())
    named = await mesa["facilitator"].done(f"{mesa.path}/seats/{seat['id']}/mandates", mandate_body())
    await accept_mandate(mesa, mesa.other["observer"], named["id"])
    problem = await mesa.refuses(
        "facilitator", "POST", f"{mesa.path}/installation", INSTALLATION, status=409, code="protocol_not_adopted_by_all"
    )
    assert problem["sectors"] == ["state", "company", "community", "independent"]


async def test_whoever_attested_people_does_not_come_to_attest_them_again(mesa: Mesa) -> None:
    """A sector that has confirmed its people stays founded, whatever the table becomes."""
    await agreed(mesa)
    await amended(mesa, purpose="Otra cosa.")
    mandate = await current(mesa, mesa["community_2"])
    path = f"{mandates_of(mesa, mesa['community_2'])}/{mandate}/revocation"
    body = {"reason": "Otra persona.", "evidence_digest": "ab" * 32}
    assert (await mesa["facilitator"].done(path, body))["phase"] == "in_force"


async def test_what_tells_the_table_apart_from_no_other_asks_nobody_anew(mesa: Mesa) -> None:
    await agreed(mesa)
    table = await amended(mesa, name="Mesa de Huari", purpose="Conversar y cumplir.")
    assert table["asked_since"] is None
    assert (await mesa["facilitator"].done(f"{mesa.path}/installation", INSTALLATION))["phase"] == "installed"
