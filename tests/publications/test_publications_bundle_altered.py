"""Whatever is done to a bundle on its way, the report names what fails: both kinds, made by the service over HTTP."""

import random
import subprocess
import sys
from pathlib import Path

import pytest

from app.trust import bundles
from app.trust.bundles import Report, Validity, archive
from tests.clocks import FakeClock
from tests.mesa import Mesa
from tests.taken import Taken, exchanged, flips, hostile, removed, taken, zipped

SEED = 20261125


@pytest.fixture
async def both(mesa: Mesa, clock: FakeClock) -> Taken:
    return await taken(mesa, clock)


def doubted(report: Report) -> set[str]:
    """The members of which a claim does not hold."""
    return {claim.about for claim in report.claims if claim.verdict is not Validity.valid}


async def test_any_byte_flipped_any_member_gone_or_exchanged_is_named(both: Taken) -> None:
    chance, tried = random.Random(SEED), 0  # noqa: S311  (a sample, no secret)
    for data, other in (both.each(), both.each()[::-1]):
        assert doubted(bundles.verify(data, vkey=both.vkey)) == set()
        for name, altered in flips(data, chance, places=1):
            report = bundles.verify(altered, vkey=both.vkey)
            assert report.verdict is Validity.invalid or name == "manifest.json", name
            assert report.verdict is not Validity.valid, name
            assert name in doubted(report) or name == "manifest.json", name
            tried += 1
        for name, altered in removed(data):
            report = bundles.verify(altered, vkey=both.vkey)
            assert report.verdict is Validity.incomplete, name
            assert name in doubted(report), name
        for name, altered in exchanged(data, other, chance):
            report = bundles.verify(altered, vkey=both.vkey)
            assert report.verdict is Validity.invalid, name
            assert name in doubted(report) or name == "manifest.json", name
    assert tried > 100


async def test_what_no_bundle_may_be_is_refused_as_a_whole(both: Taken) -> None:
    for what, data in hostile(both.commitment):
        report = bundles.verify(data)
        assert [(claim.code, claim.verdict) for claim in report.claims] == [("archive", Validity.invalid)], what


async def test_a_bundle_packed_again_by_another_program_stays_valid(both: Taken) -> None:
    for data in both.each():
        again = zipped([("bodies/", b""), *reversed(archive.unpack(data).items())], compression=8)
        assert bundles.verify(again, vkey=both.vkey).verdict is Validity.valid


WITHOUT_NETWORK = """
import runpy, socket, sys
def refuse(*_, **__):
    raise AssertionError("a socket was asked for")
socket.socket.__init__ = socket.create_connection = socket.getaddrinfo = refuse
sys.argv[0] = "tinkuy"
runpy.run_module("app.cli", run_name="__main__")
"""


def alone(file: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """`tinkuy verify` in a process that can open no socket and knows no settings."""
    program = [sys.executable, "-c", WITHOUT_NETWORK, "verify", str(file), *words]
    return subprocess.run(program, capture_output=True, text=True, check=False, env={"PATH": ""})  # noqa: S603  (ours)


async def test_the_command_needs_no_network_no_settings_and_no_folder_of_its_own(both: Taken, tmp_path: Path) -> None:
    folder = tmp_path / "alone"
    folder.mkdir()
    file = folder / "bundle.zip"
    for data in both.each():
        file.write_bytes(data)
        told = alone(file, "--lang", "en", "--vkey", both.vkey)
        assert told.returncode == 0, told.stdout + told.stderr
        assert "VALID: all its claims are proven." in told.stdout
        assert [each.name for each in folder.glob("*")] == ["bundle.zip"]
