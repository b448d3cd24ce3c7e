"""Visible to me means that a view exists for me: the one condition of everything that is read, and further ones."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, any_, bindparam, func, or_, select, tuple_
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.types import Text, Uuid

from app.ledger.audiences import Reader
from app.ledger.models import Snapshot


@dataclass(frozen=True, slots=True)
class Where:
    """A condition on the rows of a listing, and the values of its parameters.

    Its clause is built once: the listing is compiled once for every combination of clauses.
    """

    clause: ColumnElement[bool]
    values: Mapping[str, object]


@cache
def _equals(column: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    [told] = column.property.columns
    equals: ColumnElement[bool] = told == bindparam(f"equal_{column.key}", type_=column.type)
    return equals


def equal(column: InstrumentedAttribute[Any], value: object | None) -> tuple[Where, ...]:
    """The condition that a column has this value; none where no value was asked for."""
    return () if value is None else (Where(_equals(column), {f"equal_{column.key}": value}),)


def readable(table: Any, audience: Any) -> ColumnElement[bool]:
    """The one condition under which a row with a roundtable and an audience is visible; bound by `reader_values`."""
    member = tuple_(table, audience).in_(
        select(
            func.unnest(bindparam("tables", type_=ARRAY(Uuid()))).label("table"),
            func.unnest(bindparam("audiences", type_=ARRAY(Text()))).label("audience"),
        )
    )
    general = and_(table.is_(None), audience == any_(bindparam("general", type_=ARRAY(Text()))))
    return or_(audience == "public", general, member)


def reader_values(reader: Reader) -> dict[str, object]:
    """What `readable` needs to know of a reader."""
    tables, audiences = reader.pairs()
    return {"general": sorted(reader.general), "tables": tables, "audiences": audiences}


def here(*, general: bool) -> ColumnElement[bool]:
    """The same at one table, or outside any, where few audiences are left that an index can use."""
    table = Snapshot.roundtable_id.is_(None) if general else Snapshot.roundtable_id == bindparam("table")
    return and_(table, Snapshot.audience == any_(bindparam("here", type_=ARRAY(Text()))))


def values_here(reader: Reader, roundtable_id: UUID | None) -> dict[str, object]:
    return {"here": sorted(reader.audiences_at(roundtable_id)), "table": roundtable_id}
