"""A commitment leaves the service in one file, and whoever receives it needs nobody's word."""

import subprocess
import sys
from pathlib import Path

import pytest
from fastapi import FastAPI

from app.trust import bundles, canonical, merkle
from app.trust.bundles import Validity, archive
from tests.clocks import FakeClock
from tests.counting import statements
from tests.mesa import Json, Mesa
from tests.signatures.keys import Device, activate, register
from tests.signing import Signing, signing


@pytest.fixture
async def way(mesa: Mesa, clock: FakeClock) -> Signing:
    return await signing(mesa, clock)


async def bundle(way: Signing, name: str, commitment: Json) -> bytes:
    answer = await way.mesa[name].get(f"{way.of(commitment)}/bundle")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/zip"
    return answer.content


async def vkey(way: Signing) -> str:
    return (await way.mesa["observer"].get("/v1/ledger/checkpoint")).headers["Tinkuy-Verifier"]


async def doubts(way: Signing, data: bytes) -> dict[tuple[str, str], Validity]:
    report = bundles.verify(data, vkey=await vkey(way))
    return {(each.code, each.about): each.verdict for each in report.claims if each.verdict is not Validity.valid}


def verify(file: Path, data: bytes, *words: str) -> subprocess.CompletedProcess[str]:
    """`tinkuy verify` in a process of its own, with no service and no database."""
    file.write_bytes(data)
    program = [sys.executable, "-m", "app.cli", "verify", str(file), *words]
    return subprocess.run(program, capture_output=True, text=True, check=False, env={"PATH": ""})  # noqa: S603  (ours)


async def test_the_bundle_of_a_commitment_in_force_is_proven_with_no_service(way: Signing, tmp_path: Path) -> None:
    commitment = await way.in_force()
    data = await bundle(way, "observer", commitment)
    file = tmp_path / "commitment.zip"

    told = verify(file, data, "--vkey", await vkey(way))
    assert told.returncode == 0, told.stdout + told.stderr
    assert told.stdout.count("firmó «me comprometo»") == 3
    assert "VÁLIDO" in told.stdout.splitlines()[-1]

    members = archive.unpack(data)
    document = await way.mesa["observer"].get(f"{way.of(commitment)}/document")
    assert members["document"] == document.content
    altered = verify(file, archive.pack({**members, "document": members["document"][:-1] + b" "}))
    assert altered.returncode == 1
    assert "✗ document  [document]" in altered.stdout
    assert "✗ statement.subject  [statements/0001.jws]" in altered.stdout


async def test_every_altered_or_missing_member_is_named(way: Signing) -> None:
    data = await bundle(way, "community", await way.in_force())
    members = archive.unpack(data)
    assert len(members) > 40
    for name, content in members.items():
        at = len(content) // 2
        flipped = content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
        assert bundles.verify(archive.pack({**members, name: flipped})).verdict is Validity.invalid, name
        if name != "manifest.json":
            assert ("member", name) in await doubts(way, archive.pack({**members, name: flipped}))
        fewer = archive.pack({other: each for other, each in members.items() if other != name})
        lacking = bundles.verify(fewer)
        assert lacking.exit_code in {1, 2}, name
        assert any(claim.about == name for claim in lacking.claims if claim.verdict is not Validity.valid), name


async def test_every_member_of_the_table_is_given_a_whole_bundle(way: Signing) -> None:
    commitment = await way.in_force("community", "community_2", "alternate", "state", "company")
    for name in ("facilitator", "state", "company", "community", "guarantor", "observer"):
        assert await doubts(way, await bundle(way, name, commitment)) == {}, name


async def test_it_holds_only_entries_that_the_reader_may_read_or_that_the_release_opened(way: Signing) -> None:
    commitment = await way.in_force()
    feeds = {}
    for name in ("observer", "community"):
        feed = (await way.mesa[name].read("/v1/changes?limit=1000"))["items"]
        feeds[name] = {item["index"]: item["entry"]["type"] for item in feed if "entry" in item}
    held = {}
    for name, readable in feeds.items():
        indexes = [each.index for each in bundles.read(await bundle(way, name, commitment)).entries]
        shown = (await way.mesa[name].read(f"{way.of(commitment)}/signatures"))["items"]
        opened = {each["index"]: "opened" for signature in shown for each in signature["arrival"]}
        assert set(indexes) <= set(readable) | set(opened)
        held[name] = [readable.get(index, "opened") for index in indexes]
    assert held["observer"].count("opened") == 3
    assert held["community"].count("commitment.signed") == 1
    assert {"commitment.offered", "commitment.released", "mandate.accredited", "seat.created"} <= set(held["observer"])


async def test_a_steward_who_vouched_for_a_key_is_in_it(way: Signing) -> None:
    mesa, device = way.mesa, Device()
    await register(mesa, way.clock, mesa["community_2"], device)
    assert (await activate(mesa, mesa["community"], mesa["community_2"], device)).status_code == 201
    way.devices["community_2"] = device
    commitment = await way.in_force("state", "company", "community_2")
    assert await doubts(way, await bundle(way, "observer", commitment)) == {}


async def test_what_became_of_keys_and_mandates_later_is_told_and_undoes_nothing(way: Signing) -> None:
    commitment = await way.in_force()
    keys = f"{way.mesa.path}/seats/{way.mesa['company'].seat}/keys/{way.devices['company'].kid}"
    await way.mesa["company"].done(f"{keys}/revocation", {"reason": "Se cambia de teléfono."})
    data = await bundle(way, "observer", commitment)
    assert await doubts(way, data) == {}
    assert any(b'"type":"key.revoked"' in each.envelope for each in bundles.read(data).entries)


async def test_a_key_revoked_before_the_release_is_proven_to_have_been_in_force_when_it_signed(way: Signing) -> None:
    commitment = await way.offered()
    await way.sign("community", commitment)
    keys = f"{way.mesa.path}/seats/{way.mesa['community'].seat}/keys/{way.devices['community'].kid}"
    await way.mesa["community"].done(f"{keys}/revocation", {"reason": "Se cambia de teléfono."})
    await way.sign("state", commitment)
    await way.sign("company", commitment)
    # The release shows everybody the entry that recorded the signature, and that lies before the revocation.
    for name in ("community", "state", "observer"):
        data = await bundle(way, name, commitment)
        assert await doubts(way, data) == {}, name
        assert any(b'"type":"key.revoked"' in each.envelope for each in bundles.read(data).entries)


async def test_a_released_signature_shows_the_entry_that_recorded_it(way: Signing) -> None:
    commitment = await way.offered()
    own = await way.sign("community", commitment)
    assert own["arrival"] == []
    for name in ("state", "company"):
        await way.sign(name, commitment)
    feed = (await way.mesa["observer"].read("/v1/changes?limit=1000"))["items"]
    leaves = {item["index"]: item["leaf"] for item in feed}
    shown = (await way.mesa["observer"].read(f"{way.of(commitment)}/signatures"))["items"]
    assert len(shown) == 3
    for signature in shown:
        [arrival] = signature["arrival"]
        assert merkle.leaf_hash(arrival["envelope"].encode()).hex() == leaves[arrival["index"]]
        assert f'"statement":"{canonical.digest(signature["statement"].encode())}"' in arrival["envelope"]


async def test_there_is_no_bundle_before_the_release_and_none_for_strangers(way: Signing) -> None:
    offered = await way.offered()
    await way.sign("community", offered)
    for name in ("community", "observer"):
        await way.mesa.refuses(name, "GET", f"{way.of(offered)}/bundle", status=404, code="bundle_not_made")
    for name in ("state", "company"):
        await way.sign(name, offered)
    answer = await way.mesa.other["facilitator"].get(f"{way.of(offered)}/bundle")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


async def test_the_number_of_queries_does_not_grow_with_the_signatures(way: Signing, app: FastAPI) -> None:
    few, many = await way.in_force(), await way.in_force("community", "community_2", "alternate", "state", "company")
    sent = []
    for commitment in (few, many):
        await way.mesa["observer"].get("/v1/ledger/checkpoint")
        async with statements(app) as counted:
            await bundle(way, "observer", commitment)
        sent.append(len(counted))
    assert sent[0] == sent[1] <= 20, sent
