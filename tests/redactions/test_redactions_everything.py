"""Everything that people can write at a table names somebody, and is taken out: of that name nothing is left anywhere.

One table serves all of it. Each kind of text is one row of the record that had the name in it and has a mark instead.
"""

import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest

from app.audit.outside import Outside
from app.audit.service import audit
from app.commands.audit import look_at
from app.commands.restore import reapply
from app.core.conditional import etag
from app.redactions import outside
from app.redactions.masking import MARK
from tests.clocks import FakeClock
from tests.conftest import plain, renamed, settings_for
from tests.mesa import KEPT, Json, Mesa, key
from tests.prepared import prepared
from tests.redactions.written import NAME, REDACTABLE, Naming, Record, redact, told, write_the_rest

# What a table is called can only be said before it is installed, and is tried apart. Where one delegate speaks for a
# sector nobody objects to its leaving.
WORDLESS = {"roundtable", "withdrawal_assent"}


@dataclass(frozen=True)
class Erased:
    record: Record
    home: Path
    backup: str
    old_home: Path
    taken: list[tuple[str, str]]
    before: dict[str, list[Json]]
    size: int
    act: str

    @property
    def mesa(self) -> Mesa:
        return self.record.mesa


@pytest.fixture(scope="module")
async def erased(
    postgres: str, arranged: tuple[str, Mesa], tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Erased]:
    home, old = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("old")
    backup, act = f"backup_{uuid4().hex}", key()
    async with prepared(postgres, arranged, home, lambda _, http: Naming(http)) as ready:
        clock: FakeClock = ready.app.state.clock
        await write_the_rest(ready, clock)
        demand = {"title": "Agua", "text": "Que alcance.", "addressed_to": ["state"]}
        await ready.mesa["community"].done(f"{ready.mesa.path}/demands", demand, Idempotency_Key=act)
        await ready.app.state.database.engine.dispose()
        shutil.copytree(home, old, dirs_exist_ok=True)
        server = await asyncpg.connect(plain(renamed(postgres, "postgres")))
        name = Record.url(ready).partition("?")[0].rpartition("/")[2]
        # Those that only read open a connection anew where they find it closed.
        await server.execute("SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = $1", name)
        await server.execute(f'CREATE DATABASE "{backup}" TEMPLATE "{name}"')
        record = await Record.of(ready)
        size = await record.db.fetchval("SELECT size FROM ledger_head")
        taken = await record.naming()
        before = {each: await _held(record, each) for _, each in taken}
        try:
            for kind, subject in taken:
                assert (await redact(record.mesa, kind, subject))["phase"] == "in_effect", kind
            yield Erased(record, home, renamed(postgres, backup), old, taken, before, size, act)
        finally:
            await record.db.close()
            await server.execute(f'DROP DATABASE "{backup}" WITH (FORCE)')
            await server.close()


async def _held(record: Record, subject: str) -> list[Json]:
    rows = await record.db.fetch(
        "SELECT revision, audience, digest, body FROM ledger_snapshots WHERE subject_id = $1 ORDER BY 1, 2", subject
    )
    return [dict(row) for row in rows]


def test_every_kind_of_text_named_somebody(erased: Erased) -> None:
    assert {kind for kind, _ in erased.taken} == set(REDACTABLE) - WORDLESS


@pytest.mark.parametrize("kind", sorted(set(REDACTABLE) - WORDLESS))
async def test_of_each_text_a_mark_is_left_and_its_digests_stay_in_their_places(erased: Erased, kind: str) -> None:
    for subject in [subject for each, subject in erased.taken if each == kind]:
        now = await _held(erased.record, subject)
        was = erased.before[subject]
        places = [(each["revision"], each["audience"], each["digest"]) for each in was]
        assert [(each["revision"], each["audience"], each["digest"]) for each in now[: len(was)]] == places
        gone = [each for each in now if each["body"] is None]
        assert gone, subject
        assert [each for each in now if each["body"] and NAME in each["body"]] == []
        latest = now[-1]["body"]
        assert latest is not None
        assert MARK in latest or kind == "minutes", subject


async def test_the_name_stands_in_no_row_of_the_database_and_in_no_file_of_the_service(erased: Erased) -> None:
    assert await erased.record.rows_naming() == []
    files = [path for path in erased.home.rglob("*") if path.is_file()]
    assert files
    assert [path for path in files if NAME.encode() in path.read_bytes()] == []


@pytest.mark.parametrize("sector", ["state", "company", "community"])
async def test_no_reading_of_the_api_tells_it(erased: Erased, sector: str) -> None:
    paths = await erased.record.ready.readings(NAME)
    assert len(paths) >= 70
    paths += ["/v1/changes?limit=1000&expand=subject", f"{erased.mesa.path}/history?limit=200"]
    answered = {path: await erased.mesa[sector].get(path) for path in paths}
    assert sum(answer.status_code == 200 for answer in answered.values()) >= 50
    assert [path for path, answer in answered.items() if NAME in told(answer)] == []
    assert [path for path, answer in answered.items() if answer.status_code >= 500] == []


async def test_a_repeat_of_what_was_said_does_not_say_it_again(erased: Erased) -> None:
    demand = {"title": f"Agua {NAME}", "text": f"Que alcance. {NAME}", "addressed_to": ["state"]}
    answer = await erased.mesa["community"].post(f"{erased.mesa.path}/demands", demand, Idempotency_Key=erased.act)
    assert (answer.status_code, answer.json()["code"]) == (410, "text_redacted")


async def test_proofs_from_before_go_on_verifying_and_the_audit_finds_nothing(erased: Erased) -> None:
    now = (await erased.mesa["state"].get("/v1/ledger/checkpoint")).text.split("\n")[1]
    proof = await erased.mesa["state"].get(f"/v1/ledger/proofs/consistency?from={erased.size}&to={now}")
    assert proof.status_code == 200
    async with erased.record.db.transaction(isolation="repeatable_read", readonly=True):
        assert (await audit(erased.record.db, Outside(erased.home))).findings == []


async def test_what_is_signed_can_no_longer_be_agreed_to_and_what_holds_goes_on(erased: Erased) -> None:
    mesa = erased.mesa
    protocols = (await mesa["state"].read(f"{mesa.path}/protocols"))["items"]
    proposed = [each for each in protocols if each["phase"] == "proposed" and each["title"]["es"] == MARK][-1]
    path = f"{mesa.path}/protocols/{proposed['id']}"
    tag = (await mesa["state"].read(path))["etag"]
    await mesa.refuses("state", "POST", f"{path}/adoptions", {}, status=410, code="document_redacted", If_Match=tag)
    assert (await mesa["state"].get(f"{path}/document")).json()["code"] == "document_redacted"
    assert proposed["document"]
    [inform] = [each for each in proposed["clauses"] if each["rule"] is None and each["title"]["es"] == MARK][-1:]
    assert (inform["text"], inform["sentence"]) == ({"es": MARK, "en": MARK}, None)
    rules = [each for each in proposed["clauses"] if each["rule"]]
    assert rules
    assert [each for each in rules if MARK in str(each["rule"]) + str(each["sentence"])] == []

    waiver = (await mesa["state"].read(f"{mesa.path}/waivers"))["items"][0]
    path = f"{mesa.path}/waivers/{waiver['id']}"
    tag = etag(waiver["revision"], "0" * 64)
    await mesa.refuses("state", "POST", f"{path}/assents", {}, status=410, code="document_redacted", If_Match=tag)
    assert (await mesa["state"].get(f"{path}/document")).status_code == 410
    for commitment in (await mesa["state"].read(f"{mesa.path}/commitments"))["items"]:
        path = f"{mesa.path}/commitments/{commitment['id']}"
        answers = [(await mesa["state"].get(f"{path}/{what}")).json()["code"] for what in ("document", "bundle")]
        expected = {
            "draft": ["document_not_made", "bundle_not_made"],
            "offered": ["document_redacted", "bundle_not_made"],
            "in_force": ["document_redacted", "document_redacted"],
        }
        assert answers == expected[commitment["phase"]]


@pytest.mark.parametrize("sector", ["state", "company", "community"])
async def test_no_desk_asks_for_a_word_on_what_nobody_can_read(erased: Erased, sector: str) -> None:
    awaiting = (await erased.mesa[sector].read(f"/v1/{sector}/desk"))["items"]
    asking = {"protocol_adoption", "commitment_signature", "signature_confirmation", "signature_verification"}
    assert awaiting
    assert [each["kind"] for each in awaiting if each["kind"] in asking] == []


async def test_a_promise_is_followed_up_whatever_became_of_its_words(erased: Erased) -> None:
    mesa = erased.mesa
    listed = (await mesa["company"].read(f"{mesa.path}/commitments?phase=in_force"))["items"]
    indicators = [each["name"] for each in listed[0]["indicators"]]
    assert indicators == [f"{MARK} {number}" for number, _ in enumerate(indicators, 1)]
    report = {
        "level": "complete",
        "narrative": "Ya miden todos.",
        "values": [{"indicator": indicators[0], "value": "12"}],
        "held_elsewhere": [KEPT],
        "period": {"from": "2026-11-01", "until": "2026-11-20"},
    }
    path = f"{mesa.path}/commitments/{listed[0]['id']}/reports"
    given = await mesa["company"].done(path, report, Idempotency_Key=key())
    assert given["values"] == report["values"]
    earlier = (await mesa["company"].read(path))["items"][0]
    assert sorted(earlier["evidence"]) == ["redacted-1", "redacted-2"]


async def test_a_restored_copy_loses_every_kind_again(erased: Erased) -> None:
    shutil.copy(erased.home / outside.NAME, erased.old_home / outside.NAME)
    assert NAME not in (erased.old_home / outside.NAME).read_text()
    settings = settings_for(erased.backup, erased.old_home)
    assert await reapply(settings, erased.backup) == len(erased.taken)
    assert (await look_at(erased.backup, Outside(erased.old_home))).findings == []
    assert await reapply(settings, erased.backup) == 0
    connection = await asyncpg.connect(plain(erased.backup))
    try:
        left = await Record(erased.record.ready, connection).rows_naming()
        assert left == []
    finally:
        await connection.close()
