"""The second opinion of Go's sumdb/note and sumdb/tlog on our notes, cosignatures, proofs and tiles.

It needs Go and Debian's golang-golang-x-mod-dev. Where they are missing it is skipped, and the run's summary says so.
"""

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.trust import checkpoints, merkle, tiles
from app.trust.base64s import standard_encode
from app.trust.checkpoints import Checkpoint, SigningKey
from app.trust.cosignatures import CosignerKey, cosign
from app.trust.log_proofs import InclusionText
from app.trust.merkle import NodeId
from app.trust.notes import Note, read_note

PACKAGES = Path("/usr/share/gocode")
SOURCE = Path(__file__).parent / "go" / "check.go"
OWN = json.loads((Path(__file__).parent / "vectors" / "own" / "checkpoint_and_proofs.json").read_text())
Case = dict[str, Any]

LOG = SigningKey.generate("mesa.example.pe/log")
WITNESS = SigningKey.generate("testigo.comunidad.example")
SIZE = 700
ENTRIES = [f'{{"index":{number}}}' for number in range(SIZE)]


@dataclass(frozen=True)
class Go:
    program: Path

    def opinions(self, cases: list[Case]) -> list[str]:
        """An empty text for each case that holds, else what Go says against it."""
        done = subprocess.run(  # noqa: S603  (our own program)
            [self.program], input=json.dumps(cases), capture_output=True, text=True, timeout=60, check=True
        )
        found: list[str] = json.loads(done.stdout)
        assert len(found) == len(cases)
        return found


@pytest.fixture(scope="module")
def go(tmp_path_factory: pytest.TempPathFactory) -> Go:
    compiler = shutil.which("go")
    if compiler is None or not (PACKAGES / "src/golang.org/x/mod/sumdb/tlog").is_dir():
        pytest.skip("NO SECOND OPINION: Go or golang-golang-x-mod-dev is not installed (apt-get install both)")
    folder = tmp_path_factory.mktemp("go")
    offline = {"GO111MODULE": "off", "GOPATH": str(PACKAGES), "GOPROXY": "off", "GOCACHE": str(folder / "cache")}
    subprocess.run(  # noqa: S603  (our own program)
        [compiler, "build", "-o", folder / "check", SOURCE], env={**os.environ, **offline}, check=True, timeout=300
    )
    return Go(folder / "check")


def _stored() -> dict[NodeId, bytes]:
    stored: dict[NodeId, bytes] = {}
    peaks: tuple[bytes, ...] = ()
    for number, entry in enumerate(ENTRIES):
        added = merkle.append(number, peaks, merkle.leaf_hash(entry.encode()))
        peaks = added.peaks
        stored |= {NodeId(level, position): value for level, position, value in added.nodes}
    return stored


STORED = _stored()


def cosigned(size: int) -> str:
    root = merkle.root_of_peaks(size, [STORED[node] for node in merkle.needed_for_root(size)])
    note = read_note(checkpoints.sign(Checkpoint(LOG.name, size, root), LOG))
    return Note(note.text, (*note.signatures, cosign(note.text, WITNESS, 1_795_316_957 + size))).encode().decode()


def case(old: int, new: int, index: int) -> Case:
    """Everything that we make of a tree."""
    return {
        "vkey": str(LOG.verifier),
        "witness": str(CosignerKey.of(WITNESS)),
        "old": cosigned(old),
        "new": cosigned(new),
        "index": index,
        "entry": ENTRIES[index],
        "inclusion": [standard_encode(each) for each in merkle.inclusion_proof(index, new, STORED)],
        "consistency": [standard_encode(each) for each in merkle.consistency_proof(old, new, STORED)],
        "tiles": {tile.path: standard_encode(tiles.encode(tile, STORED)) for tile in tiles.of_tree(new)},
    }


def test_the_vector_holds_in_go_too(go: Go) -> None:
    vector = {
        "vkey": OWN["vkey"],
        "witness": "",
        "old": OWN["old"],
        "new": OWN["new"],
        "index": OWN["index"],
        "entry": OWN["leaf"],
        "inclusion": OWN["incl"],
        "consistency": OWN["cons"],
    }
    wrong = [
        {**vector, "entry": OWN["leaf"] + " "},
        {**vector, "index": 12},
        {**vector, "consistency": OWN["cons"][1:]},
    ]
    assert [not each for each in go.opinions([vector, *wrong])] == [True, False, False, False]


@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_whatever_we_make_of_any_tree_holds_in_go(go: Go, data: st.DataObject) -> None:
    cases = []
    for _ in range(25):
        new = data.draw(st.integers(1, SIZE))
        cases.append(case(data.draw(st.integers(1, new)), new, data.draw(st.integers(0, new - 1))))
    assert go.opinions(cases) == [""] * len(cases)


@pytest.mark.parametrize("sizes", [(1, 1), (1, 256), (255, 256), (256, 257), (256, 512), (512, 513), (511, SIZE)])
def test_the_edges_of_tiles_hold_in_go(go: Go, sizes: tuple[int, int]) -> None:
    old, new = sizes
    opinions = go.opinions([case(old, new, index) for index in (0, old - 1, new // 2, new - 1)])
    assert opinions == [""] * len(opinions)


def test_a_proof_with_the_lines_of_several_witnesses_holds_in_go_for_each(go: Go) -> None:
    good, other = case(300, 600, 299), SigningKey.generate("testigo.empresa.example")
    texts = {}
    for name in ("old", "new"):
        note = read_note(good[name].encode())
        carried = Note(note.text, (*note.signatures, cosign(note.text, other, 1_795_316_957))).encode()
        proof = InclusionText(0, (), carried).encode()
        texts[name] = proof.partition(b"\n\n")[2].decode()
    cases = [{**good, **texts, "witness": str(CosignerKey.of(key))} for key in (WITNESS, other)]
    assert go.opinions(cases) == ["", ""]


def test_go_refuses_what_was_changed(go: Go) -> None:
    good = case(300, 600, 299)
    flipped = good["new"].encode()
    lines = good["new"].split("\n")
    wrong: list[Case] = [
        {**good, "entry": ENTRIES[298]},
        {**good, "old": cosigned(299)},
        {**good, "new": cosigned(601)},
        {**good, "witness": str(CosignerKey.of(SigningKey.generate(WITNESS.name)))},
        {**good, "vkey": str(SigningKey.generate(LOG.name).verifier)},
        {**good, "new": "\n".join([*lines[:-2], "", ""])[:-1]},
        {**good, "tiles": {**good["tiles"], "0/001": good["tiles"]["0/000"]}},
        {**good, "tiles": {}},
    ]
    for at in range(0, len(flipped), 7):
        changed = flipped[:at] + bytes([flipped[at] ^ 1]) + flipped[at + 1 :]
        wrong.append({**good, "new": changed.decode("utf-8", "replace")})
    opinions = go.opinions([good, *wrong])
    assert opinions[0] == ""
    assert [number for number, said in enumerate(opinions[1:]) if not said] == []
