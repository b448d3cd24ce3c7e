"""What a subject is called, by its own title or by that of what it belongs to, as one reader may read it now."""

from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, cast, func, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import Uuid

from app.ledger.models import Snapshot
from app.ledger.queries.visibility import here

# The members of a body that name what it belongs to, the nearest first.
_ABOVE: Final = ("commitment_id", "proposal_id", "session_id", "target_id", "seat_id")


def seen_now(subject_id: ColumnElement[UUID], name: str) -> FromClause:
    """The current `body` of a subject as the reader sees it, to be joined; bound by `values_here`."""
    return (
        select(cast(Snapshot.body, JSONB).label("body"))
        .where(Snapshot.subject_id == subject_id, Snapshot.current, Snapshot.body.is_not(None), here(general=False))
        .order_by(Snapshot.revision.desc(), Snapshot.rank.desc())
        .limit(1)
        .lateral(name)
    )


def belongs_to(own: FromClause) -> ColumnElement[UUID]:
    """The id of what a subject belongs to, by its body."""
    return cast(func.coalesce(*(own.c.body[name].astext for name in _ABOVE)), Uuid)


def title_of(own: FromClause, above: FromClause) -> ColumnElement[Any]:
    """A text, or one in both languages where the subject has its title in both; null where there is none."""
    return func.coalesce(own.c.body["title"], own.c.body["name"], above.c.body["title"], type_=JSONB)
