"""What a room declares of a kind of subject that stands at a table: its place on desks, what of it can be redacted.

Every column that can hold a text is one of the words that a redaction takes out, or says why it stays. A test holds
each declaration to that.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from app.directory.models import Sector
from app.identity.roles import Permission
from app.ledger.subject_kinds import SubjectKind
from app.roundtables.models import Power

Sources = Callable[[Any, Collection[str]], Collection[str]]
"""The sectors that a row's text came from, given the sectors that decide at the table."""
Held = Mapping[int, Mapping[str, object]]
"""The bodies of a subject that are there, by revision; of several views of one revision any."""
Staying = Callable[[Any, Held], Collection[int]]
"""The revisions of a row that cannot be taken out as things stand."""


def own_sector(row: Any, _: Collection[str]) -> Collection[str]:
    """The sector whose seat wrote it."""
    return {row.sector.value}


def all_deciding(_: Any, deciding: Collection[str]) -> Collection[str]:
    """It was composed from what all said, agreed by all, or written by who runs the table: each of them is asked."""
    return deciding


def one_sector(sector: Sector) -> Sources:
    """The one sector that can write it."""
    return lambda _row, _deciding: {sector.value}


def _none_stay(_: Any, __: Held) -> Collection[int]:
    return ()


def all_but_revocations(_: Any, held: Held) -> Collection[int]:
    """Who was named, and which key held, is what a signature is checked by; why that ended is not."""
    return {revision for revision, body in held.items() if body.get("revocation_reason") is None}


@dataclass(frozen=True, slots=True)
class Awaited:
    """One way in which a subject awaits somebody; `kind` is its name on desks.

    `operation` settles it, for whose role and mandate give the permission and the power; without one it is to be known.
    """

    kind: str
    operation: str | None = None
    permission: Permission | None = None
    power: Power | None = None


@dataclass(frozen=True, kw_only=True)
class Redactable:
    """What a redaction takes out of a row: of `words` the words, of `named` the names in it, of `emptied` everything.

    `emptied` maps a column to what is left in it.
    """

    sources: Sources
    words: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    emptied: Mapping[str, object] = field(default_factory=dict, hash=False)
    staying: Staying = _none_stay

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns, and members of bodies, that hold what is taken out."""
        return (*self.words, *self.named, *self.emptied)


@dataclass(frozen=True, kw_only=True)
class TableSubject(SubjectKind):
    """A kind that stands at a table.

    `awaiting` are the ways in which it lies on desks; the room's `desk` says when. `not_redactable` says by column why
    what could hold a text stays. Who reads a body in the feed reads it by every GET of its kind; `feed_alone` says why
    there is none.
    """

    awaiting: tuple[Awaited, ...] = ()
    redactable: Redactable | None = None
    not_redactable: Mapping[str, str] = field(default_factory=dict, hash=False)
    feed_alone: str | None = None


# Why something stays, where several kinds say the same.
CODE: Final = "A code of a list or the name of a kind; nothing can be written in it."
DIGEST: Final = "A digest tells nothing of what it was made from."
EVIDENCE: Final = "Evidence of who signed: without it nobody could verify a signature."
RULE: Final = "What the engine asks and what refusals quote; a rule goes on holding."
SECTORS: Final = "Sectors of the table, or ids of organizations with theirs; no words of anybody."
PLAIN_YES: Final = "A plain yes: no words can be given with it."
