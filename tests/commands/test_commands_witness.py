"""On a sector's own machine: pulling, checking, cosigning; and what happens when the log goes back or two ways."""

import stat
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from typer.testing import CliRunner, Result

from app.commands import watch as watching
from app.commands.watch import InconsistentError, OlderError, Watch, WatchError
from app.commands.witness import cli
from app.trust import checkpoints, merkle
from app.trust.cosignatures import CosignerKey
from app.trust.notes import read_note
from app.trust.witness_keys import read_proof
from tests.commands.histories import LOG, History, serving
from tests.drills import drawn

NAME = "testigo.comunidad.example"
NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
TABLE = "01930000-0000-7000-8000-000000000001"
SEAT = "01930000-0000-7000-8000-00000000000a"


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(cli, [str(word) for word in words])


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "testigo"
    assert run("init", folder, "--name", NAME, "--log", str(LOG.verifier)).exit_code == 0
    return folder


def known_size(home: Path) -> int:
    known = Watch.open(home).known
    return known.said.size if known else 0


def test_a_witness_has_a_key_of_its_own_that_nobody_else_reads_and_that_is_never_overwritten(
    home: Path, tmp_path: Path
) -> None:
    before = (home / "key.pem").read_bytes()
    assert stat.S_IMODE((home / "key.pem").stat().st_mode) == 0o600
    again = run("init", home, "--name", NAME, "--log", str(LOG.verifier))
    assert (again.exit_code, (home / "key.pem").read_bytes()) == (3, before)
    fresh = run("init", tmp_path / "otro", "--name", NAME, "--log", str(LOG.verifier))
    assert CosignerKey.parse(fresh.stdout.strip()) == CosignerKey.of(Watch.open(tmp_path / "otro").key)
    (home / "key.pem").chmod(0o644)
    opened = run("show", home)
    assert opened.exit_code == 3
    assert "chmod 600" in opened.stderr


def test_a_witness_proves_its_key_for_a_seat(home: Path) -> None:
    proof = read_proof(run("prove", home, "--roundtable", TABLE, "--seat", SEAT).stdout.encode())
    assert (proof.log, proof.roundtable, proof.seat) == (LOG.name, UUID(TABLE), UUID(SEAT))
    assert proof.key == CosignerKey.of(Watch.open(home).key)


def test_over_a_network_it_pulls_cosigns_and_hands_in(home: Path) -> None:
    with serving(History().grow(5)) as (url, served):
        first = run("pull", home, "--url", url)
        assert (first.exit_code, "COFIRMADO: 5 asientos" in first.stderr) == (0, True)
        same = run("pull", home, "--url", url, "--lang", "en")
        assert (same.exit_code, "NOTHING NEW" in same.stderr) == (0, True)
        served.history.grow(8)
        assert run("pull", home, "--url", url).exit_code == 0
        assert run("submit", home, "--url", url).exit_code == 0
    [handed_in] = served.handed_in
    assert handed_in == run("show", home).stdout
    assert checkpoints.verify(handed_in.encode(), LOG.verifier).size == 13
    CosignerKey.of(Watch.open(home).key).cosigned_at(read_note(handed_in.encode()))


def test_without_a_network_files_are_carried_in_and_out(home: Path, tmp_path: Path) -> None:
    log, carried = History().grow(5), tmp_path / "memoria.update"
    carried.write_bytes(log.update(0))
    assert run("pull", home, "--file", carried).exit_code == 0
    carried.write_bytes(log.grow(3).update(5))
    assert run("pull", home, "--file", carried).exit_code == 0
    assert known_size(home) == 8
    # The same file again is no news; one that was made from another size says nothing here.
    assert run("pull", home, "--file", carried).exit_code == 0
    carried.write_bytes(log.grow(3).update(5))
    other = run("pull", home, "--file", carried)
    assert (other.exit_code, "desde 8" in other.stderr) == (2, True)
    carried.write_bytes(log.update(0, 5))
    assert run("pull", home, "--file", carried).exit_code == 2
    assert known_size(home) == 8


def evidence(home: Path) -> dict[str, bytes]:
    [folder] = (home / "evidence").iterdir()
    return {file.name: file.read_bytes() for file in folder.iterdir()}


@pytest.mark.parametrize("language", ["es", "en"])
def test_another_history_is_not_cosigned_and_kept_as_evidence(home: Path, language: str) -> None:
    log = History().grow(9)
    with serving(log) as (url, served):
        assert run("pull", home, "--url", url).exit_code == 0
        before = (home / "checkpoint").read_bytes()
        served.history = log.fork(6, 9)
        result = run("pull", home, "--url", url, "--lang", language)
        assert result.exit_code == 1
        assert ("¡ALTO!" if language == "es" else "STOP!") in result.stderr
        assert str(home / "evidence") in result.stderr
        kept = evidence(home)
        assert (kept["known"], kept["offered"]) == (before, served.history.update(9))
        # It stays so, and nothing is forgotten, until people have looked at it.
        assert run("pull", home, "--url", url).exit_code == 1
    assert (home / "checkpoint").read_bytes() == before


def test_two_roots_of_one_size_and_a_shorter_log_are_kept_as_evidence_too(home: Path, tmp_path: Path) -> None:
    log = History().grow(9)
    with serving(log) as (url, served):
        assert run("pull", home, "--url", url).exit_code == 0
        served.history = log.fork(6, 3)
        assert run("pull", home, "--url", url).exit_code == 1
        served.history = log.fork(7, 0)
        shorter = run("pull", home, "--url", url)
        assert (shorter.exit_code, "7 asientos" in shorter.stderr) == (1, True)
    assert len(list((home / "evidence").iterdir())) == 2
    assert known_size(home) == 9
    assert tmp_path


def test_what_the_log_did_not_sign_is_neither_cosigned_nor_evidence(home: Path, tmp_path: Path) -> None:
    log, file = History().grow(5), tmp_path / "update"
    for data in (b"", b"hola", log.update(0)[:-5], log.update(0).replace(b"mesa.example", b"otra.example"), log.note()):
        file.write_bytes(data)
        result = run("pull", home, "--file", file)
        assert (result.exit_code, known_size(home)) == (3, 0), data
    assert run("pull", home, "--file", tmp_path / "none").exit_code == 3
    assert run("pull", home, "--url", "http://127.0.0.1:9").exit_code == 3
    assert run("pull", home).exit_code == 3
    assert run("show", home).exit_code == 3
    assert run("submit", home, "--url", "http://127.0.0.1:9").exit_code == 3
    assert run("pull", tmp_path / "nowhere", "--file", file).exit_code == 3
    assert not (home / "evidence").exists()


def test_a_checkpoint_without_its_proof_is_told_apart_from_another_log(home: Path, tmp_path: Path) -> None:
    log, file = History().grow(5), tmp_path / "carried"
    for offered, before, said in (
        (log.note(), 0, "/v1/ledger/proofs/update?from=0"),
        (log.update(0), 5, ""),
        (log.grow(2).note(), 5, "/v1/ledger/proofs/update?from=5"),
        (log.update(5).replace(b"mesa.example", b"otra.example"), 5, "did not sign"),
    ):
        file.write_bytes(offered)
        result = run("pull", home, "--file", file, "--lang", "en")
        assert (said in result.stderr, known_size(home)) == (True, before), result.stderr


def test_a_checkpoint_that_somebody_else_put_there_is_not_passed_over(home: Path, tmp_path: Path) -> None:
    log, file = History().grow(5), tmp_path / "update"
    file.write_bytes(log.update(0))
    assert run("pull", home, "--file", file).exit_code == 0
    for foreign in (b"", log.note(3), (home / "checkpoint").read_bytes()[:-4]):
        (home / "checkpoint").write_bytes(foreign)
        assert run("pull", home, "--file", file).exit_code == 3
        assert (home / "checkpoint").read_bytes() == foreign


def test_a_crash_before_the_file_is_whole_leaves_what_was_known(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log, watch = History().grow(5), Watch.open(home)
    watch.advance(log.update(0), NOW)

    def crash(_path: Path, _data: bytes) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(watching, "write_private", crash)
    log.grow(4)
    with pytest.raises(KeyboardInterrupt):
        watch.advance(log.update(5), NOW)
    monkeypatch.undo()
    assert known_size(home) == 5
    # What the crash did not let out was never said: another history may still be refused, and the true one taken.
    with pytest.raises(InconsistentError):
        Watch.open(home).advance(log.fork(4, 5).update(5), NOW)
    assert Watch.open(home).advance(log.update(5), NOW).said.size == 9


def test_two_commands_do_not_work_in_one_folder_at_once(home: Path) -> None:
    watch = Watch.open(home)
    with watch._alone(), pytest.raises(WatchError):
        Watch.open(home).advance(History().grow(1).update(0), NOW)


def test_a_clock_that_was_set_back_cosigns_nothing(home: Path) -> None:
    log, watch = History().grow(5), Watch.open(home)
    watch.advance(log.update(0), NOW)
    log.grow(1)
    with pytest.raises(watching.ClockError):
        watch.advance(log.update(5), NOW - timedelta(hours=1))
    assert watch.advance(log.update(5), NOW + timedelta(hours=1)).said.size == 6


def test_neither_database_nor_server_is_imported_for_a_witness() -> None:
    forbidden = ["sqlalchemy", "asyncpg", "fastapi", "uvicorn", "app.ledger", "app.core.db"]
    modules = "app.commands.witness, app.commands.compare, app.commands.receipt"
    program = f"import sys, {modules}; print([each for each in {forbidden} if each in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)  # noqa: S603 - our own words
    assert done.stdout.strip() == "[]"


class RandomHistories(RuleBasedStateMachine):
    """A log that grows, forks and goes back as it likes, before one witness that crashes and is started again."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.home = Path(self.folder.name) / "testigo"
        Watch.begin(self.home, NAME, LOG.verifier)
        self.histories = [History().grow(1)]
        self.cosigned: list[tuple[History, int]] = []
        self.now = NOW

    def teardown(self) -> None:
        self.folder.cleanup()

    @rule(which=st.integers(0, 9), count=st.integers(1, 9))
    def grow(self, which: int, count: int) -> None:
        self.histories[which % len(self.histories)].grow(count, str(which % len(self.histories)))

    @rule(which=st.integers(0, 9), at=st.integers(0, 30))
    def fork(self, which: int, at: int) -> None:
        history = self.histories[which % len(self.histories)]
        self.histories.append(history.fork(min(at, history.size), 1, f"fork {len(self.histories)}"))

    @rule(which=st.integers(0, 9), back=st.integers(0, 4), other=st.integers(-2, 2), spoilt=st.booleans())
    def offer(self, which: int, back: int, other: int, spoilt: bool) -> None:
        history = self.histories[which % len(self.histories)]
        watch = Watch.open(self.home)  # as if the machine had been started anew
        known = watch.known.said.size if watch.known else 0
        size = max(1, history.size - back)
        data = history.update(max(0, known + (other if spoilt else 0)), size)
        self.now += timedelta(seconds=7)
        try:
            reached = watch.advance(data, self.now)
        except (InconsistentError, OlderError):
            return
        if reached.said.size != known or not self.cosigned:
            self.cosigned.append((history.fork(size, 0), size))

    @invariant()
    def everything_cosigned_is_one_history(self) -> None:
        for (earlier, small), (later, large) in zip(self.cosigned, self.cosigned[1:], strict=False):
            assert small <= large
            assert earlier.leaves[:small] == later.leaves[:small]

    @invariant()
    def what_is_kept_is_what_was_cosigned_last(self) -> None:
        known = Watch.open(self.home).known
        assert (known is None) is (not self.cosigned)
        if known is not None:
            history, size = self.cosigned[-1]
            assert (known.said.size, known.said.root) == (size, merkle.root(history.leaves[:size]))


TestRandomHistories, TestManyRandomHistories = drawn(RandomHistories, few=10, many=200, steps=25)
