"""Two people compare what they were shown, and a delegate checks a receipt, with and without a network."""

from dataclasses import replace
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from app.commands.compare import cli as comparing
from app.commands.receipt import cli as checking
from app.trust.checkpoints import SigningKey
from app.trust.cosignatures import CosignerKey, cosign
from app.trust.notes import Note, read_note
from tests.commands.histories import LOG, History, serving

VKEY = str(LOG.verifier)
cli = typer.Typer()
cli.add_typer(comparing)
cli.add_typer(checking)


def run(*words: str | Path, vkey: str = VKEY) -> Result:
    return CliRunner().invoke(cli, [*(str(word) for word in words), "--vkey", vkey])


def written(folder: Path, **files: bytes) -> list[Path]:
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return [folder / name for name in files]


def test_the_same_checkpoint_twice_is_the_same(tmp_path: Path) -> None:
    first, second = written(tmp_path, a=History().grow(7).note(), b=History().grow(7).note())
    result = run("compare", first, second)
    assert (result.exit_code, "IGUALES" in result.stdout) == (0, True)


def test_an_older_one_that_is_continued_is_one_history_in_either_order(tmp_path: Path) -> None:
    log = History().grow(13)
    files = written(tmp_path, a=log.note(6), b=log.note(), c=log.update(6))
    for pair in (files[:2], files[1::-1]):
        result = run("compare", *pair, "--proof", files[2])
        assert (result.exit_code, "los 13 asientos" in result.stdout) == (0, True)
    assert run("compare", *files[:2]).exit_code == 2
    assert run("compare", *files[:2], "--lang", "en").stderr.startswith("UNDECIDED")


def test_two_trees_of_one_size_are_shown_as_two_histories(tmp_path: Path) -> None:
    log = History().grow(9)
    files = written(tmp_path, a=log.note(), b=log.fork(5, 4).note())
    result = run("compare", *files)
    assert result.exit_code == 1
    assert "¡DOS HISTORIAS!" in result.stderr
    assert log.tree().root.hex() in result.stderr
    assert "TWO HISTORIES!" in run("compare", *files, "--lang", "en").stderr


@pytest.mark.parametrize("at", [3, 4, 8])
def test_a_fork_of_another_size_is_not_continued(tmp_path: Path, at: int) -> None:
    log = History().grow(8)
    fork = log.fork(at - 1, 9)
    files = written(tmp_path, a=log.note(at), b=fork.note(), c=fork.update(at))
    result = run("compare", *files[:2], "--proof", files[2])
    assert (result.exit_code, "NO SE CONTINÚAN" in result.stderr) == (1, True)
    with serving(fork) as (url, _):
        assert run("compare", files[0], url).exit_code == 1


def test_a_service_is_asked_for_itself_and_for_the_proof(tmp_path: Path) -> None:
    log = History().grow(13)
    [old] = written(tmp_path, a=log.note(6))
    with serving(log) as (url, _):
        assert run("compare", old, url).exit_code == 0
        assert run("compare", url, old).exit_code == 0
        [young] = written(tmp_path, b=History().grow(20).note())
        assert run("compare", url, young).exit_code == 3  # the service does not know that much
        assert run("compare", old, young, "--proof", url).exit_code == 3


def test_a_proof_of_something_else_decides_nothing(tmp_path: Path) -> None:
    log = History().grow(13)
    files = written(tmp_path, a=log.note(6), b=log.note(), c=log.update(5), d=log.update(6, 12), e=b"old 6\n")
    assert run("compare", *files[:2], "--proof", files[2]).exit_code == 2
    assert run("compare", *files[:2], "--proof", files[3]).exit_code == 2
    assert run("compare", *files[:2], "--proof", files[4]).exit_code == 3


def test_what_the_log_did_not_sign_is_not_compared(tmp_path: Path) -> None:
    note = History().grow(5).note()
    files = written(tmp_path, a=note, b=note.replace(b"\n5\n", b"\n6\n"), c=b"hola")
    for other in files[1:]:
        assert run("compare", files[0], other).exit_code == 3
    assert run("compare", files[0], files[0], vkey=str(SigningKey.generate(LOG.name).verifier)).exit_code == 3
    assert run("compare", files[0], files[0], vkey="x").exit_code == 3
    assert run("compare", files[0], tmp_path / "none").exit_code == 3


def receipt(log: History, index: int) -> str:
    return f"{index} {log.leaves[index].hex()}"


def test_a_receipt_is_found_in_a_later_checkpoint_by_network_and_by_file(tmp_path: Path) -> None:
    log = History().grow(5)
    paper = receipt(log, 4)
    log.grow(20)
    files = written(
        tmp_path,
        proof=log.inclusion(4),
        note=log.note(),
        older=log.note(9),
        paper=f"Ledger-Entry: {paper}\r\n".encode(),
    )
    result = run("check-receipt", paper, "--proof", files[0])
    assert (result.exit_code, "ESTÁ: el asiento 4" in result.stdout) == (0, True)
    assert run("check-receipt", files[3], "--proof", files[0], "--checkpoint", files[1]).exit_code == 0
    assert run("check-receipt", paper, "--proof", files[0], "--checkpoint", files[2]).exit_code == 3
    with serving(log) as (url, _):
        assert run("check-receipt", paper, "--url", url, "--lang", "en").stdout.startswith("IT IS THERE")


def test_a_receipt_is_found_in_the_checkpoint_that_was_kept_cosigned_or_newest(tmp_path: Path) -> None:
    log = History().grow(25)
    paper, watch = receipt(log, 4), SigningKey.generate("testigo.comunidad.example")
    note = read_note(log.note(9))
    cosigned = Note(note.text, (*note.signatures, cosign(note.text, watch, 1_795_316_957))).encode()
    files = written(
        tmp_path, cosigned=cosigned, newest=log.note(), other=log.note(12), proof=log.inclusion(4, 9, cosigned)
    )
    assert run("check-receipt", paper, "--proof", files[3], "--checkpoint", files[0]).exit_code == 0
    with serving(log) as (url, served):
        served.cosigned = 9
        for kept, code in zip(files, (0, 0, 3), strict=False):
            assert run("check-receipt", paper, "--url", url, "--checkpoint", kept).exit_code == code, kept


def test_a_receipt_is_held_against_the_witnesses_that_one_knows(tmp_path: Path) -> None:
    log = History().grow(25)
    paper, ours, theirs = receipt(log, 4), SigningKey.generate("uno.example"), SigningKey.generate("otro.example")
    note = read_note(log.note())
    line, other = (cosign(note.text, key, 1_795_316_957) for key in (ours, theirs))
    spoilt = replace(other, value=other.value[:-1] + bytes([other.value[-1] ^ 1]))
    proofs = [Note(note.text, (*note.signatures, line, second)).encode() for second in (other, spoilt)]
    good, forged = written(tmp_path, good=log.inclusion(4, note=proofs[0]), forged=log.inclusion(4, note=proofs[1]))
    both = [word for key in (ours, theirs) for word in ("--witness", str(CosignerKey.of(key)))]
    result = run("check-receipt", paper, "--proof", good, *both, "--lang", "en")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[1:] == [
        f"The witness {key.name} cosigned it on 2026-11-22T03:09:17Z." for key in (ours, theirs)
    ]
    assert run("check-receipt", paper, "--proof", forged, *both[:2]).exit_code == 0
    refused = run("check-receipt", paper, "--proof", forged, *both)
    assert (refused.exit_code, refused.stderr.startswith("SIN DECIDIR: está")) == (2, True)
    stranger = str(CosignerKey.of(SigningKey.generate("uno.example")))
    assert run("check-receipt", paper, "--proof", good, "--witness", stranger).exit_code == 2
    assert run("check-receipt", paper, "--proof", good, "--witness", VKEY).exit_code == 3


def test_a_receipt_whose_act_was_changed_is_not_found(tmp_path: Path) -> None:
    log = History().grow(9)
    paper = receipt(log, 7)
    changed = log.fork(7, 2)
    [proof] = written(tmp_path, proof=changed.inclusion(7))
    result = run("check-receipt", paper, "--proof", proof)
    assert (result.exit_code, "¡NO ESTÁ!" in result.stderr) == (1, True)
    with serving(log.fork(3, 0)) as (url, _):
        assert run("check-receipt", paper, "--url", url).exit_code == 3


def test_what_is_no_receipt_or_no_proof_checks_nothing(tmp_path: Path) -> None:
    log = History().grow(9)
    files = written(tmp_path, proof=log.inclusion(7), bad=b"c2sp.org/tlog-proof@v1\n", other=log.inclusion(3))
    for paper in ("", "7", f"7 {'g' * 64}", f"7 {'a' * 63}", str(tmp_path)):
        assert run("check-receipt", paper, "--proof", files[0]).exit_code == 3, paper
    assert run("check-receipt", receipt(log, 7), "--proof", files[1]).exit_code == 3
    assert run("check-receipt", receipt(log, 7), "--proof", files[2]).exit_code == 3
    assert run("check-receipt", receipt(log, 7)).exit_code == 3
    assert run("check-receipt", receipt(log, 7), "--proof", files[0], "--url", "http://127.0.0.1:9").exit_code == 3
    other_key = str(SigningKey.generate(LOG.name).verifier)
    assert run("check-receipt", receipt(log, 7), "--proof", files[0], vkey=other_key).exit_code == 3
