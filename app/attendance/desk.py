"""On desks: words that wait for who said them, or for a witness."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.attendance import queries
from app.attendance.models import Hearing
from app.attendance.queries import Unconfirmed
from app.attendance.subjects import HEARING
from app.roundtables.desks import ByTable, Desk, Gathered, Gathering
from app.roundtables.schemas.desks import DeskItem
from app.signatures.witnessing import witnesses_of


@dataclass(frozen=True, slots=True)
class _Gathered(Gathered):
    heard: ByTable[Unconfirmed]

    def items(self, desk: Desk) -> Iterator[DeskItem]:
        mine = desk.place.seat.id
        for word in self.heard.at(desk):
            waiting = [each.seat for each in witnesses_of(word.witnesses) if each.confirmed_at is None]
            if mine == word.seat_id or mine in waiting:
                path = f"sessions/{word.session_id}/hearings/{word.id}"
                yield desk.item(HEARING, Hearing.subject, word.id, None, word.recorded_at, path=path)


async def gather(gathering: Gathering) -> Gathered:
    """Words that count for nothing yet."""
    return _Gathered(ByTable(await queries.UNCONFIRMED.at(gathering.reads, gathering.tables)))
