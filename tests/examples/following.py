"""A service on loopback, a partner system that follows it in a process of its own, and what its mirror holds."""

import asyncio
import json
import os
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import uvicorn
from fastapi import FastAPI

from tests.mesa import Json, Mesa
from tests.service import environment, free_port

FOLLOW = Path(__file__).parents[2] / "examples" / "follow.py"


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Follower:
    """A registered partner system, and the address that it follows."""

    base: str
    client_id: str
    secret: str

    def variables(self) -> dict[str, str]:
        named = {"FOLLOW_CLIENT_ID": self.client_id, "FOLLOW_CLIENT_SECRET": self.secret}
        return environment({**named, "PATH": os.environ["PATH"], "no_proxy": "*"})

    async def start(self, mirror: Path, *arguments: str, python: tuple[str, ...] = ()) -> asyncio.subprocess.Process:
        pipe = asyncio.subprocess.PIPE
        command = (sys.executable, *python, str(FOLLOW), self.base, str(mirror), *arguments)
        return await asyncio.create_subprocess_exec(*command, env=self.variables(), stdout=pipe, stderr=pipe)

    async def follow(self, mirror: Path, *arguments: str, python: tuple[str, ...] = ()) -> Said:
        process = await self.start(mirror, *arguments, python=python)
        out, err = await process.communicate()
        return Said(process.returncode or 0, out.decode(), err.decode())


@asynccontextmanager
async def on_loopback(app: FastAPI) -> AsyncIterator[str]:
    """The running application, listening; its address."""
    port = free_port()
    server = uvicorn.Server(
        uvicorn.Config(app, port=port, lifespan="off", log_config=None, access_log=False, ws="none")
    )
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn has no event to wait for
        await asyncio.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        await serving


async def registered(mesa: Mesa, base: str) -> Follower:
    """A partner system with a secret, which no table has let in."""
    body = {"name": "Registro nacional de compromisos", "scopes": ["changes"]}
    partner = await mesa.administrator.done("/v1/partners", body)
    secret = await mesa.administrator.done(f"/v1/partners/{partner['id']}/secrets")
    return Follower(base, partner["id"], secret["client_secret"])


async def let_in(mesa: Mesa, follower: Follower) -> Json:
    """The table lets the partner read along."""
    body = {"roundtable_id": str(mesa.table.id), "reason": "La mesa lo decidió."}
    return await mesa["facilitator"].done(f"/v1/partners/{follower.client_id}/grants", body)


def held(mirror: Path) -> dict[str, list[tuple[object, ...]]]:
    """Everything that is in a mirror."""
    db = sqlite3.connect(mirror)
    try:
        tables = ("log", "entries", "bodies", "rereads")
        return {name: sorted(db.execute(f"SELECT * FROM {name}"), key=repr) for name in tables}  # noqa: S608 - our own
    finally:
        db.close()


def in_words(mirror: Path, table: UUID) -> set[int]:
    """The indexes of a table's entries that the mirror holds in more than hashes."""
    envelopes = [json.loads(str(envelope)) for _, _, envelope in held(mirror)["entries"] if envelope is not None]
    return {int(each["index"]) for each in envelopes if each.get("roundtable") == str(table)}
