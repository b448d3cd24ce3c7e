"""On desks: captures that are against the record."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.field import queries
from app.field.models import FieldEntry
from app.field.queries import Against
from app.field.subjects import CONFLICT
from app.roundtables.desks import ByTable, Desk, Gathered, Gathering
from app.roundtables.schemas.desks import DeskItem


@dataclass(frozen=True, slots=True)
class _Gathered(Gathered):
    against: ByTable[Against]

    def items(self, desk: Desk) -> Iterator[DeskItem]:
        for entry in self.against.at(desk):
            if desk.may(CONFLICT):
                path = f"sessions/{entry.session_id}/field-entries/{entry.id}"
                yield desk.item(CONFLICT, FieldEntry.subject, entry.id, None, entry.received_at, path=path)


async def gather(gathering: Gathering) -> Gathered:
    """Entries that are against the record."""
    return _Gathered(ByTable(await queries.AGAINST.at(gathering.reads, gathering.tables)))
