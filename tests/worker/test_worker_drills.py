"""The long forms: many kills, the lease as it really is, and the embedded PostgreSQL ended under the service."""

import asyncio
import os
import random
import re
import signal
import sys
import tempfile
import time
from pathlib import Path

import httpx
from fastapi import FastAPI

from app.core.db import Database
from app.worker.kinds import Context
from app.worker.service import working
from tests.drills import DRILL, tried
from tests.mesa import PASSWORD
from tests.service import Service, environment
from tests.worker.jobbing import Noted, ask, rows, until
from tests.worker.test_worker_outages import effect, effects, killed_holding
from tests.worker.test_worker_processes import signed_size

PIECES_A_TIME = 40


@tried(few=1, many=15)
async def test_pieces_are_counted_once_though_their_workers_are_killed_again_and_again(
    app: FastAPI, database: str, times: int
) -> None:
    pieces = PIECES_A_TIME * times
    opened: Database = app.state.database
    await ask(opened, "", kind="test.sum")
    await ask(opened, *(f"{number:03}" for number in range(pieces)))
    chance = random.Random(9)  # noqa: S311 - the moments of the kills, the same in every run
    for _ in range(times):
        both = await asyncio.gather(begun(database), begun(database))
        await asyncio.sleep(chance.uniform(0.0, 0.5))
        for process in both:
            process.send_signal(signal.SIGKILL)
            await process.wait()
    assert await rows(opened), "it was all done before the last kill"

    last = await begun(database)
    try:
        await until(lambda: _all_done(opened), 120)
    finally:
        last.send_signal(signal.SIGKILL)
        await last.wait()
    [total] = await rows(opened, "test.sum")
    assert total["attempts"] == pieces


async def begun(url: str) -> asyncio.subprocess.Process:
    """A worker in a process of its own, once it has taken something up."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.worker.killed", url, "count"),
        stdout=asyncio.subprocess.PIPE,
        env=environment(os.environ),
    )
    assert process.stdout is not None
    assert await process.stdout.readline() == b"taken\n"
    return process


async def _all_done(opened: Database) -> bool:
    return not await rows(opened)


@DRILL
async def test_what_a_killed_process_held_is_taken_up_when_its_minute_is_over(app: FastAPI, database: str) -> None:
    context = Context(app.state.database, app.state.clock)
    await ask(context.database, "a")
    await killed_holding(database)
    noted = Noted(effect)
    async with working(context, noted.kinds()):
        took = await until(lambda: noted.done == ["a"], 120)
    assert 30 < took < 65
    assert await effects(context) == ["done a"]


@DRILL
def test_the_worker_goes_on_though_the_embedded_postgresql_is_killed_under_it() -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "var"
        with Service(home, TINKUY_WORKER="1") as service:
            service.until_ready()
            [code] = re.findall(r"one-time code is (\S+)", service.said())
            body = {"login": "administradora", "password": PASSWORD, "display_name": "Administradora"}
            assert post(service, f"/v1/invitations/{code}/acceptance", json=body).status_code == 201
            for number in range(3):
                os.kill(service.postmaster(), signal.SIGKILL)
                time.sleep(1)
                ready(service)
                form = {"grant_type": "password", "username": "administradora", "password": PASSWORD}
                bearer = {
                    "Authorization": f"Bearer {post(service, '/v1/auth/token', data=form).json()['access_token']}"
                }
                partner = {"name": f"Registro {number}", "scopes": ["changes"]}
                before = signed_size(home)
                assert post(service, "/v1/partners", json=partner, headers=bearer).status_code == 201
                began = time.monotonic()
                while signed_size(home) <= before:
                    assert time.monotonic() - began < 45, service.said()
                    time.sleep(0.1)
            assert service.ends_by(signal.SIGTERM) == 0
            assert "Traceback" not in service.said()


def ready(service: Service) -> None:
    began = time.monotonic()
    while service.get("/readyz").status_code != httpx.codes.OK:
        assert time.monotonic() - began < 60, service.said()
        time.sleep(0.1)


def post(service: Service, path: str, **content: object) -> httpx.Response:
    return httpx.post(f"http://127.0.0.1:{service.port}{path}", trust_env=False, **content)  # type: ignore[arg-type]
