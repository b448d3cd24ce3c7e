"""The demonstration, whose passwords are public, is served on its own machine alone, whatever the settings say."""

from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import httpx
import pytest
from fastapi import FastAPI

from app.bootstrap import prepare
from app.core.loopback import host_of, is_loopback
from app.core.settings import StartError
from tests.clocks import FakeClock
from tests.conftest import plain, renamed, serving, settings_for
from tests.ledger.backups import backup
from tests.mesa import Mesa

HERE = ("127.0.0.1", 50_000)
OWN = "http://127.0.0.1:8000"
SIGN_IN = {"grant_type": "password", "username": "administracion", "password": "huari-demostracion"}


@pytest.mark.parametrize(
    ("host", "own"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("::ffff:127.0.0.1", True),
        ("localhost", True),
        ("tinkuy.localhost", True),
        ("0.0.0.0", False),  # noqa: S104 - an address that is refused
        ("::", False),
        ("10.0.0.7", False),
        ("::ffff:10.0.0.7", False),
        ("fe80::1", False),
        ("mesa.example", False),
        ("localhost.example", False),
        ("notlocalhost", False),
        ("", False),
    ],
)
def test_which_hosts_are_this_machine(host: str, own: bool) -> None:
    assert is_loopback(host) is own


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("//127.0.0.1:8000", "127.0.0.1"),
        ("//[::1]:8000", "::1"),
        ("//LOCALHOST", "localhost"),
        ("//", ""),
        ("//[::1", ""),
        ("//127.0.0.1@mesa.example", "mesa.example"),
        ("https://mesa.example/a", "mesa.example"),
    ],
)
def test_the_host_of_a_url(url: str, host: str) -> None:
    assert host_of(url) == host


@pytest.fixture
async def demo(postgres: str, empty_database: str) -> AsyncIterator[str]:
    """The URL of a database whose log is a demonstration's; nothing else of one is in it."""
    async with backup(postgres, empty_database.partition("?")[0].rpartition("/")[2]) as name:
        connection = await asyncpg.connect(plain(renamed(postgres, name)))
        await connection.execute(
            "INSERT INTO ledger_head (singleton, origin, size, peaks) VALUES (true, 'tinkuy.local/log/demo', 0, '')"
        )
        await connection.close()
        yield renamed(postgres, name)


@pytest.fixture
async def shown(demo: str, tmp_path: Path, clock: FakeClock) -> AsyncIterator[FastAPI]:
    async with serving(demo, tmp_path, clock) as app:
        yield app


async def asked(
    app: FastAPI, *, client: tuple[str, int] = HERE, base: str = OWN, headers: dict[str, str] | None = None
) -> list[httpx.Response]:
    transport = httpx.ASGITransport(app, client=client)
    async with httpx.AsyncClient(transport=transport, base_url=base, headers=headers) as http:
        return [
            await http.post("/v1/auth/token", data=SIGN_IN),
            await http.get("/v1/me", headers={"Authorization": "Bearer x"}),
            await http.get("/v1/ledger/checkpoint"),
            await http.get("/healthz"),
        ]


def codes(answers: list[httpx.Response]) -> list[object]:
    return [each.json().get("code") if "problem" in each.headers["content-type"] else None for each in answers]


async def test_who_comes_from_this_machine_is_answered(shown: FastAPI) -> None:
    for base in (OWN, "http://localhost:8000", "http://[::1]:8000"):
        assert codes(await asked(shown, base=base)) == ["sign_in_refused", "token_invalid", None, None]
    assert codes(await asked(shown, client=("::ffff:127.0.0.1", 1))) == codes(await asked(shown))


@pytest.mark.parametrize("client", ["10.0.0.7", "192.168.1.20", "2001:db8::1", "unix", ""])
async def test_another_machine_is_not(shown: FastAPI, client: str) -> None:
    answers = await asked(shown, client=(client, 50_000))
    assert codes(answers) == ["on_loopback_only"] * 4
    assert {each.status_code for each in answers} == {403}


@pytest.mark.parametrize(
    "header", ["Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-Ip"]
)
async def test_nor_is_who_came_through_a_proxy_on_this_machine_whatever_it_says(shown: FastAPI, header: str) -> None:
    for said in ("10.0.0.7", "127.0.0.1", "localhost", ""):
        assert codes(await asked(shown, headers={header: said})) == ["on_loopback_only"] * 4


@pytest.mark.parametrize("base", ["http://mesa.example", "http://10.0.0.7:8000", "http://127.0.0.1.mesa.example"])
async def test_nor_is_who_asks_for_another_host(shown: FastAPI, base: str) -> None:
    assert codes(await asked(shown, base=base)) == ["on_loopback_only"] * 4


async def test_what_a_request_says_of_itself_lets_nobody_in(shown: FastAPI) -> None:
    answers = await asked(shown, client=("10.0.0.7", 1), headers={"X-Forwarded-For": "127.0.0.1"})
    assert codes(answers) == ["on_loopback_only"] * 4


async def test_a_table_that_is_no_demonstration_is_served_to_everybody(app: FastAPI, mesa: Mesa) -> None:
    assert mesa.table
    told = await asked(app, client=("10.0.0.7", 1), base="https://mesa.example", headers={"Via": "1.1 proxy"})
    assert codes(told) == ["sign_in_refused", "token_invalid", None, None]


@pytest.mark.parametrize("loads", [True, False])
async def test_its_log_is_not_served_to_other_machines_whatever_the_settings(
    demo: str, tmp_path: Path, clock: FakeClock, loads: bool
) -> None:
    settings = settings_for(demo, tmp_path).model_copy(update={"demo": loads})
    for address in ("0.0.0.0", "::", "10.0.0.7"):  # noqa: S104 - addresses that are refused
        with pytest.raises(StartError, match="TINKUY_HOST"):
            await prepare(settings, demo, listening_on=address, clock=clock)
    elsewhere = settings.model_copy(update={"deployment": "https://mesa.example"})
    with pytest.raises(StartError, match="TINKUY_DEPLOYMENT is «https:"):
        await prepare(elsewhere, demo, clock=clock)
    assert "facilitacion" in "".join((await prepare(settings, demo, listening_on="::1", clock=clock)).lines)


async def test_an_empty_database_stays_empty_where_the_demonstration_would_be_open(
    postgres: str, empty_database: str, tmp_path: Path, clock: FakeClock
) -> None:
    async with backup(postgres, empty_database.partition("?")[0].rpartition("/")[2]) as name:
        url = renamed(postgres, name)
        settings = settings_for(url, tmp_path).model_copy(update={"demo": True})
        with pytest.raises(StartError, match="TINKUY_DEMO=0"):
            await prepare(settings, url, listening_on="0.0.0.0", clock=clock)  # noqa: S104 - what is refused
        connection = await asyncpg.connect(plain(url))
        assert await connection.fetchval("SELECT count(*) FROM ledger_head") == 0
        await connection.close()
