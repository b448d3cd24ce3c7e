"""Redactions on desks: a sector that is asked has not consented."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from uuid import UUID

from app.directory.models import Sector
from app.redactions import queries
from app.redactions.lifecycle import awaited
from app.redactions.models import Redaction
from app.redactions.queries import AskedConsent
from app.redactions.subjects import CONSENT
from app.roundtables.desks import ByTable, Desk, Gathered, Gathering
from app.roundtables.schemas.desks import DeskItem


@dataclass(frozen=True, slots=True)
class _Gathered(Gathered):
    proposed: ByTable[AskedConsent]

    @property
    def texts(self) -> Collection[UUID]:
        return [redaction.id for redaction in self.proposed.rows]

    def items(self, desk: Desk) -> Iterator[DeskItem]:
        place = desk.place
        for redaction in self.proposed.at(desk) if place.of_its_sector else ():
            said = [Sector(sector) for sector in desk.words.on(redaction.id)]
            own = {"sector": place.seat.sector.value, "organization_id": str(place.seat.organization_id)}
            lacks = own in redaction.source_organizations and not desk.words.by(
                place.seat.organization_id, redaction.id
            )
            if lacks or place.seat.sector in awaited(redaction.sources, place.table.deciding_sectors, said):
                yield desk.item(CONSENT, Redaction.subject, redaction.id, None, redaction.proposed_at)


async def gather(gathering: Gathering) -> Gathered:
    """Redactions that lack a sector's consent."""
    return _Gathered(ByTable(await queries.ASKED_FOR.at(gathering.reads, gathering.tables)))
