"""Whatever was acknowledged is in the log after the service, its database or both were killed while people write."""

import contextlib
import itertools
import random
import signal
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import httpx
import psutil  # type: ignore[import-untyped]  # it ships no annotations
import pytest

from tests.drills import tried
from tests.service import Service

PASSWORD = "una clave larga y propia"
LOGIN = "administradora"
WRITERS = 4


@pytest.fixture
def home() -> Iterator[Path]:
    # Not under pytest's own folder, which pytest closes to other users: a run as root has PostgreSQL as another user.
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder) / "var"


def signed_in(service: Service) -> httpx.Client:
    form = {"grant_type": "password", "username": LOGIN, "password": PASSWORD}
    base = f"http://127.0.0.1:{service.port}"
    token = httpx.post(f"{base}/v1/auth/token", data=form, trust_env=False).raise_for_status().json()["access_token"]
    return httpx.Client(base_url=base, headers={"Authorization": f"Bearer {token}"}, trust_env=False, timeout=30)


class Writers:
    """They write as fast as they can until the service is gone; `done` says what they were told is in the log."""

    def __init__(self, service: Service) -> None:
        self.done = dict[int, str]()
        self._client = signed_in(service)
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._write) for _ in range(WRITERS)]
        for each in self._threads:
            each.start()

    def _write(self) -> None:
        while not self._over.is_set():
            act = str(uuid4())
            body = {"name": f"Comunidad {act}", "sector": "community"}
            with contextlib.suppress(httpx.TransportError):
                answer = self._client.post("/v1/organizations", json=body, headers={"Idempotency-Key": act})
                if answer.status_code == 201:
                    self.done[int(answer.headers["ledger-entry"].split()[0])] = act

    def end(self) -> dict[int, str]:
        self._over.set()
        for each in self._threads:
            each.join()
        self._client.close()
        return self.done


def logged(service: Service) -> dict[int, str]:
    """The act of every entry that the administrator may read, by its index."""
    with signed_in(service) as client:
        found, after = dict[int, str](), 0
        while items := client.get(f"/v1/changes?after={after}&limit=1000").raise_for_status().json()["items"]:
            found |= {each["index"]: each["entry"]["act"] for each in items if "entry" in each}
            after = items[-1]["index"] + 1
        assert sorted(found) == list(range(after))
        return found


def kill(service: Service, *, database: bool) -> None:
    victims = service.postgres()
    service.ends_by(signal.SIGKILL)
    for victim in victims if database else ():
        with contextlib.suppress(psutil.NoSuchProcess):
            victim.kill()


@tried(2, 25)
def test_no_acknowledged_act_is_lost_to_a_kill(home: Path, times: int) -> None:
    acknowledged, draw = dict[int, str](), random.Random(2012)  # noqa: S311 - moments, not secrets
    with Service(home) as first:
        code = first.until_ready().said().split("one-time code is ")[1].split()[0]
        body = {"login": LOGIN, "password": PASSWORD}
        path = f"http://127.0.0.1:{first.port}/v1/invitations/{code}/acceptance"
        httpx.post(path, json=body, trust_env=False, timeout=30).raise_for_status()
        before = first.checkpoint()
        assert first.ends_by(signal.SIGTERM) == 0
    for run, with_database in zip(range(times), itertools.cycle((True, False)), strict=False):
        with Service(home) as service:
            assert service.until_ready().continues(before)
            found = logged(service)
            assert acknowledged.items() <= found.items()
            before, writers = service.checkpoint(), Writers(service)
            time.sleep(draw.uniform(0.3, 1.5))
            kill(service, database=with_database)
            told = writers.end()
            assert told, f"nothing was written before kill {run}"
            acknowledged |= told
    with Service(home) as last:
        assert last.until_ready().continues(before)
        assert acknowledged.items() <= logged(last).items()
        assert last.ends_by(signal.SIGINT) == 0
