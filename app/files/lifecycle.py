"""Files that people hand in as evidence: which kinds there are, told by their first bytes and never by their name."""

from collections.abc import Callable, Mapping
from typing import Final

from app.core.errors import BadRequest, Conflict, Forbidden, NotFound, Refusal, Unavailable, Unprocessable

HEAD: Final = 1_024
"""How many of its first bytes tell a file's kind, white space before the first sign of an XML included."""
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


class ContentRangeMalformed(BadRequest):
    code = "content_range_malformed"
    message = "Content-Range must read «bytes first-last/total» as the body does, or «bytes */total» without a body."


class FileTooLarge(Refusal):
    """413: of the whole file; `most` is how many bytes one may have."""

    status = 413
    code = "file_too_large"
    message = "The file is larger than this service keeps; «most» is how many bytes it may have."


class FileTotalOther(Conflict):
    """409: the members `received` and `total` say where the file stands."""

    code = "file_total_other"
    message = "The file was begun with another total; «received» of «total» bytes are there."


class FilePartElsewhere(Conflict):
    """409: a gap or an overlap; the members `received` and `total` say where to go on."""

    code = "file_part_elsewhere"
    message = "The part does not begin where the file stands: go on at «received»."


class UploadsOfSeatFull(Conflict):
    code = "uploads_of_seat_full"
    message = "Your seat has begun as many files as it may: finish one of them first, or let it lapse."


class UploadsFull(Unavailable):
    code = "uploads_full"
    message = "There is no room for further files in parts at present. Try again later."

    @property
    def headers(self) -> dict[str, str]:
        return {"Retry-After": "3600"}


class FileNotKept(NotFound):
    """404: the digest is not one of a file that was handed in at this table."""

    code = "file_not_kept"
    message = "This table keeps no file with this digest."


class FilesNotGranted(Forbidden):
    """403: a table lets a partner system read along without its files, which may hold legal names."""

    code = "files_not_granted"
    message = "This table lets your system read along, and not its files: whoever runs it grants that too."


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


def _mp4(data: bytes) -> bool:
    """ISO/IEC 14496-12: the first box says what kind of file it is."""
    return data[4:8] == b"ftyp"


def _wav(data: bytes) -> bool:
    return data[:4] == b"RIFF" and data[8:12] == b"WAVE"


# The second byte of a frame of MPEG-1 or MPEG-2 audio, layer 3, with and without a checksum.
_LAYER_3: Final = (0xFA, 0xFB, 0xF2, 0xF3)
_ZIP: Final = b"PK\x03\x04"
KINDS: Final[Mapping[str, tuple[str, Callable[[bytes], bool]]]] = {
    "application/pdf": ("pdf", _begins(b"%PDF-")),
    "image/png": ("png", _begins(b"\x89PNG\r\n\x1a\n")),
    "image/jpeg": ("jpg", _begins(b"\xff\xd8\xff")),
    "audio/ogg": ("ogg", _begins(b"OggS")),
    "audio/mpeg": ("mp3", _begins(b"ID3", *(b"\xff" + bytes([second]) for second in _LAYER_3))),
    "audio/mp4": ("m4a", _mp4),
    "audio/wav": ("wav", _wav),
    "audio/webm": ("weba", _begins(b"\x1a\x45\xdf\xa3")),
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


def require_kind_so_far(media_type: str, head: bytes, *, whole: bool) -> str:
    """The same of a file of which more is to come: a few bytes may not tell its kind yet. Raises FileTypeRefused."""
    named = media_type.partition(";")[0].strip().lower()
    if whole or len(head) >= HEAD:
        return require_kind(media_type, head)
    if named not in KINDS:
        raise FileTypeRefused
    return named


def require_size(total: int, most: int) -> None:
    if total > most:
        raise FileTooLarge(members={"most": most})


def require_next(first: int | None, total: int, received: int, begun_with: int) -> None:
    """Raises FileTotalOther or FilePartElsewhere unless a part goes on where the file stands; None only asks."""
    stands: dict[str, object] = {"received": received, "total": begun_with}
    if total != begun_with:
        raise FileTotalOther(members=stands)
    if first is not None and first != received:
        raise FilePartElsewhere(members=stands)


def require_room(total: int, of_seat: int, of_all: int) -> None:
    """Raises UploadsOfSeatFull or UploadsFull where a file of this size cannot be begun."""
    if total > of_seat:
        raise UploadsOfSeatFull
    if total > of_all:
        raise UploadsFull


def ending(media_type: str) -> str:
    """What the name of such a file ends in."""
    return KINDS[media_type][0]
