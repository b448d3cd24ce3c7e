"""What entries of a capture allow: pure rules and their refusals."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

import orjson

from app.core.errors import Conflict
from app.field.models import FieldEntry, FieldKind, FieldPhase

SHOWN: Final = 50
"""How many of the places that are missing are told at once."""


class FieldPlaceTaken(Conflict):
    code = "field_place_taken"
    message = "Another entry has this place in the capture."


class FieldEntryOfAnother(Conflict):
    code = "field_entry_of_another"
    message = "This act id belongs to another capture or another session."


class NoConflict(Conflict):
    code = "no_conflict"
    message = "This entry is not against the record, or was resolved already."


def written(said: Mapping[str, object]) -> str:
    """An entry as it was sent: the same one sent twice is one, whatever the order of its members."""
    return orjson.dumps(said, option=orjson.OPT_SORT_KEYS).decode()


def digest(said: str) -> str:
    """Of what `written` wrote."""
    return hashlib.sha256(said.encode()).hexdigest()


def next_place(settled: Iterable[int]) -> int:
    """The first place of a capture whose entry is neither applied nor found to be against the record."""
    known = frozenset(settled)
    place = 1
    while place in known:
        place += 1
    return place


def missing(kept: Collection[int]) -> tuple[int, ...]:
    """The first places up to the last one of which nothing was received."""
    known = frozenset(kept)
    found = (place for place in range(1, max(known, default=0)) if place not in known)
    return tuple(place for place, _ in zip(found, range(SHOWN), strict=False))


def applied(entry: FieldEntry, became: tuple[str, UUID] | None, now: datetime) -> None:
    """It is what it became; what it said is kept no longer."""
    entry.phase, entry.settled_at, entry.said = FieldPhase.applied, now, None
    if became is not None:
        entry.became_type, entry.became_id = became


def contradicted(entry: FieldEntry, code: str, now: datetime) -> None:
    """The record says another thing: both are kept until a person says which holds."""
    entry.phase, entry.settled_at, entry.refused_as = FieldPhase.conflict, now, code


def require_conflict(entry: FieldEntry) -> None:
    """Raises NoConflict."""
    if entry.phase is not FieldPhase.conflict:
        raise NoConflict


def resolve(entry: FieldEntry, keep: str, reason: str, by: UUID, now: datetime) -> None:
    entry.resolution, entry.reason, entry.resolved_by, entry.settled_at = keep, reason, by, now
    if keep == "theirs":
        entry.phase, entry.said = FieldPhase.dismissed, None


ATTENDING: Final = frozenset({FieldKind.arrival, FieldKind.departure})
"""Kinds that say when somebody was there."""
