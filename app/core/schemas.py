"""The shapes that everything going in or out is built from."""

import unicodedata
from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, PlainSerializer, StringConstraints
from pydantic_core import PydanticCustomError

from app.core.clock import instant

# What a text may hold besides printable characters: line ends and tabs. NUL breaks databases, the other
# control characters break terminals, and bidirectional overrides make a text read as something it is not.
_ALLOWED_CONTROLS = frozenset("\n\t")
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
    if "\n" in value or "\t" in value:
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


def _sane_instant(value: datetime) -> datetime:
    if not _EARLIEST <= value.year <= _LATEST:
        raise PydanticCustomError("instant_out_of_range", "The year lies outside 1900 to 2200.")
    return value


Instant = Annotated[
    AwareDatetime,
    AfterValidator(_sane_instant),
    PlainSerializer(instant, return_type=str, when_used="json"),
]
Minutes = Annotated[int, Field(gt=0, le=24 * 60, strict=True)]


class In(BaseModel):
    """What a client sends: nothing that it does not say is accepted, server-owned fields included."""

    model_config = ConfigDict(extra="forbid", frozen=True)


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
