"""What a room declares of each kind of subject: its bodies, an example, and what becomes of columns that stand in none.

A column is in a body under its own name. One that is in none is either *sealed* (`Subject.sealed_columns`: its digest
stands in the entry of every act that changes it) or *derived* from what is in a body, and then compared with that.
There is no third kind: a test fails where a column of a subject is neither, and where a subject is not declared.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from sqlalchemy import inspect
from sqlalchemy.dialects.postgresql import JSONB

from app.core.db import Subject
from app.core.schemas import Body
from app.trust import canonical
from app.trust.canonical import JSONValue

Fields = Mapping[str, JSONValue]
"""A body as JSON, by member."""
Row = Mapping[str, object]
"""A row of the database, by column, with `subject_type`."""
Holds = Callable[[object, Row, Fields], bool]


@dataclass(frozen=True, slots=True)
class Derived:
    """A column in no body, why, and whether its value follows from a body (None where the text was redacted)."""

    column: str
    reason: str
    holds: Holds


def digests_to(member: str) -> Holds:
    """Whether the text has the digest in this member of the body; a text that was redacted, or is not yet, has none."""

    def holds(value: object, _: Row, body: Fields) -> bool:
        return value is None or (isinstance(value, str) and canonical.digest(value.encode()) == body[member])

    return holds


@dataclass(frozen=True, kw_only=True)
class SubjectKind:
    """One kind of subject. Its first body names the fields; the others are the same for another audience."""

    model: type[Subject]
    bodies: tuple[type[Body], ...]
    derived: tuple[Derived, ...] = ()
    # Members inside a column that is JSON which no body holds; the audit of signatures checks them.
    unpublished_members: Mapping[str, frozenset[str]] = field(default_factory=dict, hash=False)
    # Whether a row of revision 1 may have no body yet.
    first_unpublished: bool = False

    @property
    def subject_type(self) -> str:
        """What `subject_type` says in URLs and in the log."""
        return self.model.subject

    @property
    def body(self) -> type[Body]:
        return self.bodies[0]

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Every column of the row."""
        return tuple(each.columns[0].name for each in inspect(self.model).column_attrs)

    @cached_property
    def json(self) -> frozenset[str]:
        """The columns that hold JSON, which the driver gives as text."""
        table = inspect(self.model).local_table
        return frozenset(each.name for each in table.columns if isinstance(each.type, JSONB))

    @cached_property
    def published(self) -> tuple[str, ...]:
        """The columns that stand in a body, under their own names."""
        return tuple(name for name in self.columns if name in self.body.model_fields)

    @property
    def unaccounted(self) -> tuple[str, ...]:
        """The columns that stand in no body and are neither sealed nor derived: there must be none."""
        known = {*self.published, *self.model.sealed_columns, *(each.column for each in self.derived)}
        return tuple(name for name in self.columns if name not in known)


@dataclass(frozen=True, kw_only=True)
class DeploymentSubject(SubjectKind):
    """A kind that stands at no table. Nothing of it is redacted, for only a table has sectors that could consent."""

    not_redactable: str


SubjectKinds = Mapping[str, SubjectKind]


def collected(*rooms: Iterable[SubjectKind]) -> SubjectKinds:
    """What the rooms declare, by type. Raises ValueError where two declare the same."""
    kinds = dict[str, SubjectKind]()
    for kind in (kind for room in rooms for kind in room):
        if kind.subject_type in kinds:
            raise ValueError(f"Two rooms declare «{kind.subject_type}».")
        kinds[kind.subject_type] = kind
    return kinds
