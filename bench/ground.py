"""The databases that are measured: tables convened over the API, then one clone for every size, filled."""

import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final
from uuid import UUID

import asyncpg
import httpx
from fastapi import FastAPI
from sqlalchemy import make_url

from app.bootstrap import prepare
from app.core.clock import Clock, utc_now
from app.core.migrations import migrate
from app.identity.secrets import Passwords
from app.main import create_app
from bench.filling import Filled, Ground, fill
from bench.screens import Screens, arrange
from bench.servers import plain, settings_for
from tests.clocks import FakeClock
from tests.mesa import DIGEST, Api, Json, Mesa, Person, set_up

TABLES: Final = 16


@dataclass(frozen=True, slots=True)
class Site:
    """One filled database, the service's folder that belongs to it, and the tokens of its people.

    At each of `tables` the facilitator of the measured table has a seat too; `screens` are what its delegates look at.
    """

    size: int
    url: str
    home: Path
    filled: Filled
    mesa: Mesa
    tables: Sequence[UUID]
    screens: Screens


def renamed(url: str, database: str) -> str:
    return make_url(url).set(database=database).render_as_string(hide_password=False)


@asynccontextmanager
async def within(url: str, home: Path, clock: Clock = utc_now) -> AsyncIterator[tuple[FastAPI, Api]]:
    """The application in this process; passwords are made cheaply, because nobody's sign-in is measured."""
    app = create_app(settings_for(url, home), clock=clock, passwords=Passwords(memory_kib=8, time_cost=1))
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bench.test") as http,
    ):
        yield app, Api(http)


async def build(server: str, folder: Path, sizes: Sequence[int]) -> list[Site]:
    """A site for every size; raises AssertionError where the filled log does not continue its signed checkpoint."""
    home = folder / "arranged"
    home.mkdir()
    await create(server, "arranged")
    url = renamed(server, "arranged")
    await migrate(url)
    # A clock that can be turned: whoever signs takes a new mandate some minutes after the old one.
    clock = FakeClock()
    welcome = await prepare(settings_for(url, home), url, clock=clock)
    async with within(url, home, clock) as (app, api):
        # Whoever signs saw the newest checkpoint, and here the next one comes in a moment.
        app.state.signer = app.state.signer.without_interval()
        mesa = replace(await set_up(api, first_code=welcome.lines[0].rsplit(" ", 1)[1]), clock=clock)
        tables = [await _convened(mesa["facilitator"], mesa.organizations["independent"]) for _ in range(TABLES)]
        screens = await arrange(mesa, clock)
        signed = await api.call("GET", "/v1/ledger/checkpoint", token=mesa["community"].token)
        assert signed.status_code == 200, signed.text
    return [await _site(server, folder, mesa, tables, screens, size) for size in sizes]


async def _convened(facilitator: Person, organization: UUID) -> UUID:
    """A further table, which nobody but its facilitator has come to."""
    act = {"instrument": "Acuerdo", "number": "1", "issued_on": "2026-11-02", "document_digest": DIGEST}
    body: Json = {
        "name": "Grupo de trabajo",
        "purpose": "Conversar y cumplir.",
        "kind": "technical",
        "deciding_sectors": ["state", "company", "community"],
        "convening_act": act,
        "term": {"base_date": "2026-11-02", "days": 3_650},
        "convening_seat": {"organization_id": str(organization)},
    }
    return UUID((await facilitator.done("/v1/roundtables", body))["id"])


async def _site(server: str, folder: Path, arranged: Mesa, tables: Sequence[UUID], screens: Screens, size: int) -> Site:
    name, home = f"site_{size}", folder / f"site_{size}"
    await create(server, name, template="arranged")
    shutil.copytree(folder / "arranged", home)
    ground = Ground(
        table=arranged.table.id,
        facilitator=arranged.table.seats["facilitator"],
        other=arranged.other.id,
        other_facilitator=arranged.other.seats["facilitator"],
    )
    url = renamed(server, name)
    filled = await fill(plain(url), ground, size)
    async with within(url, home) as (app, api):
        ready = await api.call("GET", "/readyz")
        assert ready.status_code == 200, ready.text
        mesa = arranged.at(api, app.state.tokens, app.state.clock)
    return Site(size, url, home, filled, mesa, tables, screens)


async def create(server: str, name: str, template: str = "template1") -> None:
    connection = await asyncpg.connect(plain(server))
    try:
        await connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    finally:
        await connection.close()
