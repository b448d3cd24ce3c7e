"""Whatever is done to the database, the audit finds it; and it finds nothing where nothing was done: docs/audit.md."""

import os
import random
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import pytest

from app.audit.findings import Progress, Report
from app.audit.outside import Outside
from app.audit.service import audit, silent
from app.trust import checkpoints, merkle
from app.trust.checkpoints import Checkpoint, SigningKey
from tests.audit.tampering import KINDS
from tests.conftest import plain
from tests.drills import tried
from tests.mesa import Mesa
from tests.prepared import Prepared, prepared
from tests.redactions.written import Record, redact

REDACTED = (
    *("demand", "proposal", "position", "minutes_note", "correction", "report", "verification", "agenda_item"),
    *("withdrawal", "suspension", "partner_grant", "social_expenditure", "redaction", "waiver", "seat", "mandate"),
)


@dataclass(frozen=True)
class Recorded:
    """A table on which one of everything has happened, its log signed, and a connection with every right."""

    ready: Prepared
    db: asyncpg.Connection
    home: Path

    async def audit(self, home: Path | None = None, progress: Progress = silent) -> Report:
        return await audit(self.db, Outside(home or self.home), progress)


@pytest.fixture(scope="module")
async def recorded(
    postgres: str, arranged: tuple[str, Mesa], tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Recorded]:
    home = tmp_path_factory.mktemp("home")
    async with prepared(postgres, arranged, home) as ready:
        await _redact_some(ready)
        signed = await ready.mesa["observer"].get("/v1/ledger/checkpoint")
        assert signed.status_code == 200
        url = ready.app.state.database.engine.url.render_as_string(hide_password=False)
        connection = await asyncpg.connect(plain(url))
        yield Recorded(ready, connection, home)
        await connection.close()


async def _redact_some(ready: Prepared) -> None:
    """Texts of many kinds are taken out, so that what is drawn may be a redacted one and there are many to undo."""
    record = await Record.of(ready)
    one_of_each = await record.db.fetch(
        "SELECT DISTINCT ON (subject_type) subject_type, subject_id::text FROM ledger_snapshots "
        "WHERE subject_type = ANY($1) ORDER BY subject_type, revision DESC, subject_id",
        list(REDACTED),
    )
    await record.db.close()
    assert len(one_of_each) == len(REDACTED)
    for kind, subject in one_of_each:
        await redact(record.mesa, kind, subject)


@tried(4, 50)
@pytest.mark.parametrize("kind", KINDS)
async def test_every_tampering_is_found(recorded: Recorded, kind: str, times: int) -> None:
    draw = random.Random(kind)  # noqa: S311 - the same draw in every run
    missed = []
    for _ in range(times):
        change = recorded.db.transaction(isolation="repeatable_read")
        await change.start()
        try:
            await recorded.db.execute("SET LOCAL session_replication_role = replica")
            target = await KINDS[kind](recorded.db, draw)
            found = await recorded.audit()
            if not found.count:
                missed.append(target)
        finally:
            await change.rollback()
    assert missed == []


async def test_a_signature_under_a_mandate_that_only_waited_is_found(recorded: Recorded) -> None:
    """As if its sector had never put it in force: whoever signed under it signed for nobody."""
    change = recorded.db.transaction(isolation="repeatable_read")
    await change.start()
    try:
        await recorded.db.execute("SET LOCAL session_replication_role = replica")
        mandate = await recorded.db.fetchval("SELECT mandate_id FROM signatures WHERE completed_at IS NOT NULL LIMIT 1")
        waits = """UPDATE ledger_snapshots SET body = replace(body, '"phase":"in_force"', '"phase":"proposed"')
            WHERE subject_type = 'mandate' AND subject_id = $1"""
        await recorded.db.execute(waits, mandate)
        found = await recorded.audit()
        assert "signature_mandate_revoked" in {each.code for each in found.findings}
    finally:
        await change.rollback()


@tried(5, 50)
async def test_a_checkpoint_that_another_key_signed_is_found(recorded: Recorded, tmp_path: Path, times: int) -> None:
    head = await recorded.db.fetchrow("SELECT origin, size FROM ledger_head")
    leaves = [row[0] for row in await recorded.db.fetch('SELECT leaf FROM ledger_entries ORDER BY "index"')]
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "log.pem").write_bytes((recorded.home / "keys" / "log.pem").read_bytes())
    draw = random.Random(1)  # noqa: S311 - the same draw in every run
    for _ in range(times):
        size = draw.randrange(1, head["size"] + 1)
        forged = checkpoints.sign(
            Checkpoint(head["origin"], size, merkle.root(leaves[:size])), SigningKey.generate(head["origin"])
        )
        (tmp_path / "checkpoint").write_bytes(forged)
        async with recorded.db.transaction(isolation="repeatable_read", readonly=True):
            found = await recorded.audit(tmp_path)
        assert [each.code for each in found.findings] == ["checkpoint_refused"]


@tried(10, 200)
async def test_an_untouched_record_raises_no_alarm_however_it_grows(recorded: Recorded, times: int) -> None:
    mesa = recorded.ready.mesa
    body = {"organization_id": str(mesa.organizations["community"]), "role": "observer"}
    for run in range(times):
        if run % 2:
            seat = await mesa["facilitator"].done(f"{mesa.path}/seats", body)
            patch = {"label": f"Asiento {run}"}
            path = f"{mesa.path}/seats/{seat['id']}"
            assert (await mesa["facilitator"].patch(path, patch, If_Match=seat["etag"])).status_code == 200
        async with recorded.db.transaction(isolation="repeatable_read", readonly=True):
            found = await recorded.audit()
        assert found.findings == []
        assert min(found.entries, found.bodies, found.rows, found.signatures) > 0


async def test_what_a_running_service_writes_outside_during_an_audit_raises_no_alarm(
    recorded: Recorded, tmp_path: Path
) -> None:
    shutil.copytree(recorded.home, tmp_path, dirs_exist_ok=True)
    mesa = recorded.ready.mesa

    def written_meanwhile(_part: str, _done: int, _whole: int) -> None:
        for name in ("checkpoint", "redactions"):
            shutil.copy(recorded.home / name, tmp_path / name)

    async with recorded.db.transaction(isolation="repeatable_read", readonly=True):
        await recorded.db.fetchval("SELECT count(*) FROM ledger_entries")
        demand = {"title": "Agua", "text": "Agua limpia para el valle.", "addressed_to": ["company"]}
        raised = await mesa["community"].done(f"{mesa.path}/demands", demand)
        await redact(mesa, "demand", raised["id"])
        os.utime(recorded.home / "checkpoint", (0, 0))
        signed = await mesa["observer"].get("/v1/ledger/checkpoint")
        assert int(signed.text.splitlines()[1]) > await recorded.db.fetchval("SELECT size FROM ledger_head")
        found = await recorded.audit(tmp_path, written_meanwhile)
    assert found.findings == []


async def test_what_the_database_remembers_of_its_checkpoint_is_compared_with_the_folder(
    recorded: Recorded, tmp_path: Path
) -> None:
    async def found(home: Path) -> list[str]:
        async with recorded.db.transaction(isolation="repeatable_read", readonly=True):
            return [each.code for each in (await recorded.audit(home)).findings]

    moved, own, other = tmp_path / "moved", tmp_path / "own", tmp_path / "other"
    shutil.copytree(recorded.home, moved)
    (moved / "checkpoint").unlink()
    assert await found(moved) == ["checkpoint_missing"]
    (other / "keys").mkdir(parents=True)
    origin = await recorded.db.fetchval("SELECT origin FROM ledger_head")
    (other / "keys" / "log.pem").write_bytes(SigningKey.generate(origin).to_pem())
    assert await found(other) == ["checkpoint_key_other"]
    own.mkdir()
    assert await found(own) == []

    change = recorded.db.transaction(isolation="repeatable_read")
    await change.start()
    try:
        await recorded.db.execute("SET LOCAL session_replication_role = replica")
        await recorded.db.execute("UPDATE ledger_signed SET size = size - 1")
        assert [each.code for each in (await recorded.audit()).findings] == ["checkpoint_contradicts"]
    finally:
        await change.rollback()
