"""Files that people hand in as evidence: which kinds there are, told by their first bytes and never by their name."""

from collections.abc import Callable, Mapping
from typing import Final

from app.core.errors import Conflict, NotFound, Unavailable, Unprocessable

_DER_LONG_FORM: Final = 0x80
_SEQUENCE: Final = 0x30


class FileTypeRefused(Unprocessable):
    code = "file_type_refused"
    message = "Only PDF, PNG, JPEG, XML, CMS and ASiC files are kept, under the Content-Type that their bytes have."


class FileDigestOther(Unprocessable):
    code = "file_digest_other"
    message = "The bytes that arrived do not have the digest in the path."


class FileKnown(Conflict):
    code = "file_known"
    message = "This table keeps the file already."


class FileNotKept(NotFound):
    """404: the digest is not one of a file that was handed in at this table."""

    code = "file_not_kept"
    message = "This table keeps no file with this digest."


class FileLost(Unavailable):
    """503: the row is there and the bytes are not, or are others; an operator restores the folder."""

    code = "file_lost"
    message = "The bytes of this file cannot be read at present; its digest stays what it was."


def _cms(data: bytes) -> bool:
    """CMS (RFC 5652) in DER or BER, of more than 127 bytes or of indefinite length; or the same in PEM."""
    binary = len(data) > 1 and data[0] == _SEQUENCE and data[1] >= _DER_LONG_FORM
    return binary or data.startswith((b"-----BEGIN PKCS7-----", b"-----BEGIN CMS-----"))


def _xml(data: bytes) -> bool:
    return data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<"


def _begins(*beginnings: bytes) -> Callable[[bytes], bool]:
    return lambda data: data.startswith(beginnings)


_ZIP: Final = b"PK\x03\x04"
KINDS: Final[Mapping[str, tuple[str, Callable[[bytes], bool]]]] = {
    "application/pdf": ("pdf", _begins(b"%PDF-")),
    "image/png": ("png", _begins(b"\x89PNG\r\n\x1a\n")),
    "image/jpeg": ("jpg", _begins(b"\xff\xd8\xff")),
    "application/xml": ("xml", _xml),
    "application/pkcs7-mime": ("p7m", _cms),
    "application/pkcs7-signature": ("p7s", _cms),
    "application/vnd.etsi.asic-e+zip": ("asice", _begins(_ZIP)),
    "application/vnd.etsi.asic-s+zip": ("asics", _begins(_ZIP)),
}
"""Media type: the ending of a file's name, and what its bytes look like."""


def require_kind(media_type: str, data: bytes) -> str:
    """The media type without its parameters. Raises FileTypeRefused unless it is one of the list and the bytes fit."""
    named = media_type.partition(";")[0].strip().lower()
    if named not in KINDS or not KINDS[named][1](data):
        raise FileTypeRefused
    return named


def ending(media_type: str) -> str:
    """What the name of such a file ends in."""
    return KINDS[media_type][0]
