"""The real command in processes of its own, as an operator runs it."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import httpx
import psutil  # type: ignore[import-untyped]  # it ships no annotations

from app.trust import merkle

PATIENCE = 900  # seconds until a test gives up: it guards against hanging, not against a slow machine


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    """Ours, without what a developer may have set; what is started often is compiled once."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TINKUY_")}
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    return kept | dict(settings)


def tinkuy(*arguments: str, **settings: str) -> "subprocess.CompletedProcess[str]":
    """Runs the command to its end."""
    return subprocess.run(  # noqa: S603  (our own command)
        [sys.executable, "-m", "app.cli", *arguments],
        env=environment(settings),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


@dataclass(frozen=True)
class Checkpoint:
    """The first three lines of a signed checkpoint."""

    origin: str
    size: int
    root: bytes


def works_in(process: psutil.Process, data: Path) -> bool:
    try:
        return bool(process.name() == "postgres" and process.cwd() == str(data))
    except psutil.Error:
        return False


class Service:
    """`tinkuy serve` in a home, on a port of its own, for the length of a `with` block."""

    def __init__(self, home: Path, *, demo: bool = False, **settings: str) -> None:
        self.data = home / "postgres"
        self.port = free_port()
        self.output = (home.parent / f"said-on-{self.port}.log").open("w+", encoding="utf-8")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "app.entry", "serve"],
            env=environment(
                {
                    "TINKUY_HOME": str(home),
                    "TINKUY_PORT": str(self.port),
                    "TINKUY_DEMO": str(int(demo)),
                    # Tests of other things compare what is written.
                    "TINKUY_WORKER": "0",
                    **settings,
                }
            ),
            stdout=self.output,
            stderr=subprocess.STDOUT,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        self.output.close()

    def get(self, path: str) -> httpx.Response:
        return httpx.get(f"http://127.0.0.1:{self.port}{path}", trust_env=False)

    def until_ready(self) -> Self:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self.process.poll() is None:
            with contextlib.suppress(httpx.TransportError):
                assert self.get("/readyz").status_code == 200
                return self
            time.sleep(0.1)
        raise AssertionError(self.said())

    def said(self) -> str:
        self.output.seek(0)
        return self.output.read()

    def postgres(self) -> list[psutil.Process]:
        return [process for process in psutil.process_iter() if works_in(process, self.data)]

    def postmaster(self) -> int:
        return int((self.data / "postmaster.pid").read_text().splitlines()[0])

    def megabytes(self) -> float:
        """What the process itself holds in memory; its database is others'."""
        return float(psutil.Process(self.process.pid).memory_info().rss / 2**20)

    def ends_by(self, sign: signal.Signals) -> int:
        self.process.send_signal(sign)
        return self.process.wait(PATIENCE)

    def checkpoint(self) -> Checkpoint:
        answer = self.get("/v1/ledger/checkpoint")
        assert answer.status_code == 200
        origin, size, root = answer.text.splitlines()[:3]
        return Checkpoint(origin, int(size), b64decode(root))

    def continues(self, earlier: Checkpoint) -> bool:
        """Whether the log is the earlier one with nothing but additions, by a proof that is checked here."""
        now = self.checkpoint()
        told = self.get(f"/v1/ledger/proofs/consistency?from={earlier.size}&to={now.size}").json()
        proof = [bytes.fromhex(step) for step in told["proof"]]
        merkle.verify_consistency(earlier.size, earlier.root, now.size, now.root, proof)
        return now.origin == earlier.origin
