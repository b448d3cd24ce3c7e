"""On the delegate's own machine: making a key, proving it, signing with it."""

import json
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.commands.keys import cli
from app.trust import canonical
from app.trust.canonical import JSONValue
from app.trust.checkpoints import Checkpoint, SigningKey, sign
from app.trust.keys import PrivateKey, PublicKey
from app.trust.statements import Intent, KeyProof, Seen, SignatureStatement, Translation, read_key_proof, read_statement

LOG = "mesa.example.pe/log"
LOG_KEY = SigningKey.generate(LOG)
TABLE = "01930000-0000-7000-8000-000000000001"
SEAT = "01930000-0000-7000-8000-00000000000a"
COMMITMENT = "01930000-0000-7000-8000-000000000002"
TEXT = "Compromiso N.º 1\nSe entregará la planta.\x1b[2J \u202eetneuf\n"


def run(*words: str | Path, typed: str | None = None) -> Result:
    return CliRunner().invoke(cli, [str(word) for word in words], input=typed)


@pytest.fixture
def key(tmp_path: Path) -> Path:
    file = tmp_path / "silla.pem"
    assert run("keygen", file).exit_code == 0
    return file


@pytest.fixture
def arguments(tmp_path: Path, key: Path) -> list[str | Path]:
    (tmp_path / "documento").write_bytes(TEXT.encode())
    (tmp_path / "checkpoint").write_bytes(sign(Checkpoint(LOG, 41, b"\x0e" * 32), LOG_KEY))
    return [
        *("sign", tmp_path / "documento", "--key", key, "--checkpoint", tmp_path / "checkpoint"),
        *("--roundtable", TABLE, "--type", "commitment", "--id", COMMITMENT, "--revision", "3"),
        *("--seat", SEAT, "--sector", "community", "--mandate", "cd" * 32),
    ]


def public(key: Path) -> PublicKey:
    return PrivateKey.from_pem(key.read_bytes()).public


def read(result: Result, key: Path) -> SignatureStatement:
    assert result.exit_code == 0, result.stderr
    # What was typed at a prompt stands in the runner's output too, above the result.
    return read_statement(result.stdout.splitlines()[-1], public(key))


def test_a_key_is_for_its_owner_alone_and_its_public_half_is_shown(tmp_path: Path) -> None:
    result = run("keygen", tmp_path / "silla.pem")
    file = tmp_path / "silla.pem"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_text().startswith("-----BEGIN PRIVATE KEY-----")
    thumbprint, jwk = result.stdout.splitlines()
    assert thumbprint == public(file).thumbprint
    assert json.loads(jwk) == public(file).jwk()
    assert "puede firmar por la silla" in result.stderr


def test_a_key_is_never_overwritten(key: Path) -> None:
    before = key.read_bytes()
    result = run("keygen", key)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "ya existe" in result.stderr
    assert key.read_bytes() == before
    assert run("keygen", key / "below").exit_code == 1


def test_the_proof_is_of_this_key_for_that_seat_and_of_now(key: Path) -> None:
    words = ("prove", "--key", key, "--log", LOG, "--roundtable", TABLE, "--seat", SEAT)
    first, second = (read_key_proof(run(*words).stdout.strip(), public(key)) for _ in range(2))
    assert (first.log, str(first.roundtable), str(first.seat)) == (LOG, TABLE, SEAT)
    assert abs(first.signed_at - datetime.now(UTC)) < timedelta(minutes=1)
    assert first.nonce != second.nonce
    assert isinstance(first, KeyProof)


def test_a_proof_of_nothing_is_refused(key: Path, tmp_path: Path) -> None:
    rest = ("--roundtable", TABLE, "--seat", SEAT)
    (tmp_path / "other.pem").write_bytes(LOG_KEY.to_pem())
    for words in (
        ("prove", "--key", key, "--log", "", *rest),
        ("prove", "--key", tmp_path / "none.pem", "--log", LOG, *rest),
        ("prove", "--key", tmp_path / "other.pem", "--log", LOG, *rest),
    ):
        result = run(*words)
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr


def test_the_statement_says_what_was_read_and_seen(arguments: list[str | Path], key: Path) -> None:
    said = read(run(*arguments, "--yes"), key)
    assert said.document == canonical.digest(TEXT.encode())
    assert said.log == LOG
    assert said.seen == Seen(41, "0e" * 32)
    assert (said.subject.type, str(said.subject.id), said.subject.revision) == ("commitment", COMMITMENT, 3)
    assert (str(said.seat), said.sector, said.role, said.mandate) == (SEAT, "community", "delegate", "cd" * 32)
    assert (said.intent, said.governing_lang, said.reservation, said.translations) == (Intent.sign, "es", None, ())
    assert abs(said.signed_at - datetime.now(UTC)) < timedelta(minutes=1)


def test_translations_and_words_are_signed_along(arguments: list[str | Path], key: Path, tmp_path: Path) -> None:
    (tmp_path / "qxo").write_bytes(b"Kay rimay")
    more = (
        "--translation",
        f"qxo={tmp_path / 'qxo'}",
        "--intent",
        "assent_with_reservation",
        "--reservation",
        "Sí, pero.",
    )
    said = read(run(*arguments, *more, "--yes"), key)
    assert said.translations == (Translation("qxo", canonical.digest(b"Kay rimay")),)
    assert (said.intent, said.reservation) == (Intent.assent_with_reservation, "Sí, pero.")


def test_what_is_about_to_be_signed_is_shown_before_anything_is_signed(arguments: list[str | Path], key: Path) -> None:
    refused = run(*arguments, typed="n\n")
    assert (refused.exit_code, refused.stdout.strip()) == (1, "n")
    assert "No se firmó nada." in refused.stderr
    asked = run(*arguments, typed="y\n")
    assert read(asked, key)
    for shown in (
        "FIRMAR: obligarse por este texto",
        f"compromiso {COMMITMENT}, revisión 3",
        f"{SEAT} (comunidad, titular)",
        canonical.digest(TEXT.encode()),
        public(key).thumbprint,
        "41 asientos",
        "sin comprobar",
        "  | Compromiso N.º 1",
    ):
        assert shown in asked.stderr
    assert "Roundtable" in run(*arguments, "--lang", "en", typed="n\n").stderr


def test_a_document_of_members_is_shown_whole_and_in_words(arguments: list[str | Path], tmp_path: Path) -> None:
    promise = "La compañía instala doce puntos de monitoreo del agua. " * 20
    document: dict[str, JSONValue] = {
        "v": 2,
        "id": COMMITMENT,
        "revision": 3,
        "agreement": {"text": "a" * 500, "title": "Agua"},
        "leads": [{"name": "Compañía", "organization_id": SEAT}],
        "verbatim_text": promise.strip(),
        "until": None,
    }
    (tmp_path / "promise").write_bytes(canonical.encode(document))
    shown = run(arguments[0], tmp_path / "promise", *arguments[2:], typed="n\n").stderr
    said = " ".join(line.removeprefix("  | ").strip() for line in shown.splitlines() if line.startswith("  | "))
    for words in ("agreement.title: Agua", "leads[1].name: Compañía", f"verbatim_text: {promise.strip()}", "a" * 100):
        assert words in said
    assert "organization_id" not in said
    assert "El documento dice:" in shown


def test_another_revision_than_that_of_the_document_is_not_signed(arguments: list[str | Path], tmp_path: Path) -> None:
    document = tmp_path / "promise"
    for revision, code in ((4, 1), (3, 0)):
        document.write_bytes(canonical.encode({"id": COMMITMENT, "revision": revision, "title": "Agua"}))
        result = run(arguments[0], document, *arguments[2:], "--yes")
        assert result.exit_code == code, result.stderr
    document.write_bytes(canonical.encode({"id": COMMITMENT, "revision": 4}))
    refused = run(arguments[0], document, *arguments[2:], "--yes")
    assert "El documento es de la revisión 4, y --revision dice 3. No se firmó nada." in refused.stderr
    assert refused.stdout == ""


def test_a_document_cannot_steer_the_terminal(arguments: list[str | Path]) -> None:
    shown = run(*arguments, typed="n\n").stderr
    assert "\x1b" not in shown
    assert "\u202e" not in shown


def test_a_checkpoint_is_checked_with_the_key_that_is_given(arguments: list[str | Path], key: Path) -> None:
    result = run(*arguments, "--vkey", LOG_KEY.verifier.encode(), "--yes")
    assert read(result, key)
    assert "sin comprobar" not in result.stderr
    for vkey in (SigningKey.generate(LOG).verifier.encode(), "x"):
        assert run(*arguments, "--vkey", vkey, "--yes").exit_code == 1


@pytest.mark.parametrize(
    "words",
    [
        ("--intent", "refuse"),
        ("--reservation", "Palabras de más."),
        ("--revision", "0"),
        ("--mandate", "abc"),
        ("--sector", "La Comunidad"),
        ("--governing-lang", "español"),
        ("--translation", "qxo"),
        ("--translation", "qxo=/no/such/file"),
        ("--checkpoint", "/dev/null"),
        ("--reservation", "e\u0301", "--intent", "refuse"),
    ],
)
def test_what_would_not_be_accepted_is_not_signed(arguments: list[str | Path], words: tuple[str, ...]) -> None:
    result = run(*arguments, *words, "--yes")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr


@pytest.mark.parametrize("module", ["app.commands.keys", "app.commands.verify"])
def test_neither_database_nor_server_is_imported(module: str) -> None:
    forbidden = ["sqlalchemy", "asyncpg", "fastapi", "uvicorn", "app.ledger", "app.core.db"]
    program = f"import sys, {module}; print([each for each in {forbidden} if each in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)  # noqa: S603 - our own words
    assert done.stdout.strip() == "[]"
