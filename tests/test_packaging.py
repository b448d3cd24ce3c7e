"""The container's two files say what the service understands, and two replicas are one service."""

import asyncio
import os
import re
import shlex
import tempfile
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest
import yaml

from app.core.settings import PREFIX, Settings, load
from tests.conftest import plain, renamed
from tests.mesa import PASSWORD
from tests.service import Service

ROOT = Path(__file__).parents[1]
SETTINGS = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
EXAMPLES = {"POSTGRES_PASSWORD": "a1b2c3", "TINKUY_ORIGIN": "mesa.example/log"}
VARIABLE = re.compile(r"\$\{(?P<name>[A-Z_]+)(?::(?P<kind>[?-])(?P<rest>[^}]*))?\}")


@dataclass(frozen=True)
class Instruction:
    word: str
    rest: str


def stages() -> list[list[Instruction]]:
    """The instructions of the Dockerfile, stage by stage."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    lines = re.sub(r"\\\n", " ", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE)).splitlines()
    found: list[list[Instruction]] = []
    for line in filter(None, lines):
        word, _, rest = line.partition(" ")
        if word == "FROM":
            found.append([])
        found[-1].append(Instruction(word, rest.strip()))
    return found


def environment_of(stage: list[Instruction]) -> dict[str, str]:
    pairs = [pair for each in stage if each.word == "ENV" for pair in shlex.split(each.rest)]
    return dict(pair.split("=", 1) for pair in pairs)


def compose() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    return read


def filled(text: str) -> str:
    """As Compose fills in variables, where the operator set what has no default."""
    return VARIABLE.sub(lambda found: EXAMPLES.get(found["name"], found["rest"] or ""), text)


def api_environment() -> dict[str, str]:
    """What a replica's process finds in its environment."""
    given = {name: filled(value) for name, value in compose()["services"]["api"]["environment"].items()}
    return environment_of(stages()[-1]) | given


def test_every_variable_of_the_image_and_of_compose_is_a_setting() -> None:
    used = {name for name in api_environment() if name.startswith(PREFIX)}
    assert used <= SETTINGS
    assert {"TINKUY_DATABASE_URL", "TINKUY_HOME", "TINKUY_HOST", "TINKUY_ORIGIN", "TINKUY_DEMO"} <= used


def test_the_service_can_start_with_them(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        monkeypatch.delenv(name)
    for name, value in api_environment().items():
        monkeypatch.setenv(name, value)
    settings = load()
    assert settings.database_url is not None
    assert settings.database_url.get_secret_value() == "postgresql+asyncpg://tinkuy:a1b2c3@database/tinkuy"
    assert (settings.origin, settings.demo) == ("mesa.example/log", False)


def test_what_has_no_default_is_demanded() -> None:
    text = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    demanded = {found["name"] for found in VARIABLE.finditer(text) if found["kind"] == "?"}
    assert demanded == set(EXAMPLES)


def test_the_database_is_postgresql_18_kept_in_a_volume() -> None:
    database = compose()["services"]["database"]
    assert database["image"] == "postgres:18"
    assert database["volumes"] == ["database:/var/lib/postgresql"]
    assert "ports" not in database


def test_two_replicas_share_the_folder_of_the_keys_behind_one_entry() -> None:
    services, image = compose()["services"], environment_of(stages()[-1])
    assert services["api"]["deploy"]["replicas"] == 2
    assert services["api"]["volumes"] == [f"home:{image['TINKUY_HOME']}"]
    assert "ports" not in services["api"]
    assert services["entry"]["ports"] == ["127.0.0.1:8000:80"]
    assert f"server api:{image['TINKUY_PORT']} resolve;" in compose()["configs"]["entry"]["content"]
    assert set(compose()["volumes"]) == {"database", "home"}


def test_the_image_runs_as_nobody_in_particular_and_builds_nothing() -> None:
    build, final = stages()
    words = {each.word: each.rest for each in final}
    assert words["USER"] == "10001:10001"
    assert words["VOLUME"] == environment_of(final)["TINKUY_HOME"]
    assert words["EXPOSE"] == environment_of(final)["TINKUY_PORT"]
    assert "/readyz" in words["HEALTHCHECK"]
    assert any("pip install --require-hashes" in each.rest for each in build)
    assert [each for each in final if each.word == "RUN" and re.search(r"\bpip\b|\bapt|gcc|make", each.rest)] == []


def test_the_image_copies_what_exists() -> None:
    copied = [each.rest.split()[:-1] for each in stages()[0] if each.word == "COPY"]
    assert copied
    assert [name for names in copied for name in names if not (ROOT / name).exists()] == []


async def test_two_replicas_on_one_database_and_one_folder_are_one_service(postgres: str) -> None:
    name = f"replicas_{uuid4().hex}"
    owner = await asyncpg.connect(plain(renamed(postgres, "postgres")))
    await owner.execute(f'CREATE DATABASE "{name}"')
    try:
        with tempfile.TemporaryDirectory() as folder:
            home = Path(folder) / "var"
            replica = partial(
                Service,
                home,
                TINKUY_DATABASE_URL=plain(renamed(postgres, name)),
                TINKUY_DEPLOYMENT=api_environment()["TINKUY_DEPLOYMENT"],
            )
            with replica() as first, replica() as second:
                await asyncio.to_thread(first.until_ready)
                await asyncio.to_thread(second.until_ready)
                await asyncio.to_thread(_are_one, first, second)
    finally:
        await owner.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        await owner.close()


def _are_one(first: Service, second: Service) -> None:
    """Both prepared the database; of the codes that they printed, the later one is valid."""
    before = first.checkpoint()
    codes = [found[1] for each in (first, second) if (found := re.search(r"one-time code is (\S+)", each.said()))]
    body = {"login": "administradora", "password": PASSWORD, "display_name": "Administradora"}
    answers = [_post(first, f"/v1/invitations/{code}/acceptance", json=body).status_code for code in codes]
    assert sorted(answers) in ([201], [201, 404])

    form = {"grant_type": "password", "username": "administradora", "password": PASSWORD}
    bearer = {"Authorization": f"Bearer {_post(first, '/v1/auth/token', data=form).json()['access_token']}"}
    partner = {"name": "Registro", "scopes": ["changes"]}
    assert _post(second, "/v1/partners", json=partner, headers=bearer).status_code == 201
    time.sleep(1)  # of a log that grows there is one checkpoint a second
    assert second.continues(before)
    assert first.checkpoint() == second.checkpoint()
    assert first.checkpoint().size == before.size + 2


def _post(service: Service, path: str, **content: Any) -> httpx.Response:
    return httpx.post(f"http://127.0.0.1:{service.port}{path}", trust_env=False, **content)
