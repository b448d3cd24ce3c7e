"""The service over copies of its database, as operators make and bring back backups."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import asyncpg

from tests.clocks import FakeClock
from tests.conftest import http_to, plain, renamed, serving
from tests.mesa import Api, Json, Mesa, key

REFUSED = (503, "log_contradicts_checkpoint")


@asynccontextmanager
async def backup(postgres: str, template: str) -> AsyncIterator[str]:
    """The name of a copy of the database `template`, to which nobody may be connected meanwhile."""
    name = f"backup_{uuid4().hex}"
    server = await asyncpg.connect(plain(renamed(postgres, "postgres")))
    await server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    try:
        yield name
    finally:
        await server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        await server.close()


@asynccontextmanager
async def over(
    postgres: str, name: str, home: Path, arranged: tuple[str, Mesa], clock: FakeClock
) -> AsyncIterator[Mesa]:
    """The service beside the files of `home`, over the database of that name."""
    async with serving(renamed(postgres, name), home, clock) as app, http_to(app) as http:
        yield arranged[1].at(Api(http), app.state.tokens, clock)


@asynccontextmanager
async def restored(postgres: str, home: Path, arranged: tuple[str, Mesa], clock: FakeClock) -> AsyncIterator[Mesa]:
    """The same over a database as it was when the tables had just been convened."""
    async with backup(postgres, arranged[0]) as name, over(postgres, name, home, arranged, clock) as mesa:
        yield mesa


async def swap(postgres: str, one: str, other: str) -> None:
    """Two databases take each other's names, under whoever is connected to them."""
    server = await asyncpg.connect(plain(renamed(postgres, "postgres")))
    for name, becomes in ((one, "swapped"), (other, one), ("swapped", other)):
        await server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", name)
        await server.execute(f'ALTER DATABASE "{name}" RENAME TO "{becomes}"')
    await server.close()


async def act(mesa: Mesa, times: int = 1) -> None:
    for _ in range(times):
        await mesa["facilitator"].done(f"{mesa.path}/seats", seat(mesa), Idempotency_Key=key())


def seat(mesa: Mesa) -> Json:
    return {"organization_id": str(mesa.organizations["community"]), "role": "observer"}


async def try_to_act(mesa: Mesa, **headers: str) -> tuple[int, str | None]:
    answer = await mesa["facilitator"].post(f"{mesa.path}/seats", seat(mesa), **{"Idempotency_Key": key(), **headers})
    return answer.status_code, answer.json().get("code")


async def status(mesa: Mesa, path: str = "/v1/ledger/checkpoint") -> tuple[int, str | None]:
    assert mesa.administrator.api
    answer = await mesa.administrator.api.http.get(path)
    problem = answer.headers["content-type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"] if problem else None


async def size(mesa: Mesa) -> int:
    """How many entries the log has, whether it may be signed or not."""
    return int((await mesa["facilitator"].read("/v1/changes?limit=1000"))["next"])
