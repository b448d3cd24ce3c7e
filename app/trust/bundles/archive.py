"""The zip container of a bundle: written in one way, read with suspicion. Nothing is ever unpacked to disk.

We write members stored, in the order of `layout`, with one timestamp and no comments: the same bundle gives the same
bytes with every version of every library. We read also what a mail program or a person packed again, deflated or
with entries for the folders: what counts is what the members hold.
"""

from collections.abc import Mapping
from io import BytesIO
from struct import Struct
from struct import error as StructError  # noqa: N812 - the library's class is named like a module
from typing import Final, NamedTuple
from zipfile import ZIP_STORED, ZipFile, ZipInfo
from zlib import MAX_WBITS, crc32, decompressobj
from zlib import error as ZlibError  # noqa: N812 - the same

from app.trust.bundles import layout
from app.trust.errors import MalformedBundleError

LARGEST: Final = 64 << 20
"""Bytes of an archive at most, and of all its members together once inflated."""

MOST_MEMBERS: Final = 4_096

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_UNIX: Final = 3
_REGULAR_FILE: Final = 0o100644 << 16

# The records of a zip archive (PKWARE APPNOTE 4.3), without the 64-bit ones: no bundle is that large.
_LOCAL, _CENTRAL, _END = Struct("<4s5H3L2H"), Struct("<4s6H3L5H2L"), Struct("<4s4H2LH")
_LOCAL_HEADER, _CENTRAL_HEADER, _END_RECORD = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_DESCRIPTOR: Final = b"PK\x07\x08"
_STORED, _DEFLATED = 0, 8
_DESCRIBED: Final = 0x0008
# Besides: how hard it was deflated, and names in UTF-8.
_KNOWN_FLAGS: Final = _DESCRIBED | 0x0006 | 0x0800


def pack(members: Mapping[str, bytes]) -> bytes:
    """The archive of these members. Raises MalformedBundleError for names outside the layout and for too much."""
    _require_bounds(len(members), sum(len(data) for data in members.values()))
    target = BytesIO()
    with ZipFile(target, "w", ZIP_STORED) as archive:
        for name in sorted(members, key=layout.place):
            info = ZipInfo(name, _EPOCH)
            info.create_system, info.external_attr = _UNIX, _REGULAR_FILE
            archive.writestr(info, members[name])
    return target.getvalue()


def unpack(data: bytes) -> dict[str, bytes]:
    """The members by name, at least one.

    Raises MalformedBundleError for anything that is not a plain zip archive from its first to its last byte, for
    names outside the layout or standing twice, for encryption and foreign compressions, for a wrong checksum, and
    before inflating anything for more than MOST_MEMBERS members or LARGEST bytes.
    """
    if len(data) > LARGEST:
        raise MalformedBundleError("The archive holds more than a bundle may.")
    try:
        listed, directory = _listed(data)
        _require_contiguous(data, listed, directory)
        found = [each for each in listed if not (each.name in layout.FOLDERS and each.size == 0)]
        _require_bounds(len(found), sum(each.size for each in found))
        for each in found:
            layout.place(each.name)
        if len({each.name for each in found}) != len(found):
            raise MalformedBundleError("A member stands twice in the archive.")
        return {each.name: _content(data, each) for each in found}
    except (StructError, UnicodeDecodeError, ZlibError) as error:
        raise MalformedBundleError("The zip archive is damaged.") from error


class _Listed(NamedTuple):
    """A member as the central directory lists it; `start` is where its data begins."""

    name: str
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    offset: int
    start: int


def _listed(data: bytes) -> tuple[list[_Listed], int]:
    """The members in the order of their places, and where the central directory begins."""
    signature, disk, other, here, count, size, offset, comment = _END.unpack(data[-_END.size :])
    if signature != _END_RECORD or disk or other or comment or here != count or offset + size + _END.size != len(data):
        raise MalformedBundleError("This is not a zip archive of a bundle.")
    found, at = list[_Listed](), offset
    for _ in range(count):
        header = _CENTRAL.unpack_from(data, at)
        signature, _, _, flags, method, _, _, crc, packed, size, name, extra, remark, disk, _, _, place = header
        at += _CENTRAL.size
        if signature != _CENTRAL_HEADER or disk or flags & ~_KNOWN_FLAGS or method not in {_STORED, _DEFLATED}:
            raise MalformedBundleError("Members are stored or deflated, and nothing else is done to them.")
        text = data[at : at + name].decode("ascii")
        at += name + extra + remark
        found.append(_Listed(text, flags, method, crc, packed, size, place, _start(data, place, text, method)))
    if at != len(data) - _END.size:
        raise MalformedBundleError("The directory of the archive holds something else.")
    return sorted(found, key=lambda each: each.offset), offset


def _start(data: bytes, place: int, name: str, method: int) -> int:
    """Where the data of a member begins, behind a local header that says the same as the directory."""
    signature, _, _, its, *_, length, extra = _LOCAL.unpack_from(data, place)
    begins = place + _LOCAL.size
    if signature != _LOCAL_HEADER or its != method or data[begins : begins + length] != name.encode("ascii"):
        raise MalformedBundleError("A member is not what the directory of the archive says.")
    return begins + int(length) + int(extra)


def _require_contiguous(data: bytes, listed: list[_Listed], directory: int) -> None:
    """Raises unless the members fill the archive: what lies between them would be seen by other programs alone."""
    at = 0
    for each in listed:
        if each.offset != at:
            raise MalformedBundleError("Something lies between the members of the archive.")
        at = each.start + each.packed
        if each.flags & _DESCRIBED:
            at += 16 if data[at : at + 4] == _DESCRIPTOR else 12
    if at != directory:
        raise MalformedBundleError("Something lies between the members of the archive and their directory.")


def _content(data: bytes, each: _Listed) -> bytes:
    content = data[each.start : each.start + each.packed]
    if each.method == _DEFLATED:
        inflating = decompressobj(-MAX_WBITS)
        # One byte more than it says would be too much already.
        content = inflating.decompress(content, each.size + 1)
        if not inflating.eof or inflating.unused_data:
            raise MalformedBundleError("A member of the archive is damaged.")
    if len(content) != each.size or crc32(content) != each.crc:
        raise MalformedBundleError("A member of the archive is damaged.")
    return content


def _require_bounds(count: int, size: int) -> None:
    if not 0 < count <= MOST_MEMBERS or size > LARGEST:
        raise MalformedBundleError("The archive holds nothing, or more than a bundle may.")
