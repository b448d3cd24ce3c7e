"""Seals: the log vouches for what stands in no body, and tells nobody of whom or what.

A name, a password's hash, the account that holds a mandate: none may stand in a published body, and yet the host must
not be able to change them in silence. Their salted digest stands in the evidence of the entry, under a name that says
nothing (`kept_1`), and the salt beside the row.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Final, cast
from uuid import UUID

from app.core.db import Subject
from app.trust import canonical
from app.trust.canonical import JSONValue

PREFIX: Final = "kept_"
_SALT_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class DrawnSeal:
    """A seal that is about to be appended."""

    name: str
    subject_type: str
    subject_id: UUID
    digest: str
    salt: str


def digest(subject_type: str, subject_id: UUID, kept: Mapping[str, object], salt: str) -> str:
    """SHA-256 over the canonical JSON {columns, id, salt, type} of what a row keeps to itself."""
    content: JSONValue = {
        "type": subject_type,
        "id": str(subject_id),
        "columns": {name: plain(value) for name, value in kept.items()},
        "salt": salt,
    }
    return canonical.digest(canonical.encode(content))


def plain(value: object) -> JSONValue:
    """A column's value as bodies write it. Raises TypeError for a kind of value that no body holds."""
    if value is None or type(value) in {str, int, bool}:
        return cast("JSONValue", value)
    if isinstance(value, dict):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return _written(value)


def _written(value: object) -> JSONValue:
    match value:
        case Enum():
            return plain(value.value)
        case UUID():
            return str(value)
        case datetime():
            return canonical.instant(value)
        case date():
            return value.isoformat()
    raise TypeError(f"No body holds a {type(value).__name__}.")


def drawn(rows: Iterable[Subject]) -> Sequence[DrawnSeal]:
    """A seal for each row that keeps columns to itself, in the order in which the act names them."""
    sealed = list[DrawnSeal]()
    for row in {row.id: row for row in rows if row.sealed_columns}.values():
        salt = secrets.token_urlsafe(_SALT_BYTES)
        content = {name: getattr(row, name) for name in row.sealed_columns}
        name = f"{PREFIX}{len(sealed) + 1}"
        sealed.append(DrawnSeal(name, row.subject, row.id, digest(row.subject, row.id, content, salt), salt))
    return sealed
