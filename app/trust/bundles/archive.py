"""The zip container of a bundle: written in one way, read with suspicion. Nothing is ever unpacked to disk.

We write members stored, in the order of `layout`, with one timestamp and no comments: the same bundle gives the same
bytes with every version of every library. We read also what a mail program or a person packed again, deflated or
with entries for the folders: what counts is what the members hold.
"""

from collections.abc import Mapping
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError  # noqa: N812 - the library's class is named like a module

from app.trust.bundles import layout
from app.trust.errors import MalformedBundleError

LARGEST: Final = 64 << 20
"""Bytes of an archive at most, and of all its members together once inflated."""

MOST_MEMBERS: Final = 4_096

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_UNIX: Final = 3
_REGULAR_FILE: Final = 0o100644 << 16
_LOCAL_HEADER, _END_RECORD, _END_BYTES = b"PK\x03\x04", b"PK\x05\x06", 22


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
    # An archive that begins or ends elsewhere is also something else, and two programs may read two things in it.
    if len(data) > LARGEST or data[:4] != _LOCAL_HEADER or data[-_END_BYTES:][:4] != _END_RECORD:
        raise MalformedBundleError("This is not a zip archive of a bundle.")
    try:
        with ZipFile(BytesIO(data)) as archive:
            infos = [info for info in archive.infolist() if not _is_folder(info)]
            _require_plain(infos)
            return {info.filename: archive.read(info) for info in infos}
    except (BadZipFile, ZlibError, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        if isinstance(error, MalformedBundleError):
            raise
        raise MalformedBundleError("The zip archive is damaged.") from error


def _is_folder(info: ZipInfo) -> bool:
    return info.filename in layout.FOLDERS and info.file_size == 0


def _require_plain(infos: list[ZipInfo]) -> None:
    _require_bounds(len(infos), sum(info.file_size for info in infos))
    if len({info.filename for info in infos}) != len(infos):
        raise MalformedBundleError("A member stands twice in the archive.")
    for info in infos:
        layout.place(info.orig_filename)
        if info.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
            raise MalformedBundleError("Members are stored or deflated.")


def _require_bounds(count: int, size: int) -> None:
    if not 0 < count <= MOST_MEMBERS or size > LARGEST:
        raise MalformedBundleError("The archive holds nothing, or more than a bundle may.")
