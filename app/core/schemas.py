"""The shapes that everything going in or out is built from."""

import re
import unicodedata
from datetime import date, datetime
from typing import Annotated, ClassVar, Self
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
from pydantic_core import PydanticCustomError

from app.core.clock import instant

_BEGINS_WITH_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

# What a text may hold besides printable characters: line ends and tabs. NUL breaks databases, the other
# control characters break terminals, and bidirectional overrides make a text read as something it is not.
_ALLOWED_CONTROLS = frozenset("\n\t")
_LINE_BREAKS = frozenset("\n\t\u2028\u2029")
_BIDI_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def _inert(value: str) -> str:
    text = unicodedata.normalize("NFC", value.replace("\r\n", "\n"))
    for character in text:
        category = unicodedata.category(character)
        if category == "Cs":
            raise PydanticCustomError("lone_surrogate", "The text holds half of a character.")
        if (category == "Cc" and character not in _ALLOWED_CONTROLS) or character in _BIDI_OVERRIDES:
            raise PydanticCustomError("control_character", "The text holds a control character.")
    return text


def _one_line(value: str) -> str:
    if not _LINE_BREAKS.isdisjoint(value):
        raise PydanticCustomError("several_lines", "The text must stand on one line.")
    return value


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4_000), AfterValidator(_inert)]
LongText = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000), AfterValidator(_inert)
]
Line = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200),
    AfterValidator(_inert),
    AfterValidator(_one_line),
]
Sha256 = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9a-f]{64}$"),
    Field(description="SHA-256 of the exact bytes, in lower-case hexadecimal."),
]

# PostgreSQL stores years 1 to 9999 here; the bounds keep arithmetic with days inside them.
_EARLIEST, _LATEST = 1900, 2200


def written(value: object) -> object:
    """A day or an hour comes as the text of RFC 3339; numbers would be read as seconds since 1970."""
    if isinstance(value, str) and not _BEGINS_WITH_DATE.match(value):
        raise PydanticCustomError("date_parsing", "A date is expected (YYYY-MM-DD).")
    if not isinstance(value, str | date):
        raise PydanticCustomError("string_type", "A text is expected.")
    return value


def _sane_instant(value: datetime) -> datetime:
    if not _EARLIEST <= value.year <= _LATEST:
        raise PydanticCustomError("instant_out_of_range", "The year lies outside 1900 to 2200.")
    return value


Instant = Annotated[
    AwareDatetime,
    BeforeValidator(written),
    AfterValidator(_sane_instant),
    PlainSerializer(instant, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
Minutes = Annotated[int, Field(gt=0, le=24 * 60, strict=True)]


class In(BaseModel):
    """What a client sends: nothing that it does not say is accepted, server-owned fields included."""

    model_config = ConfigDict(extra="forbid", frozen=True)


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

    model_config = ConfigDict(from_attributes=True, frozen=True)


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


class Bilingual(In):
    """A text in the two languages that every reader of this deployment is promised."""

    es: Text
    en: Text
