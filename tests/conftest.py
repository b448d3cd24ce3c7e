"""A real PostgreSQL for the whole run, started here and brought up by the migrations; a fresh clone for every test."""

import gc
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, nullcontext
from pathlib import Path

import asyncpg
import httpx
import pytest
from fastapi import FastAPI
from hypothesis import settings
from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncSession

from app.bootstrap import prepare
from app.core import embedded
from app.core.migrations import migrate
from app.core.settings import Settings, defaults
from app.identity.secrets import Passwords
from app.main import create_app
from tests import drills
from tests.clocks import FakeClock
from tests.mesa import Api, Mesa, set_up
from tests.readable import name_of
from tests.restoring import Restored
from tests.stages import Counted, Kept, Stage, Way

# Deadlines measure the machine, not the code; benchmarks measure speed.
settings.register_profile("tinkuy", deadline=None)
settings.register_profile("drill", deadline=None, max_examples=1_000)
settings.load_profile("tinkuy")


def pytest_configure(config: pytest.Config) -> None:
    if drills.are_asked_for(config.option.markexpr):
        drills.stay_on_loopback()


@pytest.fixture(autouse=True)
def _bounded(request: pytest.FixtureRequest) -> Iterator[None]:
    """No drill takes for ever."""
    with drills.bounded() if drills.are_asked_for(request.config.option.markexpr) else nullcontext():
        yield


def pytest_make_parametrize_id(val: object) -> str | None:
    return name_of(val)


def plain(url: str) -> str:
    """The URL as asyncpg itself takes it."""
    return url.replace("postgresql+asyncpg://", "postgresql://")


def renamed(url: str, database: str) -> str:
    head, _, query = url.partition("?")
    return head.rpartition("/")[0] + f"/{database}?{query}"


def settings_for(url: str, home: Path) -> Settings:
    # What runs by itself would write while a test compares the log; those about it begin it themselves.
    given = {"database_url": SecretStr(url), "home": home, "demo": False, "worker": False}
    return defaults().model_copy(update=given)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder, embedded.server(Path(folder) / "postgres", durable=False) as url:
        yield url


@pytest.fixture(scope="session")
async def empty_database(postgres: str) -> str:
    """A database with the schema and nothing in it, to be cloned."""
    url = renamed(postgres, "tinkuy_empty")
    await _create(postgres, "tinkuy_empty")
    await migrate(url)
    return url


@asynccontextmanager
async def serving(url: str, home: Path, clock: FakeClock) -> AsyncIterator[FastAPI]:
    """The application on a database, its lifespan run."""
    app = create_app(settings_for(url, home), clock=clock, passwords=Passwords(memory_kib=8, time_cost=1))
    async with app.router.lifespan_context(app):
        # Tests do in a moment what people do in an evening: a checkpoint a second would be too few for them.
        app.state.signer = app.state.signer.without_interval()
        yield app


def http_to(app: FastAPI) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=Counted(app), base_url="http://mesa.test")


@pytest.fixture(scope="session")
def arranged_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the service at which people convened the two tables, with the key of its log."""
    return tmp_path_factory.mktemp("arranged")


@pytest.fixture(scope="session")
async def arranged(postgres: str, empty_database: str, arranged_home: Path) -> tuple[str, Mesa]:
    """A database in which people have convened two tables over HTTP; it is cloned for every test that needs them."""
    name = "tinkuy_arranged"
    await _create(postgres, name, template="tinkuy_empty")
    url, clock = renamed(postgres, name), FakeClock()
    welcome = await prepare(settings_for(url, arranged_home), url, clock=clock)
    async with serving(url, arranged_home, clock) as app, http_to(app) as http:
        mesa = await set_up(Api(http), first_code=welcome.lines[0].rsplit(" ", 1)[1])
    assert empty_database
    # All that was imported stays to the end: the collector need not walk through it before every test.
    gc.collect()
    gc.freeze()
    return name, mesa


@pytest.fixture
def clock() -> FakeClock:
    turned = FakeClock()
    turned.advance(hours=1)
    return turned


@pytest.fixture(scope="session")
async def restored(postgres: str, arranged: tuple[str, Mesa]) -> Restored:
    """The database that the tests of this process have one after the other."""
    name = "tinkuy_own"
    own = Restored(plain(renamed(postgres, "postgres")), plain(renamed(postgres, name)), name, arranged[0])
    await own.clone()
    return own


@pytest.fixture
async def database(postgres: str, restored: Restored) -> AsyncIterator[str]:
    """A database of the test's own, with the two tables in it."""
    yield renamed(postgres, restored.name)
    await restored.restore()


@pytest.fixture(scope="session")
def stages() -> dict[Way, Kept]:
    """What tests of this process began with so far."""
    return {}


@pytest.fixture
async def app(
    database: str,
    arranged_home: Path,
    restored: Restored,
    stages: dict[Way, Kept],
    tmp_path: Path,
    clock: FakeClock,
) -> AsyncIterator[FastAPI]:
    # One key for the log of all tests of this process, so that a stage fits into every one of them.
    shutil.copytree(arranged_home, tmp_path, dirs_exist_ok=True)
    async with serving(database, tmp_path, clock) as running:
        running.state.stage = Stage(restored, tmp_path, clock, stages)
        yield running


@pytest.fixture
async def db(app: FastAPI) -> AsyncIterator[AsyncSession]:
    """A session beside the service's own, to look at rows or to call a query."""
    async with app.state.database.sessions() as session:
        yield session


@pytest.fixture
async def mesa(app: FastAPI, arranged: tuple[str, Mesa]) -> AsyncIterator[Mesa]:
    """Two tables and their people, signed in to this test's service."""
    async with http_to(app) as http:
        yield arranged[1].at(Api(http, app.state.stage), app.state.tokens, app.state.clock)


async def _create(server: str, name: str, template: str = "template1") -> None:
    connection = await asyncpg.connect(plain(renamed(server, "postgres")))
    try:
        await connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    finally:
        await connection.close()


async def _drop(server: str, name: str) -> None:
    connection = await asyncpg.connect(plain(renamed(server, "postgres")))
    try:
        await connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    finally:
        await connection.close()
