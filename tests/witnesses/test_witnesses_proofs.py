"""What is carried home leads to a checkpoint that witnesses cosigned, where one covers it, and else to the newest."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from fastapi import FastAPI

from app.trust import checkpoints
from app.trust.bundles import Report, Validity, read, verify
from app.trust.checkpoints import Checkpoint, VerifierKey
from app.trust.cosignatures import CosignerKey
from app.trust.log_proofs import InclusionText, UpdateText
from app.trust.notes import read_note
from tests.clocks import FakeClock
from tests.counting import statements
from tests.mesa import Json, Mesa
from tests.signing import Signing, signing
from tests.witnesses.watching import Public, Watch, act, public


@dataclass
class Watched:
    """A table whose community and company have a witness each."""

    mesa: Mesa
    clock: FakeClock
    community: Watch
    company: Watch

    @property
    def log(self) -> Public:
        return public(self.mesa)

    async def cosign(self, *watches: Watch) -> int:
        """These witnesses cosign the newest checkpoint; returns its size."""
        note, size, _ = await self.log.checkpoint()
        for watch in watches:
            answer = await self.log.submit(watch.cosigned(note, self.clock.now))
            assert answer.status_code == 201, answer.text
        return size

    async def both(self) -> int:
        return await self.cosign(self.community, self.company)

    async def proof(self, index: int, more: str = "") -> tuple[int, list[str]]:
        """The size that the proof of an entry leads to, and who signed it after the log; all of it holds."""
        answer = await self.log.http.get(f"/v1/ledger/proofs/tlog?index={index}{more}")
        assert answer.status_code == 200, answer.text
        text, key = InclusionText.parse(answer.content), await self.key()
        leaf = (await self.mesa["facilitator"].read("/v1/changes?limit=1000"))["items"][index]["leaf"]
        signed, note = text.verify(bytes.fromhex(leaf), key), read_note(text.checkpoint)
        known = {watch.name: watch for watch in (self.community, self.company)}
        for line in note.signatures[1:]:
            assert CosignerKey.parse(known[line.name].vkey).cosigned_at(note) == int(self.clock.now.timestamp())
        return signed.size, [line.name for line in note.signatures[1:]]

    async def update(self, known: int, more: str = "") -> int:
        """The size that an update from a known size leads to."""
        answer = await self.log.http.get(f"/v1/ledger/proofs/update?from={known}{more}")
        assert answer.status_code == 200, answer.text
        text = UpdateText.parse(answer.content)
        assert text.old == known
        return checkpoints.verify(text.checkpoint, await self.key()).size

    async def key(self) -> VerifierKey:
        return (await self.log.checkpoint())[2]


async def watched(mesa: Mesa, clock: FakeClock) -> Watched:
    found = Watched(mesa, clock, Watch(), Watch("testigo.empresa.example"))
    await found.community.registered(mesa, clock, "community")
    await found.company.registered(mesa, clock, "company")
    return found


@pytest.fixture
async def table(mesa: Mesa, clock: FakeClock) -> Watched:
    return await watched(mesa, clock)


async def test_a_proof_leads_to_the_newest_settled_checkpoint_that_covers_it(table: Watched) -> None:
    both = [table.community.name, table.company.name]
    settled = await table.both()
    await act(table.mesa)
    assert await table.proof(settled - 1) == (settled, both)
    assert await table.proof(settled - 1, "&checkpoint=newest") == (settled + 1, [])
    assert await table.proof(settled) == (settled + 1, [])

    # One sector settles nothing: what is settled goes before what is newer.
    alone = await table.cosign(table.company)
    await act(table.mesa)
    assert await table.proof(settled - 1) == (settled, both)
    assert await table.proof(settled) == (alone, [table.company.name])
    assert await table.proof(alone) == (alone + 1, [])

    later = await table.both()
    assert await table.proof(settled - 1) == (later, both)
    answer = await table.log.http.get("/v1/ledger/proofs/tlog?index=3&checkpoint=oldest")
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")


async def test_one_sector_at_each_of_two_tables_settles_nothing(table: Watched) -> None:
    mesa, elsewhere = table.mesa, Watch("testigo.otra.example")
    there = Mesa(mesa.administrator, mesa.other, mesa.table, mesa.organizations)
    await elsewhere.registered(there, table.clock, "company")
    await table.cosign(table.community, elsewhere)
    await act(mesa)
    newer = await table.cosign(table.community)
    assert await table.proof(3) == (newer, [table.community.name])


async def test_what_arrived_after_a_key_may_have_leaked_is_not_carried(table: Watched) -> None:
    settled = await table.both()
    [ours] = [
        each
        for each in (await table.mesa["community"].read(f"{table.mesa.path}/witnesses"))["items"]
        if each["sector"] == "community"
    ]
    since = table.clock.now - timedelta(minutes=1)
    body = {"reason": "Robo.", "compromised_since": since.isoformat()}
    await table.mesa["community"].done(f"{table.mesa.path}/witnesses/{ours['id']}/revocation", body)
    assert await table.proof(3) == (settled, [table.company.name])


async def test_a_log_that_was_set_back_proves_nothing_by_what_witnesses_cosigned(table: Watched, app: FastAPI) -> None:
    size = await table.both()
    signer = app.state.signer
    longer = checkpoints.sign(Checkpoint("tinkuy.local/log", size + 9, b"\x07" * 32), signer._key)
    signer._last_file.write_bytes(longer)
    for path in ("tlog?index=3", "update?from=3"):
        answer = await table.log.http.get(f"/v1/ledger/proofs/{path}")
        assert (answer.status_code, answer.json()["code"]) == (503, "log_contradicts_checkpoint")


async def test_an_update_leads_a_witness_to_what_another_cosigned_last(table: Watched) -> None:
    first = await table.cosign(table.company)
    await act(table.mesa)
    assert await table.update(first - 1) == first
    assert await table.update(first) == first + 1
    assert await table.update(0) == first + 1
    assert await table.update(first - 1, "&checkpoint=newest") == first + 1


@pytest.fixture
async def way(mesa: Mesa, clock: FakeClock) -> Signing:
    return await signing(mesa, clock)


async def report(way: Signing, commitment: Json, table: Watched) -> tuple[Report, int]:
    """What the bundle proves, and the size of its checkpoint."""
    answer = await way.mesa["observer"].get(f"{way.of(commitment)}/bundle")
    assert answer.status_code == 200, answer.text
    found = verify(answer.content, vkey=str(await table.key()))
    return found, checkpoints.parse(read_note(read(answer.content).checkpoint).text).size


def said(found: Report, code: str) -> list[str]:
    return [claim.sentence.en for claim in found.claims if claim.code == code]


async def test_a_bundle_brings_the_lines_and_what_they_are_judged_by(way: Signing, app: FastAPI) -> None:
    mesa, clock = way.mesa, way.clock
    commitment, elsewhere = await way.in_force(), Watch("testigo.otra.example")
    table = await watched(mesa, clock)
    await elsewhere.registered(Mesa(mesa.administrator, mesa.other, mesa.table, mesa.organizations), clock, "company")

    found, _ = await report(way, commitment, table)
    assert found.verdict is Validity.valid
    assert said(found, "cosignature") == []
    assert "no witness of this table" in said(found, "unsettled")[0]

    await table.cosign(table.community, elsewhere)
    found, _ = await report(way, commitment, table)
    assert found.verdict is Validity.valid
    assert [table.community.name in each for each in said(found, "cosignature")] == [True]
    assert "only «community»" in said(found, "unsettled")[0]

    settled = await table.both()
    await act(mesa)
    found, size = await report(way, commitment, table)
    assert (found.verdict, size) == (Validity.valid, settled)
    assert len(said(found, "cosignature")) == 2
    assert said(found, "settled")[0].endswith("signed this checkpoint: «community», «company».")
    async with statements(app) as counted:
        await mesa["observer"].get(f"{way.of(commitment)}/bundle")
    assert len(counted) <= 20, len(counted)

    # What came after the settled size is not left out of the bundle: it leads to the newest checkpoint instead.
    keys = f"{mesa.path}/seats/{mesa['company'].seat}/keys/{way.devices['company'].kid}"
    await mesa["company"].done(f"{keys}/revocation", {"reason": "Se cambia de teléfono."})
    found, size = await report(way, commitment, table)
    assert (found.verdict, size) == (Validity.valid, settled + 2)
    assert "no witness of this table" in said(found, "unsettled")[0]
    assert said(found, "settled") == said(found, "cosignature") == []


async def test_the_word_of_a_revoked_witness_is_in_no_bundle(way: Signing) -> None:
    mesa, commitment = way.mesa, await way.in_force()
    table = await watched(mesa, way.clock)
    await table.both()
    witness = (await mesa["company"].read(f"{mesa.path}/witnesses"))["items"][-1]
    assert witness["sector"] == "company"
    await mesa["company"].done(f"{mesa.path}/witnesses/{witness['id']}/revocation", {"reason": "Se cambió."})
    newest = await table.cosign(table.community)
    found, size = await report(way, commitment, table)
    assert (found.verdict, size) == (Validity.valid, newest)
    assert [table.community.name in each for each in said(found, "cosignature")] == [True]
    assert "only «community»" in said(found, "unsettled")[0]
