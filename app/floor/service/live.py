"""Live views of the floor: what is left of each sector's time, who speaks, and who comes next."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.continuity.rulings import ruling_on
from app.directory.models import Sector
from app.floor import facts, queries
from app.floor.lifecycle import counted_until
from app.floor.models import TurnPhase
from app.floor.queries import Asked, GoingOn, Sum
from app.floor.schemas.floor import BudgetsOut, FloorOut, LiveTurn, SectorTime, Waiting
from app.ledger.audiences import SECRETARIAT
from app.roundtables.access.live import LiveAccess
from app.rules import engine
from app.rules.clauses import Clause
from app.rules.kinds.speaking_budget import SpeakingBudget
from app.rules.moments import TurnGranted
from app.sessions import agenda_rows
from app.sessions.access import LiveSession
from app.sessions.durations import Stretch


@dataclass(frozen=True, slots=True)
class OnFloor:
    """What was spoken and who waits, as it is read once for every view."""

    sums: Sequence[Sum]
    going_on: Sequence[GoingOn]
    asked: Sequence[Asked]
    recesses: Sequence[Stretch]
    now: datetime

    @property
    def spoken(self) -> Mapping[Sector, int]:
        return facts.seconds_by_sector(self.sums, self.going_on, self.recesses, self.now)


async def read(live: LiveSession) -> OnFloor:
    """In four statements."""
    reads, meeting = live.access.reads, live.meeting
    return OnFloor(
        sums=await queries.sums(reads, live.access.table.id, meeting.id),
        going_on=await queries.going_on(reads, meeting.id),
        asked=await queries.waiting(reads, meeting.id),
        recesses=await agenda_rows.recesses(reads, meeting.id),
        now=live.access.now,
    )


async def budgets(live: LiveSession) -> BudgetsOut:
    """Raises ProtocolMissing."""
    access, meeting = live.access, live.meeting
    ruling = await ruling_on(access.reads, access.table, access.now, pinned=meeting.protocol_id, targets=(meeting.id,))
    return budgets_over(live, ruling.clauses, await read(live))


def budgets_over(live: LiveSession, clauses: Sequence[Clause], floor: OnFloor) -> BudgetsOut:
    """The time of each sector that decides at the table or has spoken there."""
    table, now = live.access.table, floor.now
    spoken, over = floor.spoken, {each.sector: each for each in floor.sums}
    heard = engine.heard(clauses, SpeakingBudget, TurnGranted(now, Sector.state, UUID(int=0), 1))
    rule = None if heard is None else heard[0]
    clause = next((each for each in clauses if rule is not None and each.rule is rule), None)
    here = [sector for sector in Sector if sector in spoken or sector in over or sector in table.deciding_sectors]
    return BudgetsOut(
        session_id=live.meeting.id,
        server_now=now,
        minutes=None if rule is None else rule.minutes,
        clause=None if clause is None else clause.number,
        sentence=None if clause is None else clause.sentence,
        sectors=tuple(_time(sector, floor, spoken, over.get(sector), rule) for sector in here),
    )


def _time(
    sector: Sector, floor: OnFloor, spoken: Mapping[Sector, int], over: Sum | None, rule: SpeakingBudget | None
) -> SectorTime:
    seconds = spoken.get(sector, 0)
    ended, all_ended = (over.seconds, over.seconds_all_sessions) if over else (0, 0)
    turns = sum(turn.sector is sector for turn in floor.going_on) + (over.turns if over else 0)
    by_name = {str(each): value for each, value in spoken.items()}
    return SectorTime(
        sector=sector,
        turns=turns,
        seconds=seconds,
        seconds_all_sessions=all_ended + seconds - ended,
        seconds_compensated=0 if rule is None else rule.compensated(str(sector), by_name),
        seconds_left=None if rule is None else rule.seconds_left(str(sector), by_name),
    )


def waiting_known_to(access: LiveAccess) -> Callable[[Asked], bool]:
    """Whose request the caller may know where words are not attributed: their own; all of them who keeps the list."""
    mine = None if access.place is None else access.place.seat.id
    keeps = SECRETARIAT in access.reader.audiences_at(access.roundtable_id)
    return lambda asked: keeps or asked.held_by == mine


def floor_over(
    clauses: Sequence[Clause],
    floor: OnFloor,
    present: Collection[UUID],
    *,
    named: bool,
    known: Callable[[Asked], bool] = lambda _: False,
) -> FloorOut:
    """Seats are told to those who sit at the table alone: they see and hear who speaks.

    Who waits is seen by nobody: where words are not attributed to a seat, it is told where it is `known` besides.
    """
    order = facts.order_in(clauses, floor.now)
    turns = {phase: [each for each in floor.going_on if each.phase is phase] for phase in TurnPhase}
    return FloorOut(
        server_now=floor.now,
        order=order.order,
        speaking=next((_turn(each, floor, named=named) for each in turns[TurnPhase.speaking]), None),
        paused=tuple(_turn(each, floor, named=named) for each in turns[TurnPhase.paused]),
        waiting=tuple(
            _waiting(each, present, named=named and (each.seat_id is not None or known(each)))
            for each in facts.in_order(order, floor.asked, floor.spoken, present)
        ),
    )


def _turn(turn: GoingOn, floor: OnFloor, *, named: bool) -> LiveTurn:
    return LiveTurn(
        turn_id=turn.id,
        number=turn.number,
        kind=turn.kind,
        phase=turn.phase,
        sector=turn.sector,
        seat_id=turn.held_by if named else None,
        language=turn.language,
        started_at=turn.started_at,
        seconds_granted=turn.seconds_granted,
        seconds=counted_until(turn, floor.recesses, floor.now),
    )


def _waiting(asked: Asked, present: Collection[UUID], *, named: bool) -> Waiting:
    return Waiting(
        request_id=asked.id,
        kind=asked.kind,
        category=asked.category,
        sector=asked.sector,
        seat_id=asked.held_by if named else None,
        present=asked.held_by in present,
        seconds=asked.seconds,
        asked_at=asked.asked_at,
    )
