"""The shapes that everything going in or out is built from."""

import re
import unicodedata
import warnings
from datetime import UTC, date, datetime
from typing import Annotated, ClassVar, Final, Self
from uuid import UUID

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)
from pydantic.warnings import UnsupportedFieldAttributeWarning
from pydantic_core import PydanticCustomError, PydanticKnownError

from app.core.clock import instant

# FastAPI gives a body the alias «body» and hides what pydantic says to that where it makes the field. A shape is built
# when it is first used (`defer_build`: an idle service holds none that nobody asked for), which is after that.
warnings.filterwarnings("ignore", category=UnsupportedFieldAttributeWarning)

_A_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

# What a text may hold besides printable characters: line ends and tabs. NUL breaks databases, the other
# control characters break terminals, bidirectional overrides make a text read as something it is not, and the tags of
# plane 14 are letters that a program reads and nobody sees.
_ALLOWED_CONTROLS = frozenset("\n\t")
_LINE_BREAKS = frozenset("\n\t\u2028\u2029")
_BIDI_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_TAGS = frozenset(map(chr, range(0xE0000, 0xE0080)))
# Letters, numbers, marks of punctuation and symbols are what one sees of a text; the categories of Unicode count these
# among them although they are blank: fillers of Hangul, the empty pattern of Braille, the blanks of Egyptian quadrats,
# a notehead that is none, and what stands for an object that is not there.
_SEEN = frozenset("LNPS")
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0\ufffc\U00013441\U00013442\U0001d159")


def wrong_member(member: str, code: str) -> PydanticCustomError:
    """What a rule over several members raises: the error is told at this one of them."""
    return PydanticCustomError(code, "{code} at {member}", {"code": code, "member": member})


def _inert(value: str) -> str:
    text = unicodedata.normalize("NFC", value.replace("\r\n", "\n"))
    for character in text:
        category = unicodedata.category(character)
        if category == "Cs":
            raise PydanticCustomError("lone_surrogate", "The text holds half of a character.")
        if (category == "Cc" and character not in _ALLOWED_CONTROLS) or character in _BIDI_OVERRIDES | _TAGS:
            raise PydanticCustomError("control_character", "The text holds a control character.")
    return text


def _one_line(value: str) -> str:
    if not _LINE_BREAKS.isdisjoint(value):
        raise PydanticCustomError("several_lines", "The text must stand on one line.")
    return value


def is_seen(character: str) -> bool:
    """Whether a reader sees something of it by itself; marks need a letter below them."""
    return unicodedata.category(character)[0] in _SEEN and character not in _BLANK


def _legible(value: str) -> str:
    if not any(map(is_seen, value)):
        raise PydanticCustomError("nothing_to_read", "The text holds nothing that anybody could see.")
    return value


Legible: Final = AfterValidator(_legible)
"""For texts of another form than those below: something of them can be seen."""


def stored_words(most: int) -> AfterValidator:
    """What makes a text fit to be kept: in normal form C, of which `most` characters are stored, inert and legible."""

    def as_stored(value: str) -> str:
        text = _legible(_inert(value))
        # Composing may also lengthen: a few characters have no composed form of their own.
        if len(text) > most:
            raise PydanticKnownError("string_too_long", {"max_length": most})
        return text

    return AfterValidator(as_stored)


OneLine: Final = AfterValidator(_one_line)

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4_000), stored_words(4_000)]
LongText = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000), stored_words(20_000)
]
Line = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200),
    stored_words(200),
    OneLine,
]
Sha256 = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9a-f]{64}$"),
    Field(description="SHA-256 of the exact bytes, in lower-case hexadecimal."),
]

# PostgreSQL stores years 1 to 9999 here; the bounds keep arithmetic with days inside them.
_EARLIEST, _LATEST = 1900, 2200


def _written(value: object) -> object:
    """An hour comes as the text of RFC 3339; numbers would be read as seconds since 1970."""
    if isinstance(value, str) and not _A_DAY.match(value):
        raise PydanticCustomError("date_parsing", "A date is expected (YYYY-MM-DD).")
    if not isinstance(value, str | date):
        raise PydanticCustomError("string_type", "A text is expected.")
    return value


def _no_hour(value: object) -> object:
    """A day is a day: midnight of somebody else's time zone would be another one."""
    if isinstance(value, datetime) or (isinstance(value, str) and _A_DAY.fullmatch(value) is None):
        raise PydanticCustomError("date_parsing", "A date is expected (YYYY-MM-DD).")
    return _written(value)


# Dates of acts lie in the lives of nations; far ends of a term stay countable.
Day = Annotated[date, BeforeValidator(_no_hour), Field(ge=date(1821, 1, 1), le=date(2199, 12, 31))]


def _sane_instant(value: datetime) -> datetime:
    # As it is written, and as it is kept: half a day of offset leads out of the year as well.
    if not _EARLIEST <= value.year <= _LATEST or not _EARLIEST <= value.astimezone(UTC).year <= _LATEST:
        raise PydanticCustomError("instant_out_of_range", "The year lies outside 1900 to 2200.")
    return value


Instant = Annotated[
    AwareDatetime,
    BeforeValidator(_written),
    AfterValidator(_sane_instant),
    PlainSerializer(instant, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
Minutes = Annotated[int, Field(gt=0, le=24 * 60, strict=True)]


class In(BaseModel):
    """What a client sends: nothing that it does not say is accepted, server-owned fields included."""

    model_config = ConfigDict(defer_build=True, extra="forbid", frozen=True)


class Patch(In):
    """A merge patch (RFC 7396): what is absent stays; null takes away, where there may be nothing."""

    clearable: ClassVar[frozenset[str]] = frozenset()

    @model_validator(mode="after")
    def _takes_away_only_what_may_be_absent(self) -> Self:
        if any(getattr(self, name) is None and name not in self.clearable for name in self.model_fields_set):
            raise PydanticCustomError("null_forbidden", "A member that must not be absent was set to null.")
        return self

    def given(self) -> dict[str, object]:
        """What the patch says, by field."""
        return {name: getattr(self, name) for name in sorted(self.model_fields_set)}


class Out(BaseModel):
    """What the service says, built from the attributes of a row."""

    model_config = ConfigDict(defer_build=True, from_attributes=True, frozen=True)


class Body(Out):
    """The published body of a subject: its own fields and ids upwards, never children, counters or names of persons.

    `salt` is drawn for every body, so that a short text cannot be guessed from the digest in the ledger.
    """

    audience: ClassVar[str] = "roundtable"

    id: UUID
    revision: Annotated[int, Field(description="Grows by one with every published change; the first is 1.")]
    salt: Annotated[str, Field(description="Random, drawn for each published body.")] = ""

    @classmethod
    def audience_of(cls, row: object) -> str:  # noqa: ARG003 - a body for one sector reads it from the row
        """Who may read this body; most bodies name one audience for all rows."""
        return cls.audience


class Bilingual(Out):
    """A text in the two languages that every reader of this deployment is promised."""

    es: str
    en: str


class BilingualIn(Bilingual, In):
    """The same as people write it."""

    es: Text
    en: Text
