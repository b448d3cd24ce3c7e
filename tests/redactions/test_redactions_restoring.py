"""An older copy of the database brings back what was redacted since: nothing is served until it is taken out again."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest

from app.audit.outside import Outside
from app.bootstrap import prepare
from app.commands.audit import look_at
from app.commands.restore import reapply
from app.core.settings import StartError
from app.redactions import outside
from app.redactions.masking import MARK
from tests.clocks import FakeClock
from tests.conftest import http_to, plain, renamed, serving, settings_for
from tests.mesa import Api, Json, Mesa
from tests.redactions.test_redactions_redacting import NAME, asked, consented, demanded


@asynccontextmanager
async def copied(postgres: str, source: str) -> AsyncIterator[str]:
    """A copy of a database that nobody is using, as a backup would give it back."""
    name = f"copy_{uuid4().hex}"
    server = await asyncpg.connect(plain(renamed(postgres, "postgres")))
    await server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
    try:
        yield name
    finally:
        await server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        await server.close()


@asynccontextmanager
async def at(url: str, home: Path, arranged: Mesa, clock: FakeClock) -> AsyncIterator[Mesa]:
    async with serving(url, home, clock) as app, http_to(app) as http:
        yield arranged.at(Api(http), app.state.tokens, clock)


async def ready(mesa: Mesa) -> tuple[int, str | None]:
    answer = await mesa["facilitator"].get("/readyz")
    return answer.status_code, answer.json().get("code")


async def test_a_restored_copy_is_not_served_until_its_redactions_are_applied_again(
    postgres: str, arranged: tuple[str, Mesa], tmp_path: Path, clock: FakeClock
) -> None:
    async with copied(postgres, arranged[0]) as living:
        url = renamed(postgres, living)
        async with at(url, tmp_path, arranged[1], clock) as mesa:
            demand = await demanded(mesa)
            redaction = await asked(mesa, demand)
        async with copied(postgres, living) as backup:
            async with at(url, tmp_path, arranged[1], clock) as mesa:
                await consented(mesa, redaction)
                assert await ready(mesa) == (200, None)
            [listed] = outside.read(tmp_path)
            assert (str(listed.id), str(listed.target_id)) == (redaction["id"], demand["id"])
            assert NAME not in (tmp_path / outside.NAME).read_text()
            assert (tmp_path / outside.NAME).stat().st_mode & 0o077 == 0
            await restored(renamed(postgres, backup), tmp_path, arranged[1], clock, demand)


async def restored(url: str, home: Path, arranged: Mesa, clock: FakeClock, demand: Json) -> None:
    async with at(url, home, arranged, clock) as mesa:
        assert await ready(mesa) == (503, "redactions_missing")
    with pytest.raises(StartError, match="tinkuy restore"):
        await prepare(settings_for(url, home), url, clock=clock)
    found = await look_at(url, Outside(home))
    assert [each.code for each in found.findings] == ["redaction_missing"]

    assert await reapply(settings_for(url, home), url) == 1
    assert (await look_at(url, Outside(home))).findings == []

    await prepare(settings_for(url, home), url, clock=clock)
    async with at(url, home, arranged, clock) as mesa:
        assert await ready(mesa) == (200, None)
        assert (await mesa["state"].read(f"{mesa.path}/demands/{demand['id']}"))["text"] == MARK
        assert NAME not in (await mesa["state"].get("/v1/changes?limit=1000&expand=subject")).text
        assert (await mesa.ledger())[-1] == "redaction.reapplied"
        shown = (await mesa["state"].read(f"{mesa.path}/redactions"))["items"]
        assert [(each["phase"], each["reapplied_at"] is not None) for each in shown] == [("in_effect", True)]
    assert await reapply(settings_for(url, home), url) == 0


async def test_a_copy_from_before_a_text_grew_and_a_redaction_was_redacted_loses_all_of_it(
    postgres: str, arranged: tuple[str, Mesa], tmp_path: Path, clock: FakeClock
) -> None:
    async with copied(postgres, arranged[0]) as living:
        url = renamed(postgres, living)
        async with at(url, tmp_path, arranged[1], clock) as mesa:
            demand = await demanded(mesa)
        async with copied(postgres, living) as backup:
            async with at(url, tmp_path, arranged[1], clock) as mesa:
                path = f"{mesa.path}/demands/{demand['id']}"
                for title in ("Agua limpia", "Agua potable"):
                    tag = (await mesa["community"].read(path))["etag"]
                    await mesa["community"].patch(path, {"title": title}, If_Match=tag)
                redaction = await asked(mesa, demand, explanation="Nombra a Zutana.")
                assert redaction["revisions"] == [1, 2, 3]
                await consented(mesa, redaction)
                await consented(mesa, await asked(mesa, redaction, target_type="redaction", explanation="La nombra."))
            for name in (NAME, "Zutana", "La nombra"):
                assert name not in (tmp_path / outside.NAME).read_text()
            copy = renamed(postgres, backup)
            assert await reapply(settings_for(copy, tmp_path), copy) == 2
            assert (await look_at(copy, Outside(tmp_path))).findings == []
            await prepare(settings_for(copy, tmp_path), copy, clock=clock)
            async with at(copy, tmp_path, arranged[1], clock) as mesa:
                assert await ready(mesa) == (200, None)
                shown = await mesa["state"].read(f"{mesa.path}/demands/{demand['id']}")
                assert (shown["text"], shown["revision"]) == (MARK, 4)
                told = (await mesa["state"].get("/v1/changes?limit=1000&expand=subject")).text
                assert [name for name in (NAME, "Zutana") if name in told] == []


async def test_what_a_crash_kept_from_the_list_the_next_start_adds(
    mesa: Mesa, database: str, tmp_path: Path, clock: FakeClock
) -> None:
    await consented(mesa, await asked(mesa, await demanded(mesa)))
    whole = (tmp_path / outside.NAME).read_bytes()
    (tmp_path / outside.NAME).write_bytes(whole[:40])
    assert outside.read(tmp_path) == ()
    await prepare(settings_for(database, tmp_path), database, clock=clock)
    assert len(outside.read(tmp_path)) == 1
