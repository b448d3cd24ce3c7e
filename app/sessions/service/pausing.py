"""Recess and caucus: the session waits, and its time is nobody's."""

from datetime import timedelta
from typing import Final

from app.continuity.rulings import ruling_on
from app.core.ids import new_id
from app.directory.models import Sector
from app.identity.callers import WriteResult
from app.identity.roles import Permission
from app.ledger.acts import Act
from app.ledger.append import Change
from app.roundtables import queries as tables
from app.roundtables.access import Standing
from app.roundtables.models import Seat
from app.roundtables.policy import require_own_sector
from app.rules import engine
from app.rules.engine import Ruling
from app.rules.kinds.caucus_allowance import CaucusAllowance
from app.rules.moments import CaucusCalled
from app.sessions import agenda_rows, lifecycle, recesses
from app.sessions.models import CaucusNote, Recess, RecessKind, Session
from app.sessions.schemas.recesses import CaucusNoteIn, CaucusNoteOut, RecessIn, RecessOut
from app.sessions.schemas.sessions import SessionOut
from app.sessions.service.attending import SeatUnknown

_CONDUCTS: Final = Permission.session_conduct


async def call(standing: Standing, session: Session, body: RecessIn) -> WriteResult:
    """The session waits from now on, until somebody ends that.

    Raises RecessNotYours, SeatUnknown, SessionNotOpen, ProtocolMissing, and GroundRuleBreached for a caucus beyond what
    the clause gives a sector.
    """
    lifecycle.require_open(session)
    conducts, sector = standing.may(_CONDUCTS), None
    if body.kind is RecessKind.caucus:
        sector = body.sector or standing.seat.sector
        await _require_caucus(standing, session, sector, body.minutes, conducts=conducts)
    elif not conducts:
        raise recesses.RecessNotYours
    asked_by = body.asked_by or standing.seat.id
    if body.asked_by is not None and not await _is_here(standing, body, sector):
        raise SeatUnknown

    recess = Recess(
        id=new_id(),
        roundtable_id=standing.roundtable.id,
        session_id=session.id,
        number=await standing.next_number(Recess, within=session),
        kind=body.kind,
        sector=sector,
        asked_by=asked_by,
        minutes=body.minutes,
        started_at=standing.now,
        ends_at=standing.now + timedelta(minutes=body.minutes),
        ended_at=None,
    )
    standing.db.add(recess)
    recesses.begin(session, recess)
    return await standing.record(Act.recess_begun, Change(recess, RecessOut), Change(session, SessionOut))


async def _require_caucus(
    standing: Standing, session: Session, sector: Sector, minutes: int, *, conducts: bool
) -> None:
    """A sector calls its own where a clause gives it one; who conducts calls any. Raises as `call` does."""
    db, table, now = standing.db, standing.roundtable, standing.now
    ruling = await ruling_on(db, table, now, pinned=session.protocol_id, targets=(session.id,))
    facts = CaucusCalled(now, sector, await agenda_rows.caucuses(db, session.id, sector), minutes)
    if not conducts and not _is_theirs(standing, sector, ruling, facts):
        raise recesses.RecessNotYours
    ruling.require(facts)


def _is_theirs(standing: Standing, sector: Sector, ruling: Ruling, facts: CaucusCalled) -> bool:
    decides = sector is standing.seat.sector and sector in standing.roundtable.deciding_sectors
    return decides and engine.heard(ruling.clauses, CaucusAllowance, facts) is not None


async def _is_here(standing: Standing, body: RecessIn, sector: Sector | None) -> bool:
    if body.asked_by is None:
        return True
    seat = await tables.at_table(standing.db, Seat, standing.roundtable.id, body.asked_by)
    return seat is not None and sector in {None, seat.sector}


async def end(standing: Standing, session: Session, recess: Recess) -> WriteResult:
    """The session goes on; a caucus is also ended by its sector. Raises RecessNotYours and RecessOver."""
    own = recess.kind is RecessKind.caucus and recess.sector is standing.seat.sector
    if not own and not standing.may(_CONDUCTS):
        raise recesses.RecessNotYours
    recesses.end(session, recess, standing.now)
    return await standing.record(Act.recess_ended, Change(recess, RecessOut), Change(session, SessionOut))


async def note(standing: Standing, recess: Recess, body: CaucusNoteIn) -> WriteResult:
    """A word of the sector for itself while it talks among itself; raises CaucusOver and OtherSector."""
    recesses.require_lasting(recess)
    if recess.sector is not None:
        require_own_sector(standing.seat.sector, recess.sector)
    written = CaucusNote(
        id=new_id(),
        roundtable_id=standing.roundtable.id,
        session_id=recess.session_id,
        recess_id=recess.id,
        sector=standing.seat.sector,
        seat_id=standing.seat.id,
        text=body.text,
        written_at=standing.now,
    )
    standing.db.add(written)
    return await standing.record(Act.caucus_noted, Change(written, CaucusNoteOut))
