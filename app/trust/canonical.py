"""The one byte form of everything that is hashed or signed: canonical JSON (RFC 8785), restricted.

The restriction makes the fast path exact: without floats, with integers below 2^53 and with member names up to U+D7FF,
orjson with sorted keys writes the bytes of RFC 8785; the few objects with other names are left to the reference. Names
of our own are ASCII; those of files are people's. What falls outside is refused, never adjusted: whoever normalised a
text silently would sign something that its author did not write.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from hashlib import sha256
from json import JSONDecodeError, JSONDecoder
from re import ASCII
from re import compile as compile_pattern
from typing import NoReturn, TypeAlias
from unicodedata import is_normalized

import orjson
import rfc8785

from app.trust.errors import MalformedJSONError, MalformedScalarError, NotCanonicalError, UnencodableError

JSONValue: TypeAlias = dict[str, "JSONValue"] | list["JSONValue"] | str | int | bool | None
"""What may be hashed or signed. Exactly these types: a subclass is another type."""

LIMIT = 1 << 20
"""Bytes that are read unless the caller says otherwise: the size of the largest request body."""

DEEPEST = 64
"""How many lists and objects may stand inside one another."""

LONGEST_DECIMAL = 64
"""Characters of the longest decimal text."""

_UNSAFE = 1 << 53
_LAST_BEFORE_SURROGATES = "\ud7ff"
_LONGEST_INTEGER = len(str(-_UNSAFE))
_INSTANT = compile_pattern(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", ASCII)
_DECIMAL = compile_pattern(r"-?(0|[1-9]\d*)(\.\d+)?", ASCII)
_NEGATIVE_ZERO = compile_pattern(r"-0(\.0+)?", ASCII)


def encode(value: JSONValue) -> bytes:
    """Canonical JSON in UTF-8 (RFC 8785).

    Raises UnencodableError for floats, integers of 2^53 and more in magnitude, NUL, lone surrogates, text and member
    names that are not NFC, more than DEEPEST levels, and every type but the six of JSONValue.
    """
    if _require_encodable(value, DEEPEST):
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    written: bytes = rfc8785.dumps(value)
    return written


def decode(data: bytes, *, limit: int = LIMIT) -> JSONValue:
    """The value of foreign JSON, which need not be canonical but must be strict.

    What is read can be encoded again: besides malformed JSON and more than `limit` bytes, this refuses duplicate
    members, NaN and infinities, every number that is not a plain integer below 2^53 (also `-0`, `1.0`, `1e3`) and
    the texts that `encode` refuses. Raises MalformedJSONError.
    """
    if len(data) > limit:
        raise MalformedJSONError(f"More than {limit} bytes.")
    try:
        value: JSONValue = _STRICT.decode(data.decode("utf-8"))
        _require_encodable(value, DEEPEST)
    except UnicodeDecodeError as error:
        raise MalformedJSONError("This is not UTF-8.") from error
    except (JSONDecodeError, RecursionError) as error:
        raise MalformedJSONError("This is not JSON, or it is nested too deeply.") from error
    except UnencodableError as error:
        raise MalformedJSONError(str(error)) from error
    return value


def decode_canonical(data: bytes, *, limit: int = LIMIT) -> JSONValue:
    """The value of bytes that `encode` wrote, or could have written; raises NotCanonicalError for all others.

    Comparing with the re-encoded value is a complete check: a duplicate member, a second spelling of a number or
    of a character, white space or another order all give other bytes.
    """
    if len(data) > limit:
        raise NotCanonicalError(f"More than {limit} bytes.")
    try:
        value: JSONValue = orjson.loads(data)
        if encode(value) == data:
            return value
    except (orjson.JSONDecodeError, UnencodableError) as error:
        raise NotCanonicalError("This is not canonical JSON.") from error
    raise NotCanonicalError("This is JSON, but not in its canonical form.")


def is_canonical(data: bytes) -> bool:
    """Whether `encode` would write exactly these bytes, whatever their number."""
    try:
        decode_canonical(data, limit=len(data))
    except NotCanonicalError:
        return False
    return True


def digest(data: bytes) -> str:
    """SHA-256 as 64 lower-case hexadecimal digits, as sha256sum prints it."""
    return sha256(data).hexdigest()


def instant(moment: datetime) -> str:
    """`YYYY-MM-DDThh:mm:ss.ffffffZ`: UTC, always six fractional digits. Raises MalformedScalarError if naive."""
    if moment.utcoffset() is None:
        raise MalformedScalarError("An instant needs a time zone.")
    try:
        return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
    except OverflowError as error:
        raise MalformedScalarError("This instant lies outside the years 1 to 9999.") from error


def parse_instant(text: str) -> datetime:
    """The UTC datetime that `instant` wrote; raises MalformedScalarError for every other notation."""
    if not _INSTANT.fullmatch(text):
        raise MalformedScalarError("An instant is written YYYY-MM-DDThh:mm:ss.ffffffZ.")
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise MalformedScalarError("There is no such day or hour.") from error


def decimal_text(number: Decimal) -> str:
    """Plain notation without exponent or plus sign; trailing zeros are kept, for 1.50 was not said as 1.5.

    Zero has no sign. Raises MalformedScalarError for NaN, infinities and more than LONGEST_DECIMAL characters.
    """
    if not number.is_finite():
        raise MalformedScalarError("NaN and infinities are no decimals.")
    _, digits, exponent = number.as_tuple()
    # The size is known before the text is made: Decimal("1E+999999999") would otherwise fill the memory.
    if isinstance(exponent, int) and max(len(digits) + exponent, len(digits), -exponent) > LONGEST_DECIMAL:
        raise MalformedScalarError(f"A decimal text has at most {LONGEST_DECIMAL} characters.")
    text = format(number, "f")
    text = text.removeprefix("-") if number.is_zero() else text
    if len(text) > LONGEST_DECIMAL:
        raise MalformedScalarError(f"A decimal text has at most {LONGEST_DECIMAL} characters.")
    return text


def parse_decimal(text: str) -> Decimal:
    """The number of a text that `decimal_text` wrote; raises MalformedScalarError for every other notation."""
    if len(text) > LONGEST_DECIMAL or not _DECIMAL.fullmatch(text) or _NEGATIVE_ZERO.fullmatch(text):
        raise MalformedScalarError("A decimal is written in plain notation, such as -12.50.")
    return Decimal(text)


def _require_encodable(value: object, room: int) -> bool:
    """Walk the value once; `room` is how many more levels may open below here. Raises UnencodableError.

    Answers whether the bytes of UTF-8 put all member names in the order of RFC 8785, which compares UTF-16.
    """
    in_order = True
    if type(value) is str:
        _require_text(value)
    elif type(value) is dict:
        _require_room(room)
        in_order = _require_members(value, room - 1)
    elif type(value) is list:
        _require_room(room)
        for item in value:
            in_order = _require_encodable(item, room - 1) and in_order
    elif type(value) is int:
        if not -_UNSAFE < value < _UNSAFE:
            raise UnencodableError("An integer of 2^53 or more is not the same number for every reader.")
    elif value is not None and type(value) is not bool:
        raise UnencodableError(f"{type(value).__name__} has no canonical form.")
    return in_order


def _require_members(members: Mapping[object, object], room: int) -> bool:
    in_order = True
    for name, member in members.items():
        if type(name) is not str or "\0" in name:
            raise UnencodableError("A member name is text without NUL.")
        if not name.isascii():
            _require_text(name)
            # The two encodings agree up to the surrogates, by which UTF-16 writes what lies beyond U+FFFF.
            in_order = in_order and max(name) <= _LAST_BEFORE_SURROGATES
        # Most members are plain ASCII text: passing them here saves a call for each.
        if not (type(member) is str and member.isascii() and "\0" not in member):
            in_order = _require_encodable(member, room) and in_order
    return in_order


def _require_text(text: str) -> None:
    if "\0" in text:
        raise UnencodableError("Text must not contain NUL.")
    if text.isascii():
        return
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise UnencodableError("Text must not contain lone surrogates.") from error
    if not is_normalized("NFC", text):
        raise UnencodableError("Text must be in Unicode normalization form C.")


def _require_room(room: int) -> None:
    if room <= 0:
        raise UnencodableError(f"More than {DEEPEST} levels.")


def _object(members: list[tuple[str, JSONValue]]) -> dict[str, JSONValue]:
    unique = dict(members)
    if len(unique) != len(members):
        raise MalformedJSONError("A member name stands twice in one object.")
    return unique


def _integer(text: str) -> int:
    # Measured before it is converted: the digits are a stranger's.
    if len(text) > _LONGEST_INTEGER or text == "-0" or not text.isascii():
        raise MalformedJSONError("A number is an integer below 2^53 in magnitude.")
    return int(text)


def _refuse_number(_text: str) -> NoReturn:
    raise MalformedJSONError("A number is an integer; fractions are decimal strings.")


_STRICT = JSONDecoder(
    object_pairs_hook=_object, parse_int=_integer, parse_float=_refuse_number, parse_constant=_refuse_number
)
