"""The entries and bodies of a bundle, read for what they say about subjects, keys, mandates and statements."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from app.trust import canonical, merkle
from app.trust.canonical import JSONValue
from app.trust.errors import MalformedBundleError, MalformedJSONError, MalformedMembersError
from app.trust.members import Members

_REQUIRED = ("act", "actor", "at", "audience", "changes", "evidence", "index", "nonce", "origin", "type", "v")
_OPTIONAL = ("occurred_at", "roundtable")
_VERSION = 1

MANDATE: Final = "mandate"
"""Of a mandate, as `changes[].type` names it."""
Body = Mapping[str, JSONValue]


@dataclass(frozen=True, slots=True)
class Change:
    """A subject that an entry published: under which revision, with the digest of the body for each audience."""

    type: str
    id: UUID
    revision: int
    views: Mapping[str, str]


class Actor(NamedTuple):
    """Who acted: a seat, a partner, an account or the clock, and its id."""

    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An envelope of the log, read; `leaf` is its leaf hash in hexadecimal."""

    leaf: str
    origin: str
    index: int
    type: str
    roundtable: UUID | None
    actor: Actor
    at: datetime
    changes: tuple[Change, ...]
    evidence: Mapping[str, str]

    @classmethod
    def parse(cls, envelope: bytes) -> "Entry":
        """The entry of its exact bytes. Raises MalformedBundleError."""
        try:
            members = Members.exactly(canonical.decode_canonical(envelope), _REQUIRED, _OPTIONAL)
            members.version("v", _VERSION)
            return cls(
                leaf=merkle.leaf_hash(envelope).hex(),
                origin=members.text("origin"),
                index=members.natural("index"),
                type=members.text("type"),
                roundtable=members.uuid("roundtable") if "roundtable" in members else None,
                actor=_actor(members.values["actor"]),
                at=members.instant("at"),
                changes=_changes(members.values["changes"]),
                evidence=members.digests("evidence"),
            )
        except (MalformedJSONError, MalformedMembersError) as error:
            raise MalformedBundleError(f"An entry: {error}") from error


class Published(NamedTuple):
    """A change of an entry, with the body where the bundle holds one of its views."""

    entry: Entry
    change: Change
    body: Body | None


@dataclass(frozen=True, slots=True)
class Record:
    """The entries that are proven to stand in the log, by index, and the bodies by digest."""

    entries: Mapping[int, Entry]
    bodies: Mapping[str, Body]

    def published_by(self, entry: Entry) -> Iterator[Published]:
        """What one entry published."""
        for change in entry.changes:
            found = [self.bodies[each] for _, each in sorted(change.views.items()) if each in self.bodies]
            yield Published(entry, change, found[0] if found else None)

    def history(self, kind: str) -> Iterator[Published]:
        """All that the entries published of one type of subject, in the order of the log."""
        for index in sorted(self.entries):
            yield from (each for each in self.published_by(self.entries[index]) if each.change.type == kind)


def parse_body(data: bytes) -> Body:
    """The members of a published body. Raises MalformedBundleError."""
    try:
        value = canonical.decode_canonical(data)
    except MalformedJSONError as error:
        raise MalformedBundleError(f"A body: {error}") from error
    if not isinstance(value, dict):
        raise MalformedBundleError("A body is an object.")
    return value


def _actor(value: JSONValue) -> Actor:
    if not isinstance(value, dict) or len(value) != 1:
        raise MalformedMembersError("actor has one member.")
    (kind,) = value
    return Actor(kind, Members(value).text(kind))


def _changes(value: JSONValue) -> tuple[Change, ...]:
    if not isinstance(value, list):
        raise MalformedMembersError("changes is a list.")
    return tuple(_change(Members.exactly(each, ("id", "revision", "type", "views"))) for each in value)


def _change(members: Members) -> Change:
    return Change(
        type=members.text("type"),
        id=members.uuid("id"),
        revision=members.natural("revision", least=1),
        views=members.digests("views"),
    )
