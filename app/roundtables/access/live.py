"""The guard of a view that is computed at read at a table: who is asking, from which place, and how the table stands.

It takes no session and loads no rows into one, as the guards of what is stored do not.
"""

from dataclasses import dataclass
from typing import Annotated, ClassVar
from uuid import UUID

from fastapi import Depends, Request

from app.core.errors import Refusal
from app.roundtables import membership, queries
from app.roundtables.access.guard import AtTableGuard, TableId, choose
from app.roundtables.access.reading import Asking, TableReadAccess, TableReadGuard
from app.roundtables.places import Place, TableRow
from app.roundtables.readers import by_place


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveAccess(TableReadAccess):
    """One caller's part at one table as it stands, for one view; a partner system has no place there."""

    table: TableRow
    place: Place | None


class LiveGuard(AtTableGuard):
    """Answers 401, 404 and 403 in the order of every other guard."""

    refusals: ClassVar[tuple[type[Refusal], ...]] = TableReadGuard.refusals
    acts = False

    async def __call__(self, request: Request, roundtable_id: TableId) -> LiveAccess:
        return await live_access(Asking.by(request), roundtable_id)


async def live_access(asking: Asking, roundtable_id: UUID) -> LiveAccess:
    """The part of whoever asks; raises TokenInvalid or NotFound, then Forbidden."""
    if asking.is_partner:
        access, place = await asking.by_grant(roundtable_id), None
        table = await queries.table_row(asking.reads, roundtable_id)
    else:
        places = await membership.placed_at(asking.reads, asking.principal, roundtable_id, asking.now)
        if not places:
            raise await asking.outsider()
        table = places[0].table
        rows = [(place.seat.id, place.mandate, place) for place in places]
        place = choose(rows, asking.seat_id, table.time_zone, asking.now)
        access = asking.access(by_place(place), place.seat.role, place.seat.sector)
    return LiveAccess(
        reads=access.reads,
        reader=access.reader,
        now=access.now,
        roundtable_id=table.id,
        role=access.role,
        sector=access.sector,
        table=table,
        place=place,
    )


CurrentLiveAccess = Annotated[LiveAccess, Depends(LiveGuard())]
