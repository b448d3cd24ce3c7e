"""Who is to run a table, on the desks of the sectors whose yes it lacks; and that nobody was accepted yet."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from app.facilitations import queries
from app.facilitations.models import Facilitation
from app.facilitations.queries import ProposedFacilitation
from app.facilitations.subjects import INTERIM, NEEDED, PROPOSED, RATIFICATION
from app.identity.roles import RUNNING_ROLES
from app.roundtables.desks import ByTable, Desk, Gathered, Gathering
from app.roundtables.models import Power, Roundtable
from app.roundtables.running import FACILITATES_AFTER
from app.roundtables.schemas.desks import DeskItem

UNCONFIRMED_FOR: Final = timedelta(days=60)
"""Within which the sectors are asked about who ran a table before their word was asked for."""


@dataclass(frozen=True, slots=True)
class _Gathered(Gathered):
    proposed: ByTable[ProposedFacilitation]

    @property
    def texts(self) -> Collection[UUID]:
        return [each.id for each in self.proposed.rows]

    def items(self, desk: Desk) -> Iterator[DeskItem]:
        proposed = self.proposed.at(desk)
        for each in proposed if desk.place.decides else ():
            words = f"facilitations/{each.id}/assents"
            yield from desk.ratifications(RATIFICATION, Facilitation.subject, each.id, None, words)
            if not desk.spoke(each.id):
                yield desk.item(PROPOSED, Facilitation.subject, each.id, None, each.proposed_at)
        if not proposed:
            yield from _needed(desk)
        table, stands = desk.place.table, desk.place.table.facilitation or {}
        if desk.place.part.is_interim:
            path, since = "facilitations", datetime.fromisoformat(str(stands["dismissed_at"]))
            yield desk.item(INTERIM, Roundtable.subject, table.id, table.name, since, path=path)


def _needed(desk: Desk) -> Iterator[DeskItem]:
    """Nobody is accepted, and nobody is proposed: before whoever runs the table, and where it goes on before all."""
    place, table = desk.place, desk.place.table
    stands, runs = table.facilitation, place.seat.role in RUNNING_ROLES or place.part.runs
    since: datetime | None = None
    due: datetime | None = None
    if stands is None and runs:
        since = table.created_at
    elif stands is not None and (place.decides or runs):
        if stands.get("dismissed_at"):
            since = datetime.fromisoformat(str(stands["dismissed_at"]))
            due = since + FACILITATES_AFTER
        elif stands.get("unconfirmed_since"):
            since = datetime.fromisoformat(str(stands["unconfirmed_since"]))
            due = since + UNCONFIRMED_FOR
    if since is not None:
        mine = desk.may(NEEDED) and (runs or Power.decide in place.mandate.powers)
        path = "facilitations"
        yield desk.item(NEEDED, Roundtable.subject, table.id, table.name, since, due=due, path=path, mine=mine)


async def gather(gathering: Gathering) -> Gathered:
    """The facilitations that lack a sector's yes."""
    return _Gathered(ByTable(await queries.PROPOSED.at(gathering.reads, gathering.tables)))
