"""Minutes on desks: a sector has not spoken on what goes round, or a correction waits for its answer."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.minutes import queries
from app.minutes.facts import review_end
from app.minutes.models import Minutes, MinutesPhase
from app.minutes.subjects import ASSENT, CORRECTIONS
from app.protocols.service.in_force import clauses_of_each
from app.roundtables.desks import ByTable, Desk, Gathered, Gathering
from app.roundtables.schemas.desks import DeskItem


@dataclass(frozen=True, slots=True)
class _GoingRound:
    """`ends_at` by the clause that they circulated under."""

    minutes: Minutes
    title: str
    unansweredcorrections: int
    ends_at: datetime | None

    @property
    def roundtable_id(self) -> UUID:
        return self.minutes.roundtable_id


@dataclass(frozen=True, slots=True)
class _Gathered(Gathered):
    going_round: ByTable[_GoingRound]

    @property
    def texts(self) -> Collection[UUID]:
        return [each.minutes.id for each in self.going_round.rows]

    def items(self, desk: Desk) -> Iterator[DeskItem]:
        for each in self.going_round.at(desk):
            minutes = each.minutes
            circulated = minutes.phase is MinutesPhase.circulated
            silent = desk.place.decides and not desk.spoke(minutes.id, minutes.text_revision)
            for awaited, awaits in (
                (ASSENT, circulated and silent),
                (CORRECTIONS, each.unansweredcorrections > 0 and desk.may(CORRECTIONS)),
            ):
                if awaits:
                    yield desk.item(
                        awaited,
                        minutes.subject,
                        minutes.id,
                        each.title,
                        minutes.circulated_at or desk.now,
                        due=each.ends_at,
                        path=f"sessions/{minutes.session_id}/minutes",
                    )


async def gather(gathering: Gathering) -> Gathered:
    """Minutes that go round, with the end of their review."""
    tables = gathering.tables
    rows = await queries.going_round(gathering.db, tables)
    pinned = {minutes.protocol_id for minutes, _, _ in rows if minutes.protocol_id is not None}
    rules = await clauses_of_each(gathering.db, pinned)

    def ends_at(minutes: Minutes) -> datetime | None:
        clauses = rules.get(minutes.protocol_id, ()) if minutes.protocol_id is not None else ()
        return review_end(tables[minutes.roundtable_id], minutes, clauses, gathering.now)

    return _Gathered(
        ByTable([_GoingRound(minutes, title, unanswered, ends_at(minutes)) for minutes, title, unanswered in rows])
    )
