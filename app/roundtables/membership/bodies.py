"""What an account holds at a table, together with the views of a body there."""

from typing import Final
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    and_,
    bindparam,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute

from app.core.compiled_queries import CompiledQuery
from app.ledger.models import Snapshot
from app.roundtables.membership.held import HELD_SEAT, TABLE, at_table
from app.roundtables.models import AtTable, Roundtable

_VIEW: Final = (Snapshot.audience, Snapshot.subject_id, Snapshot.revision, Snapshot.digest, Snapshot.body)


def _is_view(
    model: type[AtTable], by: InstrumentedAttribute[UUID], under: InstrumentedAttribute[UUID] | None
) -> ColumnElement[bool]:
    """Of a snapshot: it is a current view of the row whose columns equal `key` and `parent`, and its text is there."""
    named = Snapshot.subject_id == bindparam("key")
    if by.key != "id" or under is not None:
        rows = select(model.id).where(by == bindparam("key"))
        named = Snapshot.subject_id.in_(rows if under is None else rows.where(under == bindparam("parent")))
    return and_(Snapshot.subject_type == model.subject, Snapshot.current, Snapshot.body.is_not(None), named)


def held_with_views(
    model: type[AtTable],
    by: InstrumentedAttribute[UUID],
    under: InstrumentedAttribute[UUID] | None = None,
    *,
    its_table: bool = False,
) -> CompiledQuery:
    """Each seat that an account (`by_token`) holds at `table`, with each view of one row there, the latest one first.

    The row is that whose column `by` equals `key`, and whose column `under` equals `parent`, where it is given. Without
    a view its columns are null. With `its_table` the table is that of the row.
    """
    table = select(model.roundtable_id).where(by == bindparam("key")).scalar_subquery() if its_table else TABLE
    return CompiledQuery(
        at_table(*HELD_SEAT, *_VIEW, table=table)
        .outerjoin(Snapshot, and_(Snapshot.roundtable_id == Roundtable.id, _is_view(model, by, under)))
        .order_by(None)
        .order_by(Snapshot.revision.desc(), Snapshot.rank.desc())
    )


def views(
    model: type[AtTable], by: InstrumentedAttribute[UUID], under: InstrumentedAttribute[UUID] | None = None
) -> CompiledQuery:
    """The views alone."""
    return CompiledQuery(
        select(*_VIEW)
        .where(Snapshot.roundtable_id == bindparam("table"), _is_view(model, by, under))
        .order_by(Snapshot.revision.desc(), Snapshot.rank.desc())
    )
