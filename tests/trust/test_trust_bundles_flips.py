"""Flip any byte of any member: the bundle is not valid any more, and the report names the member."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.trust import bundles, canonical
from app.trust.bundles import Report, Validity, archive, layout
from app.trust.bundles.layout import Manifest
from tests.trust.small_log import LOG_KEY, signed_by_both

DATA = bundles.write(signed_by_both().bundle())
MEMBERS = archive.unpack(DATA)
PLACES = [(name, at) for name, data in MEMBERS.items() for at in range(len(data))]
FLIPS = st.tuples(st.sampled_from(PLACES), st.integers(1, 255))

# What is to fail where whoever changed a member also changed the manifest's digest of it.
FAILING = {
    "document": "document",
    "checkpoint": "checkpoint",
    "statements": "statement.signature",
    "keys": "key",
    "entries": "entry",
    "proofs": "entry",
    "bodies": "body",
}


def failing(report: Report) -> set[tuple[str, str]]:
    return {(claim.code, claim.about) for claim in report.claims if claim.verdict is not Validity.valid}


def flipped(name: str, at: int, flip: int) -> dict[str, bytes]:
    changed = bytearray(MEMBERS[name])
    changed[at] ^= flip
    return {**MEMBERS, name: bytes(changed)}


def with_digests_mended(members: dict[str, bytes]) -> dict[str, bytes]:
    manifest = Manifest.parse(members[layout.MANIFEST])
    digests = {name: canonical.digest(data) for name, data in members.items() if name != layout.MANIFEST}
    mended = Manifest(manifest.log, manifest.subject, manifest.vkey, digests)
    return {**members, layout.MANIFEST: mended.encode()}


@pytest.mark.parametrize("vkey", [None, LOG_KEY.verifier.encode()], ids=["the key in it", "a key one knows"])
def test_what_nobody_touched_is_valid(vkey: str | None) -> None:
    assert failing(bundles.verify(DATA, vkey=vkey)) == set()
    assert archive.pack(with_digests_mended(MEMBERS)) == DATA


@given(FLIPS)
def test_a_flipped_byte_is_named(change: tuple[tuple[str, int], int]) -> None:
    (name, at), flip = change
    report = bundles.verify(archive.pack(flipped(name, at, flip)))
    assert report.verdict is Validity.invalid if name != layout.MANIFEST else report.verdict is not Validity.valid
    if name != layout.MANIFEST:
        assert ("member", name) in failing(report)


@given(FLIPS)
def test_mending_the_manifest_afterwards_does_not_help(change: tuple[tuple[str, int], int]) -> None:
    (name, at), flip = change
    if name == layout.MANIFEST:
        return
    report = bundles.verify(archive.pack(with_digests_mended(flipped(name, at, flip))))
    # A statement that names another key in its header is one whose key is missing: that alone contradicts nothing.
    lacking = {Validity.incomplete} if name.startswith("statements/") else set()
    assert report.verdict in {Validity.invalid, *lacking}
    broken = {code for code, _ in failing(report)}
    seen = name.startswith("proofs/seen-")
    assert ("statement.seen" if seen else FAILING[name.split("/")[0]]) in broken


@given(st.integers(0, len(MEMBERS[layout.MANIFEST]) - 1), st.integers(1, 255))
def test_no_byte_of_the_manifest_is_free(at: int, flip: int) -> None:
    report = bundles.verify(archive.pack(flipped(layout.MANIFEST, at, flip)), vkey=LOG_KEY.verifier.encode())
    assert report.verdict is not Validity.valid


OTHERS = sorted(set(MEMBERS) - {layout.MANIFEST})


@pytest.mark.parametrize("name", OTHERS, ids=range(len(OTHERS)))
def test_a_member_that_is_missing_makes_it_incomplete_and_is_named(name: str) -> None:
    rest = {each: data for each, data in MEMBERS.items() if each != name}
    report = bundles.verify(archive.pack(rest))
    assert report.verdict is Validity.incomplete
    assert ("member", name) in failing(report)
    # Also where the manifest keeps silent, for each is needed; only the subject's own body says nothing more.
    mended = bundles.verify(archive.pack(with_digests_mended(rest)))
    assert mended.verdict is (Validity.valid if b"verbatim_text" in MEMBERS[name] else Validity.incomplete)


def test_a_member_that_the_manifest_does_not_list_is_foreign() -> None:
    report = bundles.verify(archive.pack({**MEMBERS, "statements/0003.jws": b"x"}))
    assert ("member", "statements/0003.jws") in failing(report)
    assert report.exit_code == 1


def test_without_a_manifest_nothing_is_shown() -> None:
    report = bundles.verify(archive.pack({name: data for name, data in MEMBERS.items() if name != layout.MANIFEST}))
    assert failing(report) == {("manifest", "manifest.json")}
    assert report.exit_code == 2
