"""Who may open a session's stream and with what, when it ends, and what it takes of the process."""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.types import Receive, Scope, Send

from app.core.middleware import RequestLimit, outlasts
from app.streams.service.hub import OF_ONE, HubPace
from tests.clocks import FakeClock
from tests.mesa import DIGEST, Json, Mesa
from tests.streams.listening import listening, served


@pytest.fixture
async def base(app: FastAPI, mesa: Mesa) -> AsyncIterator[str]:
    assert mesa
    app.state.streams._pace = HubPace(checking=0.2, checked_within=0.0)
    async with served(app) as url:
        yield url


@pytest.fixture
async def path(mesa: Mesa) -> str:
    await mesa.installed()
    return f"{mesa.path}/sessions/{(await mesa.convened_session())['id']}"


async def refused(base: str, path: str, status: int, code: str, **query: str) -> None:
    async with listening(base, path, None, last=None, **query) as ear:
        assert (ear.answer.status_code, ear.answer.json()["code"]) == (status, code)


async def test_a_ticket_opens_the_stream_of_its_session_once(mesa: Mesa, base: str, path: str) -> None:
    before = await mesa.ledger()
    drawn = await mesa["community"].done(f"{path}/stream-tickets")
    another = await mesa.planned_session()
    await refused(base, f"{mesa.path}/sessions/{another['id']}", 401, "ticket_invalid", ticket=drawn["ticket"])
    async with listening(base, path, ticket=drawn["ticket"]) as ear:
        [first] = ear.named("counters")
        assert first["data"]["phase"] == "convened"
        await refused(base, path, 401, "ticket_invalid", ticket=drawn["ticket"])
        await mesa["company"].done(f"{path}/attendances", {"mode": "in_person"})
        await ear.until(lambda ear: ear.acts == ["attendance.recorded"])
    assert [act for act in await mesa.ledger() if "ticket" in act] == [] != before


async def test_a_ticket_is_good_for_thirty_seconds_and_for_who_may_still_read(
    mesa: Mesa, base: str, path: str, clock: FakeClock
) -> None:
    late, early = [await mesa["community"].done(f"{path}/stream-tickets") for _ in range(2)]
    clock.advance(seconds=29)
    async with listening(base, path, ticket=early["ticket"]) as ear:
        assert ear.named("counters")
    clock.advance(seconds=2)
    await refused(base, path, 401, "ticket_invalid", ticket=late["ticket"])
    await refused(base, path, 401, "ticket_invalid", ticket="")
    await refused(base, path, 401, "token_missing")
    kept = await mesa["community"].done(f"{path}/stream-tickets")
    await suspend(mesa, "community")
    await refused(base, path, 401, "token_invalid", ticket=kept["ticket"])


async def test_a_rehearsed_ticket_opens_nothing(mesa: Mesa, base: str, path: str) -> None:
    answer = await mesa["community"].post(f"{path}/stream-tickets", Dry_Run="true")
    assert answer.status_code == 200
    await refused(base, path, 401, "ticket_invalid", ticket=answer.json()["ticket"])


async def suspend(mesa: Mesa, name: str) -> None:
    account = f"/v1/accounts/{mesa[name].account}"
    read = await mesa.administrator.read(account)
    answer = await mesa.administrator.patch(account, {"phase": "suspended"}, If_Match=read["etag"])
    assert answer.status_code == 200, answer.text


async def test_a_stream_ends_with_the_mandate_and_with_the_account(mesa: Mesa, base: str, path: str) -> None:
    seat = f"{mesa.path}/seats/{mesa['community_2'].seat}"
    [mandate] = (await mesa["community"].read(f"{seat}/mandates"))["items"]
    async with (
        listening(base, path, mesa["community_2"]) as revoked,
        listening(base, path, mesa["company"]) as suspended,
        listening(base, path, mesa["state"]) as staying,
    ):
        await mesa["community"].done(
            f"{seat}/mandates/{mandate['id']}/revocation", {"reason": "Terminó.", "evidence_digest": DIGEST}
        )
        assert await revoked.until_over() == "access"
        await suspend(mesa, "company")
        assert await suspended.until_over() == "access"
        await mesa["facilitator"].done(f"{path}/attendances", {"mode": "in_person"})
        await staying.until(lambda ear: "attendance.recorded" in ear.acts)
    async with listening(base, path, mesa["community_2"]) as ear:
        assert (ear.answer.status_code, ear.answer.json()["code"]) == (403, "mandate_not_in_force")


async def test_a_stream_lasts_as_long_as_a_token_does(mesa: Mesa, app: FastAPI, base: str, path: str) -> None:
    async with listening(base, path, mesa["community"]) as ear:
        app.state.streams._lasting = 0.0
        assert await ear.until_over() == "renewal"


async def test_one_more_stream_of_one_person_takes_the_place_of_the_oldest(
    mesa: Mesa, app: FastAPI, base: str, path: str
) -> None:
    ears = [listening(base, path, mesa["community"]) for _ in range(OF_ONE + 1)]
    opened = [await each.__aenter__() for each in ears]
    try:
        assert await opened[0].until_over() == "replaced"
        assert not opened[1].over.is_set()
        app.state.streams._most = OF_ONE
        async with listening(base, path, mesa["company"]) as ear:
            assert (ear.answer.status_code, ear.answer.json()["code"]) == (503, "too_many_streams")
            assert ear.answer.headers["Retry-After"] == "30"
    finally:
        for each in ears:
            await each.__aexit__(None, None, None)


async def test_who_listens_holds_no_connection_of_the_database_and_leaves_nothing_behind(
    mesa: Mesa, app: FastAPI, base: str, path: str
) -> None:
    async with listening(base, path, mesa["community"]), listening(base, path, mesa["company"]):
        assert app.state.database.engine.pool.checkedout() == 0
        assert len(app.state.streams._open) == 2
    for _ in range(100):
        if not app.state.streams._open:
            break
        await asyncio.sleep(0.05)
    assert not app.state.streams._open
    assert not app.state.streams._channels


async def test_the_service_stops_at_once_though_somebody_listens(mesa: Mesa, app: FastAPI, path: str) -> None:
    async with served(app) as base:
        ear = listening(base, path, mesa["community"])
        opened = await ear.__aenter__()
        began = time.monotonic()
    assert await opened.until_over() == "stopping"
    assert time.monotonic() - began < 5
    await ear.__aexit__(None, None, None)


async def test_streams_take_nobodys_turn_among_the_requests_under_way() -> None:
    met = list[int]()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        assert (receive, send) == (nothing, answered)
        met.append(scope["number"])
        if scope["number"] < 3:
            outlasts(scope)
            await limit(within(scope["number"] + 1), receive, send)

    async def nothing() -> Any: ...

    async def answered(message: Json) -> None:
        assert message["type"] != "http.response.start", message

    def within(number: int) -> Scope:
        return {"type": "http", "path": "/", "headers": [], "number": number}

    limit = RequestLimit(app, limit=1)
    await limit(within(1), nothing, answered)  # type: ignore[arg-type]  # as little as it needs
    assert met == [1, 2, 3]
    assert limit._under_way == 0
