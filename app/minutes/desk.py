"""Minutes on desks: a sector has not spoken on what goes round, a correction waits, or nothing reached a seat."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.minutes import desk_signing, queries
from app.minutes.desk_signing import Signing
from app.minutes.facts import review_end
from app.minutes.models import Minutes
from app.minutes.queries import GoingRound
from app.minutes.subjects import ASSENT, CORRECTIONS, SIGNATURE
from app.notices import queries as notices
from app.notices.queries import Open
from app.notices.service.showing import is_unreached
from app.protocols.service.in_force import clauses_of_each
from app.roundtables.desks import ByTable, Desk, Gathered, Gathering
from app.roundtables.schemas.desks import DeskItem
from app.sessions.models import Session
from app.sessions.subjects import UNREACHED


@dataclass(frozen=True, slots=True)
class _Gathered(Gathered):
    """`ends_at` is the end of each review, by the clause that the minutes circulated under."""

    going_round: ByTable[GoingRound]
    ends_at: Mapping[UUID, datetime | None]
    told: Mapping[UUID, Sequence[Open]]
    signing: Signing

    @property
    def is_whole(self) -> bool:
        """Whether what waits for a witness or a verifier was read too."""
        return self.going_round.is_whole and self.signing.waiting.is_whole

    @property
    def texts(self) -> Collection[UUID]:
        return [minutes.id for minutes in self.going_round.rows]

    def items(self, desk: Desk) -> Iterator[DeskItem]:
        for minutes in self.going_round.at(desk):
            silent = desk.place.decides and not desk.spoke(minutes.id, minutes.text_revision)
            for awaited, awaits in (
                (ASSENT, silent),
                (CORRECTIONS, minutes.unanswered > 0 and desk.may(CORRECTIONS)),
            ):
                if awaits:
                    yield desk.item(
                        awaited,
                        Minutes.subject,
                        minutes.id,
                        minutes.title,
                        minutes.circulated_at or desk.now,
                        due=self.ends_at[minutes.id],
                        path=f"sessions/{minutes.session_id}/minutes",
                    )
            if (clause := self.signing.awaited(desk, minutes)) is not None:
                here = Minutes.subject, minutes.id, minutes.title, minutes.circulated_at or desk.now
                yield desk.item(SIGNATURE, *here, path=f"sessions/{minutes.session_id}/minutes", clause=clause)
            told = self.told.get(minutes.session_id, ())
            unreached = [each.told_at for each in told if is_unreached(each, desk.now)]
            if unreached and desk.may(UNREACHED):
                here = Session.subject, minutes.session_id, minutes.title, min(unreached)
                path = f"sessions/{minutes.session_id}/notices"
                yield desk.item(UNREACHED, *here, due=self.ends_at[minutes.id], path=path)
        yield from self.signing.others(desk)


async def gather(gathering: Gathering) -> Gathered:
    """Minutes that go round, with the end of their review."""
    tables = gathering.tables
    rows = await queries.going_round(gathering.reads, tables)
    pinned = {minutes.protocol_id for minutes in rows if minutes.protocol_id is not None}
    rules = await clauses_of_each(gathering.reads, pinned)

    def ends_at(minutes: GoingRound) -> datetime | None:
        clauses = rules.get(minutes.protocol_id, ()) if minutes.protocol_id is not None else ()
        return review_end(tables[minutes.roundtable_id], minutes, clauses, gathering.now)

    told = defaultdict[UUID, list[Open]](list)
    for each in await notices.open_notices(gathering.reads, [minutes.session_id for minutes in rows]):
        told[each.target_id].append(each)
    signing = await desk_signing.gather(gathering, rows, rules)
    return _Gathered(ByTable(rows), {minutes.id: ends_at(minutes) for minutes in rows}, told, signing)
