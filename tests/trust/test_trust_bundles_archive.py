"""The container of a bundle: one way to write it, and what is refused when it is read."""

import zlib
from dataclasses import replace
from io import BytesIO
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.trust import bundles, canonical
from app.trust.bundles import Validity, archive
from app.trust.bundles.layout import Manifest
from app.trust.errors import MalformedBundleError
from tests.trust.small_log import signed_by_both

BUNDLE = signed_by_both().bundle()
DATA = bundles.write(BUNDLE)
MEMBERS = archive.unpack(DATA)


def zipped(members: list[tuple[str, bytes]], compression: int = ZIP_STORED) -> bytes:
    """As any zip program writes it."""
    target = BytesIO()
    with ZipFile(target, "w", compression) as file:
        for name, data in members:
            file.writestr(name, data)
    return target.getvalue()


def test_the_same_bundle_gives_the_same_bytes_and_is_read_back() -> None:
    assert bundles.write(BUNDLE) == DATA
    assert bundles.write(bundles.read(DATA)) == DATA
    shuffled = replace(BUNDLE, keys=BUNDLE.keys[::-1], entries=BUNDLE.entries[::-1], bodies=BUNDLE.bodies[::-1])
    assert bundles.write(shuffled) == DATA


def test_the_members_stand_in_one_order_with_one_timestamp() -> None:
    with ZipFile(BytesIO(DATA)) as file:
        infos = file.infolist()
    names = [info.filename for info in infos]
    assert names[:5] == ["manifest.json", "document", "checkpoint", "statements/0001.jws", "statements/0002.jws"]
    assert [name for name in names if name.startswith("entries/")] == [f"entries/{index}.json" for index in range(11)]
    assert {(info.date_time, info.compress_type, info.create_system) for info in infos} == {
        ((1980, 1, 1, 0, 0, 0), ZIP_STORED, 3)
    }


def test_a_bundle_that_somebody_packed_again_is_the_same_bundle() -> None:
    again = zipped([("statements/", b""), *reversed(MEMBERS.items())], ZIP_DEFLATED)
    assert bundles.read(again) == bundles.read(DATA)
    assert bundles.verify(again).verdict is Validity.valid


NAMES = [
    "notes.txt",
    "../document",
    "/document",
    "bodies/../document",
    "statements\\0001.jws",
    "statements/1.jws",
    "entries/007.json",
    "entries/-1.json",
    "entries/٣.json",
    "proofs/seen-.json",
    "bodies/ab.json",
    "keys/x.json",
    "Manifest.json",
    "document\n",
    "other/",
]


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_name_that_the_layout_does_not_know_is_refused(name: str) -> None:
    data = zipped([*MEMBERS.items(), (name, b"")])
    with pytest.raises(MalformedBundleError):
        bundles.read(data)
    report = bundles.verify(data)
    assert [(claim.code, claim.verdict) for claim in report.claims] == [("archive", Validity.invalid)]


def test_a_name_that_stands_twice_is_refused() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = zipped([*MEMBERS.items(), ("document", b"Otro texto.")])
    with pytest.raises(MalformedBundleError):
        archive.unpack(data)
    assert bundles.verify(data).exit_code == 1


def test_a_name_cut_short_by_nul_is_refused() -> None:
    data = zipped([("checkpoint?x", b"")]).replace(b"checkpoint?x", b"checkpoint\0x")
    with pytest.raises(MalformedBundleError):
        archive.unpack(data)


def test_what_would_fill_the_memory_is_refused_before_it_is_inflated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "LARGEST", 1 << 20)
    bomb = zipped([("document", bytes((1 << 20) + 1))], ZIP_DEFLATED)
    assert len(bomb) < 2000
    with pytest.raises(MalformedBundleError):
        archive.unpack(bomb)


def test_a_member_that_says_it_is_smaller_than_it_is_is_refused() -> None:
    bomb = zipped([("document", bytes(70_001))], ZIP_DEFLATED)
    size = (70_001).to_bytes(4, "little")
    assert bomb.count(size) == 2
    with pytest.raises(MalformedBundleError):
        archive.unpack(bomb.replace(size, (10).to_bytes(4, "little")))


def test_too_many_members_are_refused() -> None:
    many = [(f"entries/{index}.json", b"") for index in range(archive.MOST_MEMBERS + 1)]
    with pytest.raises(MalformedBundleError):
        archive.unpack(zipped(many))
    with pytest.raises(MalformedBundleError):
        archive.pack(dict(many))


def test_foreign_compression_encryption_comments_and_additions_are_refused() -> None:
    encrypted = bytearray(zipped([("document", b"texto")]))
    for header in (b"PK\x03\x04", b"PK\x01\x02"):
        encrypted[encrypted.index(header) + (6 if header.endswith(b"\x04") else 8)] |= 1
    for data in (
        zipped(list(MEMBERS.items()), ZIP_BZIP2),
        bytes(encrypted),
        b"#!/bin/sh\n" + DATA,
        DATA + b"\n",
        DATA[:-1],
        DATA[: len(DATA) // 2],
        zipped([]),
        b"",
        b"PK\x03\x04",
    ):
        with pytest.raises(MalformedBundleError):
            archive.unpack(data)


def test_a_wrong_checksum_is_refused() -> None:
    checksum = zlib.crc32(BUNDLE.document).to_bytes(4, "little")
    with pytest.raises(MalformedBundleError):
        archive.unpack(DATA.replace(checksum, bytes(4)))


def test_nothing_is_written_that_could_not_be_read() -> None:
    for wrong in (
        replace(BUNDLE, statements=("é",)),
        replace(BUNDLE, document=bytes(archive.LARGEST + 1)),
        replace(BUNDLE, entries=(replace(BUNDLE.entries[0], index=-1),)),
    ):
        with pytest.raises(MalformedBundleError):
            bundles.write(wrong)


@pytest.mark.parametrize("name", MEMBERS, ids=range(len(MEMBERS)))
def test_a_strict_reader_wants_every_member(name: str) -> None:
    with pytest.raises(MalformedBundleError):
        bundles.read(archive.pack({each: data for each, data in MEMBERS.items() if each != name}))


def test_a_strict_reader_wants_every_member_under_its_own_name() -> None:
    body = next(name for name in MEMBERS if name.startswith("bodies/"))
    renamed = {(f"bodies/{'0' * 64}.json" if name == body else name): data for name, data in MEMBERS.items()}
    manifest = Manifest.parse(renamed["manifest.json"])
    digests = {name: canonical.digest(data) for name, data in renamed.items() if name != "manifest.json"}
    mended = {**renamed, "manifest.json": replace(manifest, members=digests).encode()}
    with pytest.raises(MalformedBundleError):
        bundles.read(archive.pack(mended))


def test_a_symbolic_link_is_only_bytes() -> None:
    target = BytesIO()
    with ZipFile(target, "w") as file:
        link = ZipInfo("document")
        link.external_attr = 0o120777 << 16
        file.writestr(link, "/etc/passwd")
    assert archive.unpack(target.getvalue()) == {"document": b"/etc/passwd"}


@given(st.binary(max_size=200))
def test_any_bytes_give_a_report_and_never_a_valid_one(data: bytes) -> None:
    assert bundles.verify(data).exit_code == 1
    with pytest.raises(MalformedBundleError):
        bundles.read(data)


@given(st.integers(0, len(DATA) - 1), st.integers(1, 255))
def test_a_flipped_byte_anywhere_in_the_file_never_breaks_the_reader(at: int, flip: int) -> None:
    changed = bytearray(DATA)
    changed[at] ^= flip
    report = bundles.verify(bytes(changed))
    try:
        same = archive.unpack(bytes(changed)) == MEMBERS
    except MalformedBundleError:
        same = False
    assert (report.verdict is Validity.valid) == same
