"""What generators make of openapi.yaml type-checks strictly, leaves nothing out, and acts on a real service."""

import asyncio
import json
import shutil
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI

from tests.clients.generators import CONFIGURATION, DOCUMENT, node_tools, python_tools, run
from tests.mesa import Mesa

BESIDE = Path(__file__).parent


@pytest.fixture
async def address(app: FastAPI) -> AsyncIterator[str]:
    """The service of this test behind a real socket."""
    config = uvicorn.Config(app, lifespan="off", log_config=None, access_log=False, ws="none")
    server = uvicorn.Server(config)
    listener = socket.create_server(("127.0.0.1", 0))
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    yield "http://{}:{}".format(*listener.getsockname())
    server.should_exit = True
    await serving


def test_typescript_has_the_codes_of_each_refusal_and_compiles_strictly(tmp_path: Path) -> None:
    tools = node_tools()
    made = run(
        tools / "openapi-typescript", DOCUMENT, "--output", "api.d.ts", "--default-non-nullable=false", folder=tmp_path
    )
    assert made.returncode == 0, made.stderr
    shutil.copy(BESIDE / "uses.ts", tmp_path)
    strict = ("--strict", "--noEmit", "--exactOptionalPropertyTypes", "--noUncheckedIndexedAccess")
    compiled = run(tools / "tsc", *strict, "uses.ts", folder=tmp_path)
    assert compiled.returncode == 0, compiled.stdout


async def test_a_generated_python_client_acts_once_under_its_key(mesa: Mesa, address: str, tmp_path: Path) -> None:
    tools = await asyncio.to_thread(python_tools)
    client = tmp_path / "client"
    made = await asyncio.to_thread(
        run,
        tools / "openapi-python-client",
        *("generate", "--path", DOCUMENT, "--config", CONFIGURATION, "--output-path", client),
        folder=tmp_path,
        PATH=str(tools),
    )
    assert made.returncode == 0, made.stdout
    # It warns of what it leaves out.
    assert "WARNING" not in made.stdout + made.stderr, made.stdout
    shutil.copy(BESIDE / "keyed_write.py", client)
    words = ("-m", "mypy", "--strict", "tinkuy_client", "keyed_write.py")
    checked = await asyncio.to_thread(run, tools / "python", *words, folder=client)
    assert checked.returncode == 0, checked.stdout

    await mesa.installed()
    community, before = mesa["community"], await mesa.ledger()
    said = await asyncio.to_thread(
        run,
        tools / "python",
        "keyed_write.py",
        folder=client,
        BASE=address,
        TOKEN=str(community.token),
        TABLE=str(mesa.table.id),
        SEAT=str(community.seat),
    )
    assert said.returncode == 0, said.stderr
    assert json.loads(said.stdout) == {"tried": 200, "first": 201, "repeated": 201, "same": True}
    assert (await mesa.ledger())[len(before) :] == ["demand.raised"]
