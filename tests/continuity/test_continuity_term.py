"""The term of a table is a proposal that every sector assents to, and so is every day more."""

import asyncio

import pytest

from tests.amending import SECTORS, clause, installed
from tests.clocks import FakeClock
from tests.mesa import Json, Mesa

REASONS = {"reasons": "Faltan dos puntos de la agenda."}


async def proposed(mesa: Mesa, days: int = 120, by: str = "community") -> Json:
    return await mesa[by].done(f"{mesa.path}/term-extensions", {"days": days, **REASONS})


def assents(mesa: Mesa, extension: Json) -> str:
    return f"{mesa.path}/term-extensions/{extension['id']}/assents"


async def agree(mesa: Mesa, extension: Json, *sectors: str) -> None:
    for sector in sectors or SECTORS:
        await mesa[sector].done(assents(mesa, extension), {}, If_Match=extension["etag"])


async def term(mesa: Mesa) -> Json:
    found: Json = (await mesa["observer"].read(mesa.path))["term"]
    return found


async def test_the_term_changes_with_the_last_yes_in_one_entry_and_not_before(mesa: Mesa) -> None:
    await installed(mesa)
    before = await term(mesa)
    assert (before["days"], before["ends_on"]) == (60, "2027-01-01")
    extension = await proposed(mesa)
    await agree(mesa, extension, "state", "company")
    assert await term(mesa) == before
    await agree(mesa, extension, "community")
    after = await term(mesa)
    assert (after["days"], after["ends_on"], after["base_date"]) == (180, "2027-05-01", before["base_date"])
    listed = (await mesa["observer"].read(f"{mesa.path}/term-extensions?phase=granted"))["items"]
    assert [(each["number"], each["days"], each["ends_on"]) for each in listed] == [(1, 120, "2027-05-01")]
    assert (await mesa.ledger())[-4:] == ["term_extension.proposed"] + ["term_extension.assented"] * 3
    said = (await mesa["observer"].read(assents(mesa, extension)))["items"]
    assert [each["sector"] for each in said] == list(SECTORS)


async def test_silence_extends_nothing(mesa: Mesa, clock: FakeClock) -> None:
    await installed(mesa)
    await agree(mesa, await proposed(mesa), "state", "company")
    clock.advance(minutes=9)
    assert (await term(mesa))["ends_on"] == "2027-01-01"


async def test_the_clause_on_the_term_limits_how_long_and_how_often(mesa: Mesa) -> None:
    await installed(mesa, clause("term", extensions=1, days=90))
    path = f"{mesa.path}/term-extensions"
    long = await mesa.refuses("state", "POST", path, {"days": 91, **REASONS}, status=409, code="term_limit_reached")
    assert long["breaches"][0]["facts"] == {"reason": "days", "days": 91, "allowed": 90}
    one, two = await proposed(mesa, 90), await proposed(mesa, 30)
    await agree(mesa, one)
    body: Json = {}
    await mesa.refuses(
        "state", "POST", assents(mesa, two), body, If_Match=two["etag"], status=409, code="term_limit_reached"
    )
    again = await mesa.refuses("state", "POST", path, {"days": 1, **REASONS}, status=409, code="term_limit_reached")
    assert again["breaches"][0]["facts"]["reason"] == "extensions"


async def test_who_may_ask_and_who_may_say_yes(mesa: Mesa) -> None:
    path = f"{mesa.path}/term-extensions"
    early = {"days": 30, **REASONS}
    await mesa.refuses("state", "POST", path, early, status=409, code="roundtable_not_live")
    await installed(mesa)
    await mesa.refuses("observer", "POST", path, early, status=403, code="permission_missing")
    await mesa.refuses("state", "POST", path, {"days": 30}, status=422, code="invalid_input")
    extension = await proposed(mesa, by="facilitator")
    where, tag = assents(mesa, extension), extension["etag"]
    await mesa.refuses("facilitator", "POST", where, {}, status=403, code="permission_missing")
    await mesa.refuses("state", "POST", where, {}, status=428, code="if_match_required")
    await mesa.refuses("state", "POST", where, {"stance": "object"}, If_Match=tag, status=422, code="invalid_input")
    await agree(mesa, extension, "community")
    await mesa.refuses("community_2", "POST", where, {}, If_Match=tag, status=409, code="already_assented")
    await agree(mesa, extension, "state", "company")
    tag = (await mesa["state"].read(f"{mesa.path}/term-extensions"))["items"][0]["revision"]
    stale = await mesa["state"].post(where, {}, If_Match=extension["etag"])
    assert (stale.status_code, tag) == (412, 2)


async def test_two_last_words_at_once_move_the_end_once_each(mesa: Mesa) -> None:
    await installed(mesa)
    one, two = await proposed(mesa, 10), await proposed(mesa, 20)
    for each in (one, two):
        await agree(mesa, each, "state", "company")
    answers = await asyncio.gather(
        *(mesa["community"].post(assents(mesa, each), {}, If_Match=each["etag"]) for each in (one, two))
    )
    assert [answer.status_code for answer in answers] == [201, 201]
    assert (await term(mesa))["ends_on"] == "2027-01-31"


@pytest.mark.parametrize("days", [0, 3_661, "30", 1.5])
async def test_days_are_a_number_of_days(mesa: Mesa, days: object) -> None:
    await installed(mesa)
    path = f"{mesa.path}/term-extensions"
    await mesa.refuses("state", "POST", path, {"days": days, **REASONS}, status=422, code="invalid_input")
