"""What a table's going on asks of desks: a longer term, a waiver, and measures taken outside the table."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from app.continuity import queries
from app.continuity.models import CoerciveMeasure, TermExtension, TruceEffect, Waiver, Withdrawal
from app.continuity.queries import AskedConsent, AskedSector, Lasting
from app.continuity.subjects import (
    EXPLANATION,
    GUARANTOR,
    LEAVING,
    LONGER_TERM,
    TERM_RATIFICATION,
    WAIVED,
    WAIVER_RATIFICATION,
)
from app.identity.roles import Role
from app.roundtables.desks import ByTable, Desk, Gathered, Gathering
from app.roundtables.lifecycle import LIVE
from app.roundtables.schemas.desks import DeskItem
from app.roundtables.table_subjects import Awaited

_CONSENTS: Final[Mapping[str, tuple[Awaited, Awaited, str]]] = {
    TermExtension.subject: (LONGER_TERM, TERM_RATIFICATION, "term-extensions"),
    Waiver.subject: (WAIVED, WAIVER_RATIFICATION, "waivers"),
}


@dataclass(frozen=True, slots=True)
class _Gathered(Gathered):
    consents: ByTable[AskedConsent]
    measures: ByTable[Lasting]
    asked: ByTable[AskedSector]

    @property
    def texts(self) -> Collection[UUID]:
        return [*(asked.id for asked in self.consents.rows), *(asked.id for asked in self.asked.rows)]

    def items(self, desk: Desk) -> Iterator[DeskItem]:
        yield from self._consents(desk)
        yield from self._measures(desk)
        yield from self._leaving(desk)

    def _leaving(self, desk: Desk) -> Iterator[DeskItem]:
        """What the seat's own sector is asked about its leaving, or its return."""
        seat = desk.place.seat
        for asked in self.asked.at(desk) if desk.place.decides else ():
            own = asked.sector is seat.sector and asked.organization_id in {None, seat.organization_id}
            if own and not desk.spoke(asked.id, asked.question):
                since = asked.return_proposed_at or asked.proposed_at
                yield desk.item(LEAVING, Withdrawal.subject, asked.id, None, since, path="withdrawals")

    def _consents(self, desk: Desk) -> Iterator[DeskItem]:
        """What lacks the word of the seat's own sector."""
        if not desk.place.decides or desk.place.table.phase not in LIVE:
            return
        for asked in self.consents.at(desk):
            awaited, ratified, path = _CONSENTS[asked.subject_type]
            path = f"{path}/{asked.id}"
            yield from desk.ratifications(ratified, asked.subject_type, asked.id, None, f"{path}/assents")
            if not desk.spoke(asked.id):
                yield desk.item(awaited, asked.subject_type, asked.id, None, asked.proposed_at, path=path)

    def _measures(self, desk: Desk) -> Iterator[DeskItem]:
        """Of a measure that lasts, who is called and who is named are told."""
        seat = desk.place.seat
        for measure in self.measures.at(desk):
            called = seat.role is Role.guarantor and measure.effect is TruceEffect.calls_guarantor
            named = desk.place.decides and seat.sector is measure.attributed_to and measure.explanation is None
            for awaited, awaits in ((GUARANTOR, called), (EXPLANATION, named)):
                if awaits:
                    yield desk.item(
                        awaited,
                        CoerciveMeasure.subject,
                        measure.id,
                        None,
                        measure.reported_at,
                        path="coercive-measures",
                    )


async def gather(gathering: Gathering) -> Gathered:
    """Longer terms and waivers that lack a sector's yes, and measures of which nobody has said that they are over."""
    reads, tables = gathering.reads, gathering.tables
    consents = await queries.consents_asked_for(reads, tables)
    asked = await queries.ASKED_SECTORS.at(reads, tables)
    return _Gathered(ByTable(consents), ByTable(await queries.LASTING.at(reads, tables)), ByTable(asked))
