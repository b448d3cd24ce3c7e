"""Base64 in the one spelling that each format allows, so that no two texts stand for the same bytes."""

from base64 import b64decode, b64encode, urlsafe_b64encode
from binascii import Error as BinasciiError
from re import ASCII
from re import compile as compile_pattern

from app.trust.errors import MalformedBase64Error

_URL_TEXT = compile_pattern(r"[A-Za-z0-9_-]*", ASCII)
_STANDARD_TEXT = compile_pattern(r"[A-Za-z0-9+/]*={0,2}", ASCII)


def url_encode(data: bytes) -> str:
    """The base64url text without padding of RFC 7515 section 2."""
    return urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def url_decode(text: str) -> bytes:
    """The bytes of unpadded base64url.

    Raises MalformedBase64Error for padding, white space, any other foreign character, an impossible length, and
    for unused bits that are not zero (RFC 4648 section 3.5), which would give the same bytes a second spelling.
    """
    if not _URL_TEXT.fullmatch(text) or len(text) % 4 == 1:
        raise MalformedBase64Error("This is not unpadded base64url.")
    data = b64decode(text + "=" * (-len(text) % 4), altchars=b"-_")
    if url_encode(data) != text:
        raise MalformedBase64Error("The unused bits of this base64url are not zero.")
    return data


def standard_encode(data: bytes) -> str:
    """The padded standard base64 text of RFC 4648 section 4, as signed notes use it."""
    return b64encode(data).decode("ascii")


def standard_decode(text: str) -> bytes:
    """The bytes of padded standard base64; raises MalformedBase64Error for every other spelling."""
    if not _STANDARD_TEXT.fullmatch(text):
        raise MalformedBase64Error("This is not standard base64.")
    try:
        data = b64decode(text, validate=True)
    except BinasciiError as error:
        raise MalformedBase64Error("This is not standard base64.") from error
    if standard_encode(data) != text:
        raise MalformedBase64Error("This base64 has another, canonical spelling.")
    return data
