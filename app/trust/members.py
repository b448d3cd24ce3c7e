"""Reading an object that must have exactly the members that its reader expects, each of exactly one kind."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.trust.base64s import url_decode
from app.trust.canonical import JSONValue, parse_instant
from app.trust.errors import MalformedBase64Error, MalformedMembersError, MalformedScalarError

THUMBPRINT_BYTES = 32


@dataclass(frozen=True, slots=True)
class Members:
    """The members of one object. Every method raises MalformedMembersError for a value of another kind."""

    values: Mapping[str, JSONValue]

    @classmethod
    def exactly(cls, value: JSONValue, names: Collection[str]) -> "Members":
        """The members of an object that has these names and no others. Raises MalformedMembersError."""
        if not isinstance(value, dict) or value.keys() != set(names):
            raise MalformedMembersError(f"An object with exactly the members {', '.join(sorted(names))}.")
        return cls(value)

    def text(self, name: str) -> str:
        """A text that is not empty."""
        value = self.values[name]
        if not isinstance(value, str) or not value:
            raise MalformedMembersError(f"{name} is a text.")
        return value

    def integer(self, name: str) -> int:
        """An integer; true and false are none."""
        value = self.values[name]
        if not isinstance(value, int) or isinstance(value, bool):
            raise MalformedMembersError(f"{name} is an integer.")
        return value

    def version(self, name: str, known: int) -> None:
        """Raises unless this is the one version that is known."""
        if self.integer(name) != known:
            raise MalformedMembersError(f"{name} is {known}.")

    def uuid(self, name: str) -> UUID:
        """A UUID in its one canonical spelling: lower case, with hyphens."""
        text = self.text(name)
        try:
            value = UUID(text)
        except ValueError as error:
            raise MalformedMembersError(f"{name} is a UUID.") from error
        if str(value) != text:
            raise MalformedMembersError(f"{name} is a UUID in lower case with hyphens.")
        return value

    def instant(self, name: str) -> datetime:
        """An instant as `canonical.instant` writes it."""
        try:
            return parse_instant(self.text(name))
        except MalformedScalarError as error:
            raise MalformedMembersError(f"{name}: {error}") from error

    def octets(self, name: str, lengths: Collection[int]) -> str:
        """Unpadded base64url of one of these numbers of bytes, as text."""
        text = self.text(name)
        try:
            size = len(url_decode(text))
        except MalformedBase64Error as error:
            raise MalformedMembersError(f"{name}: {error}") from error
        if size not in lengths:
            raise MalformedMembersError(f"{name} has another number of bytes.")
        return text

    def thumbprint(self, name: str) -> str:
        """An RFC 7638 SHA-256 thumbprint: 43 characters of base64url."""
        return self.octets(name, {THUMBPRINT_BYTES})
