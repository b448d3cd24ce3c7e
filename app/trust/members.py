"""Reading an object that must have exactly the members that its reader expects, each of exactly one kind."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from re import ASCII
from re import compile as compile_pattern
from typing import Final
from uuid import UUID

from app.trust.base64s import url_decode
from app.trust.canonical import JSONValue, parse_instant
from app.trust.errors import (
    ExtraMembersError,
    MalformedBase64Error,
    MalformedMembersError,
    MalformedScalarError,
    MissingMembersError,
)

THUMBPRINT_BYTES = 32
NONCE_BYTES: Final = range(16, 65)
"""How many random bytes the nonce of a statement stands for."""

_DIGEST = compile_pattern(r"[0-9a-f]{64}", ASCII)
_NAME = compile_pattern(r"[A-Za-z0-9_]{1,64}", ASCII)
_WORD = compile_pattern(r"[a-z][a-z0-9_]{0,39}", ASCII)


@dataclass(frozen=True, slots=True)
class Members:
    """The members of one object, which stands `at` this pointer (RFC 6901) of the whole.

    Every method raises MalformedMembersError for a value of another kind.
    """

    values: Mapping[str, JSONValue]
    at: str = ""

    @classmethod
    def exactly(
        cls, value: JSONValue, names: Collection[str], optional: Collection[str] = (), at: str = ""
    ) -> "Members":
        """The members of an object that has these names, perhaps some `optional` ones, and no others.

        Raises MalformedMembersError: as MissingMembersError or ExtraMembersError where it is an object.
        """
        expected = f"An object with exactly the members {', '.join(sorted(names))}."
        if not isinstance(value, dict):
            raise MalformedMembersError(expected, at)
        if missing := sorted(set(names) - value.keys()):
            raise MissingMembersError(expected, f"{at}/{missing[0]}")
        if extra := sorted(value.keys() - {*names, *optional}):
            raise ExtraMembersError(expected, f"{at}/{extra[0]}" if _NAME.fullmatch(extra[0]) else at)
        return cls(value, at)

    def refused(self, name: str, words: str) -> MalformedMembersError:
        """What is raised about one of them."""
        return MalformedMembersError(words, f"{self.at}/{name}")

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def child(self, name: str, names: Collection[str]) -> "Members":
        """An object inside this one, which has these names and no others."""
        return Members.exactly(self.values[name], names, at=f"{self.at}/{name}")

    def text(self, name: str) -> str:
        """A text that is not empty."""
        value = self.values[name]
        if not isinstance(value, str) or not value:
            raise self.refused(name, f"{name} is a text.")
        return value

    def integer(self, name: str) -> int:
        """An integer; true and false are none."""
        value = self.values[name]
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.refused(name, f"{name} is an integer.")
        return value

    def natural(self, name: str, *, least: int = 0) -> int:
        """An integer that is not below `least`."""
        value = self.integer(name)
        if value < least:
            raise self.refused(name, f"{name} is at least {least}.")
        return value

    def version(self, name: str, known: int) -> None:
        """Raises unless this is the one version that is known."""
        if self.integer(name) != known:
            raise self.refused(name, f"{name} is {known}.")

    def uuid(self, name: str) -> UUID:
        """A UUID in its one canonical spelling: lower case, with hyphens."""
        text = self.text(name)
        try:
            value = UUID(text)
        except ValueError as error:
            raise self.refused(name, f"{name} is a UUID.") from error
        if str(value) != text:
            raise self.refused(name, f"{name} is a UUID in lower case with hyphens.")
        return value

    def word(self, name: str) -> str:
        """A code of our vocabulary: a letter, then up to 39 letters, digits and underscores, all lower case."""
        text = self.text(name)
        if not _WORD.fullmatch(text):
            raise self.refused(name, f"{name} is a word in lower case.")
        return text

    def digest(self, name: str) -> str:
        """SHA-256 as 64 lower-case hexadecimal digits."""
        text = self.text(name)
        if not _DIGEST.fullmatch(text):
            raise self.refused(name, f"{name} is a SHA-256 digest in lower-case hexadecimal.")
        return text

    def digests(self, name: str) -> dict[str, str]:
        """An object of texts to digests."""
        value = self.values[name]
        if not isinstance(value, dict):
            raise self.refused(name, f"{name} is an object.")
        members = Members(value, f"{self.at}/{name}")
        return {each: members.digest(each) for each in value}

    def instant(self, name: str) -> datetime:
        """An instant as `canonical.instant` writes it."""
        try:
            return parse_instant(self.text(name))
        except MalformedScalarError as error:
            raise self.refused(name, f"{name}: {error}") from error

    def octets(self, name: str, lengths: Collection[int]) -> str:
        """Unpadded base64url of one of these numbers of bytes, as text."""
        text = self.text(name)
        try:
            size = len(url_decode(text))
        except MalformedBase64Error as error:
            raise self.refused(name, f"{name}: {error}") from error
        if size not in lengths:
            raise self.refused(name, f"{name} has another number of bytes.")
        return text

    def thumbprint(self, name: str) -> str:
        """An RFC 7638 SHA-256 thumbprint: 43 characters of base64url."""
        return self.octets(name, {THUMBPRINT_BYTES})
