"""On desks: words that wait for who said them or for a witness, and captures that are against the record."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.field import queries
from app.field.models import FieldEntry
from app.field.queries import Against, Unconfirmed
from app.field.subjects import CONFLICT
from app.minutes.models import Hearing
from app.minutes.subjects import HEARING
from app.roundtables.desks import ByTable, Desk, Gathered, Gathering
from app.roundtables.schemas.desks import DeskItem
from app.signatures.witnessing import witnesses_of


@dataclass(frozen=True, slots=True)
class _Gathered(Gathered):
    heard: ByTable[Unconfirmed]
    against: ByTable[Against]

    def items(self, desk: Desk) -> Iterator[DeskItem]:
        mine = desk.place.seat.id
        for word in self.heard.at(desk):
            waiting = [each.seat for each in witnesses_of(word.witnesses) if each.confirmed_at is None]
            if mine == word.seat_id or mine in waiting:
                path = f"sessions/{word.session_id}/hearings/{word.id}"
                yield desk.item(HEARING, Hearing.subject, word.id, None, word.recorded_at, path=path)
        for entry in self.against.at(desk):
            if desk.may(CONFLICT):
                path = f"sessions/{entry.session_id}/field-entries/{entry.id}"
                yield desk.item(CONFLICT, FieldEntry.subject, entry.id, None, entry.received_at, path=path)


async def gather(gathering: Gathering) -> Gathered:
    """Words that count for nothing yet, and entries that are against the record."""
    tables = gathering.tables
    return _Gathered(
        ByTable(await queries.unconfirmed(gathering.reads, tables)),
        ByTable(await queries.against(gathering.reads, tables)),
    )
