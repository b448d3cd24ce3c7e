"""A sector to which something is owed confirms it as it forms its word: no delegate of it in the place of others."""

from typing import Any

import pytest

from tests.amending import amendment
from tests.clocks import FakeClock
from tests.following import Following, following
from tests.mesa import Json, Mesa

WORDS: Json = {"beneficiaries": [{"text": "Todas las comunidades del valle"}]}


async def owed(mesa: Mesa, clock: FakeClock, draft: Json, **word: Any) -> Following:
    """What the company owes, at a table whose community speaks so from now on."""
    follow = await following(mesa, clock, draft=draft)
    for session in (await mesa["observer"].read(f"{mesa.path}/sessions?phase=open"))["items"]:
        await mesa.close(await mesa["facilitator"].read(f"{mesa.path}/sessions/{session['id']}"))
    [protocol] = (await mesa["observer"].read(f"{mesa.path}/protocols?phase=in_force"))["items"]
    amended = await amendment(mesa, protocol, parameters={"sector_word": word})
    await mesa.adopt(amended)
    return follow


async def asked(follow: Following, name: str) -> bool:
    items = (await follow.mesa[name].read("/v1/me/desk"))["items"]
    return "report_verification" in {item["kind"] for item in items}


@pytest.mark.parametrize("draft", [WORDS, {}], ids=["in words", "by name"])
async def test_so_many_places_of_the_sector_confirm_as_its_clause_asks(
    mesa: Mesa, clock: FakeClock, draft: Json
) -> None:
    follow = await owed(mesa, clock, draft, places={"community": 2})
    report = await follow.reported("complete")
    if draft:
        await follow.verified("state", report)
    await follow.verified("community", report)
    assert (await follow.stands())[0] == "in_force"
    assert (await follow.divergences())[0]["awaited_sectors"] == ["community"]
    assert [await asked(follow, name) for name in ("community", "community_2")] == [False, True]
    # The alternate speaks for the same place as the titular.
    await follow.refused("alternate", report, status=409, code="already_verified")
    await follow.verified("community_2", report)
    assert (await follow.stands())[0] == "fulfilled"


async def test_one_place_that_contests_keeps_it_open(mesa: Mesa, clock: FakeClock) -> None:
    follow = await owed(mesa, clock, {}, places={"community": 2})
    report = await follow.reported("complete")
    await follow.verified("community", report)
    await follow.verified("community_2", report, "contest", "limited")
    assert await follow.stands() == ("in_force", "complete", "limited")


async def test_where_a_chair_speaks_for_the_sector_its_confirmation_is_waited_for(mesa: Mesa, clock: FakeClock) -> None:
    chair = str(mesa.table.seats["community_2"])
    follow = await owed(mesa, clock, WORDS, chairs={"community": chair})
    report = await follow.reported("complete")
    for name in ("state", "community"):
        await follow.verified(name, report)
    assert (await follow.stands())[0] == "in_force"
    assert await asked(follow, "community_2")
    await follow.verified("community_2", report)
    assert (await follow.stands())[0] == "fulfilled"
