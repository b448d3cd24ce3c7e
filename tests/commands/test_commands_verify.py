"""`tinkuy verify`: the exit code for programs, sentences for people, JSON for both."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.commands.verify import cli
from app.trust import bundles
from app.trust.bundles import archive
from tests.trust.small_log import LOG_KEY, signed_by_both

BUNDLE = signed_by_both().bundle()
DATA = bundles.write(BUNDLE)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "bundle.zip"
    path.write_bytes(DATA)
    return path


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(cli, [str(word) for word in words])


def test_a_valid_bundle_ends_in_0_and_says_who_signed(file: Path) -> None:
    result = run(file)
    assert result.exit_code == 0
    assert result.stdout.count("firmó «me comprometo»") == 2
    assert "VÁLIDO" in result.stdout.splitlines()[-1]
    assert "compárela con la que usted conoce" in result.stdout
    assert "Asientos probados: 11." in result.stdout
    assert "no puede probar que algo no ocurrió" in result.stderr


def test_it_speaks_english_too(file: Path) -> None:
    result = run(file, "--lang", "en")
    assert result.stdout.splitlines()[-1] == "VALID: all its claims are proven."


def test_a_changed_document_ends_in_1_and_is_named(file: Path) -> None:
    members = archive.unpack(DATA)
    file.write_bytes(archive.pack({**members, "document": members["document"] + b" "}))
    result = run(file)
    assert result.exit_code == 1
    assert "✗ member  [document]" in result.stdout
    assert "✗ document  [document]" in result.stdout
    assert "✗ statement.subject  [statements/0001.jws]" in result.stdout


def test_a_bundle_that_lacks_something_ends_in_2(file: Path) -> None:
    file.write_bytes(bundles.write(replace(BUNDLE, entries=BUNDLE.entries[:1] + BUNDLE.entries[2:])))
    result = run(file)
    assert result.exit_code == 2
    assert "? statement.mandate  [statements/0001.jws]" in result.stdout
    assert "INCOMPLETO" in result.stdout


def test_what_is_no_bundle_ends_in_1(file: Path) -> None:
    file.write_bytes(b"%PDF-1.7")
    assert run(file).exit_code == 1


def test_without_a_file_or_a_key_nothing_is_checked(file: Path) -> None:
    for words in ((file.parent / "none.zip",), (file.parent,), (file, "--vkey", "x")):
        result = run(*words)
        assert (result.exit_code, result.stdout) == (3, "")
        assert result.stderr


def test_the_log_key_that_is_given_decides(file: Path) -> None:
    assert run(file, "--vkey", LOG_KEY.verifier.encode()).exit_code == 0
    file.write_bytes(
        bundles.write(replace(signed_by_both().bundle(), checkpoint=b"x\n1\n" + b"A" * 43 + b"=\n\n" + NOTE))
    )
    assert run(file, "--vkey", LOG_KEY.verifier.encode()).exit_code == 1


NOTE = BUNDLE.checkpoint.partition(b"\n\n")[2]


def test_programs_read_every_claim_in_both_languages(file: Path) -> None:
    result = run(file, "--json", "--vkey", LOG_KEY.verifier.encode())
    report = json.loads(result.stdout)
    assert report["verdict"] == "valid"
    assert {each["verdict"] for each in report["claims"]} == {"valid"}
    assert {"claim", "about", "verdict", "es", "en"} == set(report["claims"][0])
    codes = {each["claim"] for each in report["claims"]}
    assert codes >= {"archive", "manifest", "member", "verifier", "checkpoint", "entry", "body", "document", "key"}
    assert codes >= {
        f"statement.{each}" for each in ("signature", "subject", "recorded", "seat", "key", "mandate", "seen")
    }
