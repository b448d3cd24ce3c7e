"""Nothing is written while the log does not continue what was signed, whoever writes and however it came about."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest
from fastapi import FastAPI

from app.bootstrap import prepare
from app.core.settings import StartError
from tests.clocks import FakeClock
from tests.conftest import plain, renamed, settings_for
from tests.counting import statements
from tests.drills import tried
from tests.ledger.backups import (
    REFUSED,
    act,
    backup,
    over,
    restored,
    seat,
    size,
    status,
    swap,
    try_to_act,
)
from tests.mesa import PASSWORD, Mesa, key

# What somebody who has no token yet may send, and a person who signs in or out.
# Who listens to a session.
# And a gateway that tells what became of a message: that is no act and stands in no entry.
# A batch is no act either: each of its rows is one, and is answered as if it had been called alone.
GOES_ON = {"issue_token", "revoke_token", "report_notice_delivery", "do_batch", "draw_stream_ticket"}


@pytest.fixture
async def contradicted(
    postgres: str, arranged: tuple[str, Mesa], tmp_path: Path, clock: FakeClock
) -> AsyncIterator[Mesa]:
    """The service over an older copy of its database, beside the newer checkpoint."""
    async with restored(postgres, tmp_path, arranged, clock) as mesa:
        await act(mesa)
        assert await status(mesa) == (200, None)
    async with restored(postgres, tmp_path, arranged, clock) as mesa:
        yield mesa


async def test_every_write_is_refused_and_leaves_nothing(contradicted: Mesa) -> None:
    assert contradicted.administrator.api
    api, before = contradicted.administrator.api, await size(contradicted)
    paths = (await api.http.get("/openapi.json")).json()["paths"]
    people = {"table": contradicted["facilitator"], "outside": contradicted.administrator}
    tried = set()
    for path, methods in paths.items():
        for method, described in methods.items():
            if method == "get" or described["operationId"] in GOES_ON:
                continue
            filled = path.replace("{roundtable_id}", str(contradicted.table.id))
            for name in (part[1:-1] for part in path.split("/") if part.startswith("{")):
                filled = filled.replace(f"{{{name}}}", "00" * 32 if name == "sha256" else str(uuid4()))
            who = people["table" if "{roundtable_id}" in path else "outside"]
            answer = await who.call(method.upper(), filled, {}, Idempotency_Key=str(uuid4()))
            assert (answer.status_code, answer.json()["code"]) == REFUSED, (method, path)
            tried.add(described["operationId"])
    assert tried >= {"accept_invitation", "submit_cosignature", "create_seat", "register_partner", "amend_account"}
    assert len(tried) > 90
    assert await size(contradicted) == before


async def test_a_dry_run_is_told_the_same(contradicted: Mesa) -> None:
    assert await try_to_act(contradicted, Dry_Run="true") == REFUSED


async def test_reading_and_signing_in_go_on(contradicted: Mesa) -> None:
    assert contradicted.administrator.api
    form = {"grant_type": "password", "username": contradicted.administrator.login, "password": PASSWORD}
    told = (await contradicted.administrator.api.http.post("/v1/auth/token", data=form)).json()
    renewed = {"grant_type": "refresh_token", "refresh_token": told["refresh_token"]}
    assert (await contradicted.administrator.api.http.post("/v1/auth/token", data=renewed)).status_code == 200
    assert (await contradicted["community"].get(contradicted.path)).status_code == 200
    assert (await contradicted["community"].get("/v1/me")).status_code == 200
    assert await status(contradicted, "/readyz") == REFUSED


async def test_why_is_told_to_whoever_runs_the_service(contradicted: Mesa) -> None:
    answer = await contradicted["facilitator"].post(
        f"{contradicted.path}/seats", seat(contradicted), Idempotency_Key=key()
    )
    assert answer.json()["reason"] == "log_is_shorter"
    assert "nothing is signed" in answer.json()["title"] or "no se registra" in answer.json()["title"].lower()


async def test_a_write_asks_nothing_more_as_long_as_nothing_happened(mesa: Mesa, app: FastAPI) -> None:
    await act(mesa)
    async with statements(app) as first:
        await act(mesa)
    assert await status(mesa) == (200, None)
    async with statements(app) as after_signing:
        await act(mesa)
    assert len(after_signing) == len(first)
    assert not [each for each in first if "ledger_signed" in each]


async def test_a_checkpoint_of_another_process_is_noticed_at_the_next_write(
    postgres: str, arranged: tuple[str, Mesa], tmp_path: Path, clock: FakeClock
) -> None:
    async with backup(postgres, arranged[0]) as name, over(postgres, name, tmp_path, arranged, clock) as one:
        await act(one)
        # Another process signed what this one never wrote: its database is not this one.
        async with restored(postgres, tmp_path, arranged, clock) as other:
            await act(other, times=3)
            assert await status(other) == (200, None)
        assert await try_to_act(one) == REFUSED


async def test_rows_that_are_put_back_under_open_connections_are_noticed_by_the_append(
    postgres: str, arranged: tuple[str, Mesa], tmp_path: Path, clock: FakeClock
) -> None:
    async with backup(postgres, arranged[0]) as name, over(postgres, name, tmp_path, arranged, clock) as mesa:
        before = await _head(renamed(postgres, name))
        await act(mesa)
        assert await status(mesa) == (200, None)
        await act(mesa)
        await _put_back(renamed(postgres, name), before)
        assert await try_to_act(mesa) == REFUSED
        assert await size(mesa) == before[0]


async def _head(url: str) -> tuple[int, bytes]:
    connection = await asyncpg.connect(plain(url))
    found = await connection.fetchrow("SELECT size, peaks FROM ledger_head")
    await connection.close()
    return found["size"], found["peaks"]


async def _put_back(url: str, head: tuple[int, bytes]) -> None:
    """Bring the log back to an earlier head under open connections, past every trigger."""
    connection = await asyncpg.connect(plain(url))
    await connection.execute("SET session_replication_role = replica; DELETE FROM ledger_signed")
    await connection.execute("DELETE FROM ledger_entries WHERE index >= $1", head[0])
    await connection.execute("UPDATE ledger_head SET size = $1, peaks = $2", *head)
    await connection.close()


async def test_another_history_that_grew_longer_is_noticed_by_its_new_connections(
    postgres: str, arranged: tuple[str, Mesa], tmp_path: Path, clock: FakeClock
) -> None:
    homes = tmp_path / "one", tmp_path / "other"
    async with backup(postgres, arranged[0]) as name, backup(postgres, arranged[0]) as grown:
        async with over(postgres, grown, homes[1], arranged, clock) as elsewhere:
            await act(elsewhere, times=5)
        async with over(postgres, name, homes[0], arranged, clock) as mesa:
            await act(mesa)
            assert await status(mesa) == (200, None)
            await act(mesa)
            await swap(postgres, name, grown)
            # The connections that were cut are told so once; what opens new ones meets the other history.
            answers = [await try_to_act(mesa) for _ in range(12)]
            assert set(answers) <= {REFUSED, (503, "database_unavailable")}
            assert answers[-1] == REFUSED
            # The right one is back: nobody has to start the service again.
            await swap(postgres, name, grown)
            assert [await try_to_act(mesa) for _ in range(12)][-1] == (201, None)


async def test_a_whole_older_home_is_noticed_by_the_process_that_knew_the_newer_one(
    postgres: str, arranged: tuple[str, Mesa], tmp_path: Path, clock: FakeClock
) -> None:
    home = tmp_path / "home"
    async with backup(postgres, arranged[0]) as name, over(postgres, name, home, arranged, clock) as mesa:
        before = await _head(renamed(postgres, name))
        assert await status(mesa) == (200, None)
        old = (home / "checkpoint").read_bytes()
        await act(mesa, times=2)
        assert await status(mesa) == (200, None)
        await _put_back(renamed(postgres, name), before)
        (home / "checkpoint").write_bytes(old)
        assert await try_to_act(mesa) == REFUSED
        assert await status(mesa, "/readyz") == REFUSED


@tried(4, 150)
async def test_writes_and_signatures_at_the_same_moment_disturb_nobody(mesa: Mesa, times: int) -> None:
    async def write() -> list[tuple[int, str | None]]:
        return [await try_to_act(mesa) for _ in range(times)]

    async def sign() -> list[tuple[int, str | None]]:
        return [await status(mesa) for _ in range(2 * times)]

    told = await asyncio.gather(*(write() for _ in range(4)), *(sign() for _ in range(3)))
    assert {each for answers in told for each in answers} == {(201, None), (200, None)}


async def test_a_start_over_an_older_copy_writes_nothing_and_says_so(
    postgres: str, arranged: tuple[str, Mesa], tmp_path: Path, clock: FakeClock
) -> None:
    async with restored(postgres, tmp_path, arranged, clock) as mesa:
        await act(mesa)
        assert await status(mesa) == (200, None)
    async with backup(postgres, arranged[0]) as name:
        url = renamed(postgres, name)
        connection = await asyncpg.connect(plain(url))
        # Nobody can sign in any more: a start would else draw the administrator's code anew.
        await connection.execute("SET session_replication_role = replica; UPDATE accounts SET phase = 'suspended'")
        sizes = [await connection.fetchval("SELECT size FROM ledger_head")]
        welcome = await prepare(settings_for(url, tmp_path), url, clock=clock)
        sizes.append(await connection.fetchval("SELECT size FROM ledger_head"))
        await connection.close()
    assert "nothing is recorded" in "".join(welcome.lines)
    assert sizes[0] == sizes[1]


async def test_an_empty_database_beside_the_checkpoint_of_a_log_does_not_start(
    postgres: str, arranged: tuple[str, Mesa], tmp_path: Path, clock: FakeClock
) -> None:
    async with restored(postgres, tmp_path, arranged, clock) as mesa:
        assert await status(mesa) == (200, None)
    async with backup(postgres, "tinkuy_empty") as name:
        url = renamed(postgres, name)
        with pytest.raises(StartError, match="TINKUY_HOME"):
            await prepare(settings_for(url, tmp_path), url, clock=clock)
        (tmp_path / "checkpoint").unlink()
        shutil.rmtree(tmp_path / "keys")
        assert (await prepare(settings_for(url, tmp_path), url, clock=clock)).lines
