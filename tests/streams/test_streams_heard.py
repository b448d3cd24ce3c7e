"""A session's stream: what is heard, by whom, and that nothing is missing and nothing comes twice."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi import FastAPI

from app.streams.service.listeners import WAITING
from tests.clocks import FakeClock
from tests.conftest import serving
from tests.identity.test_identity_partners import grant, partner
from tests.mesa import Json, Mesa, key
from tests.streams.listening import listening, served


@pytest.fixture
async def base(app: FastAPI) -> AsyncIterator[str]:
    async with served(app) as url:
        yield url


async def planned(mesa: Mesa) -> None:
    """One more entry that everybody at the table may read."""
    body = {"title": "Otra", "starts_at": mesa.soon(days=30), "duration_minutes": 60}
    await mesa["facilitator"].done(f"{mesa.path}/sessions", body, Idempotency_Key=key())


async def awaited(mesa: Mesa) -> Json:
    """A session that waits for the community alone."""
    await mesa.installed()
    session = await mesa.convened_session()
    await mesa.arrive(session, "state", "company")
    return session


async def test_what_is_done_in_the_room_is_heard_with_the_counters_that_it_changed(mesa: Mesa, base: str) -> None:
    session = await awaited(mesa)
    path = f"{mesa.path}/sessions/{session['id']}"
    async with listening(base, path, mesa["community"]) as ear:
        [first] = ear.named("counters")
        assert (first["data"]["phase"], first["data"]["quorum"]["holds"]) == ("convened", False)
        await mesa.arrive(session, "community")
        await ear.until(lambda ear: len(ear.named("counters")) == 2)
        assert ear.acts == ["attendance.recorded"]
        [_, counted] = ear.named("counters")
        assert counted["data"]["quorum"]["holds"] is True
        assert int(first["id"]) + 1 == ear.entries[0] == int(counted["id"])
        await mesa["facilitator"].done(f"{path}/opening")
        await mesa["facilitator"].done(f"{path}/turns", {"seat_id": str(mesa["state"].seat), "seconds": 60})
        await ear.until(lambda ear: ear.counted["floor"]["speaking"] is not None)
        speaking = ear.counted["floor"]["speaking"]
        assert (speaking["sector"], speaking["seat_id"]) == ("state", str(mesa["state"].seat))
        assert ear.counted["phase"] == "open"
    told = (await mesa["community"].read(f"/v1/changes?after={ear.entries[0]}"))["items"]
    assert [event["data"] for event in ear.named("entry")] == told


async def test_what_one_process_records_is_heard_at_another(
    mesa: Mesa, app: FastAPI, database: str, tmp_path: Path, clock: FakeClock, base: str
) -> None:
    session = await mesa.open_session()
    path = f"{mesa.path}/sessions/{session['id']}"
    async with (
        serving(database, tmp_path, clock) as second,
        served(second) as other,
        listening(other, path, mesa["company"]) as far,
        listening(base, path, mesa["company"]) as near,
    ):
        for _ in range(3):
            await planned(mesa)
        await far.until(lambda ear: len(ear.entries) == 3)
        await near.until(lambda ear: len(ear.entries) == 3)
        assert far.entries == near.entries
        assert app.state.streams is not second.state.streams


async def test_who_was_away_hears_what_was_missed_once_and_in_order(mesa: Mesa, base: str) -> None:
    session = await awaited(mesa)
    path = f"{mesa.path}/sessions/{session['id']}"
    async with listening(base, path, mesa["community"]) as ear:
        await mesa.arrive(session, "community")
        await ear.until(lambda ear: len(ear.entries) == 1)
    await mesa.arrive(session, "community_2")
    async with listening(base, path, mesa["community"], last=ear.last_id) as back:
        await back.until(lambda ear: bool(ear.entries))
        assert back.acts == ["attendance.recorded"]
        assert back.entries[0] > ear.entries[-1]
        await mesa["facilitator"].done(f"{path}/opening")
        await back.until(lambda ear: len(ear.entries) == 2)
    # All of it, by a client that can send no header field.
    async with listening(base, path, mesa["community"], last_event_id=str(ear.entries[0] - 1)) as again:
        await again.until(lambda again: len(again.entries) >= 3)
        assert again.entries == [ear.entries[0], *back.entries]


async def test_nothing_is_missing_and_nothing_twice_while_others_write_and_the_line_breaks(
    mesa: Mesa, base: str
) -> None:
    session = await mesa.open_session()
    path = f"{mesa.path}/sessions/{session['id']}"
    heard, last = list[int](), None
    before = (await mesa["community"].read("/v1/changes?limit=1000"))["next"]

    async def write() -> None:
        for _ in range(12):
            await planned(mesa)

    writing = asyncio.create_task(write())
    last = str(before - 1)
    while not writing.done() or len(heard) < 12:
        async with listening(base, path, mesa["community"], last=last) as ear:
            await ear.until(lambda ear: bool(ear.entries))
            heard += ear.entries
            last = ear.last_id
    await writing
    assert heard == list(range(before, before + 12))


async def test_a_sector_never_hears_what_another_keeps_to_itself(mesa: Mesa, base: str) -> None:
    session = await mesa.open_session()
    path = f"{mesa.path}/sessions/{session['id']}"
    caucus = await mesa["facilitator"].done(
        f"{path}/recesses", {"kind": "caucus", "minutes": 10, "sector": "community"}
    )
    async with (
        listening(base, path, mesa["community"]) as community,
        listening(base, path, mesa["company"]) as company,
        listening(base, path, mesa["facilitator"]) as facilitator,
    ):
        note = await mesa["community"].done(f"{path}/recesses/{caucus['id']}/notes", {"text": "Solo para nosotros."})
        await mesa["facilitator"].done(f"{path}/recesses/{caucus['id']}/end")
        for ear in (community, company, facilitator):
            await ear.until(lambda ear: "recess.ended" in ear.acts)
        assert len(community.acts) == 2
        assert company.acts == facilitator.acts == ["recess.ended"]
        others = str([company.events, facilitator.events])
        assert note["id"] not in others
        assert note["id"] in str(community.events)


async def test_who_reads_along_hears_no_seat_that_speaks(mesa: Mesa, base: str) -> None:
    session = await mesa.open_session()
    path = f"{mesa.path}/sessions/{session['id']}"
    await mesa["facilitator"].done(f"{path}/turns", {"seat_id": str(mesa["state"].seat), "seconds": 60})
    async with listening(base, path, mesa["observer"]) as ear:
        assert ear.named("counters")[0]["data"]["floor"]["speaking"]["seat_id"] == str(mesa["state"].seat)
    client = await partner(mesa, "roundtables")
    along = replace(mesa["state"], token=(await client.token()).json()["access_token"])
    await grant(mesa, client)
    async with listening(base, path, along) as ear:
        speaking = ear.counted["floor"]["speaking"]
        assert (speaking["sector"], speaking["seat_id"]) == ("state", None)
        await planned(mesa)
        await ear.until(lambda ear: bool(ear.entries))
        drawn = await along.post(f"{path}/stream-tickets")
        assert (drawn.status_code, drawn.json()["code"]) == (403, "permission_missing")
    stranger = replace(mesa["state"], token=mesa.other["state"].token)
    async with listening(base, path, stranger) as ear:
        assert (ear.answer.status_code, ear.answer.json()["code"]) == (404, "not_found")


async def test_who_knows_more_than_the_log_has_is_told_so(mesa: Mesa, base: str) -> None:
    session = await mesa.open_session()
    path = f"{mesa.path}/sessions/{session['id']}"
    async with listening(base, path, mesa["state"], last="999999") as ear:
        assert (ear.answer.status_code, ear.answer.json()["code"]) == (409, "after_beyond_log")


async def test_a_listener_who_does_not_read_is_let_go_and_resumes(mesa: Mesa, app: FastAPI) -> None:
    """What waits for it is bounded; the record has the rest."""
    session = await awaited(mesa)
    hub = app.state.streams
    async with served(app) as base:
        path = f"{mesa.path}/sessions/{session['id']}"
        async with listening(base, path, mesa["state"]) as ear:
            [listener] = hub._open
            for _ in range(WAITING + 1):
                listener.tell_counters(listener.at, b"{}")
            assert await ear.until_over() == "slow"
            assert not listener.waiting
        await mesa.arrive(session, "community_2")
        async with listening(base, path, mesa["state"], last=ear.last_id) as back:
            await back.until(lambda ear: ear.acts == ["attendance.recorded"])
    assert not hub._open
