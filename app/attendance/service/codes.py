"""Codes that are shown in the room: whoever sees one and has an account arrives by an act of their own."""

from datetime import timedelta
from typing import Final

from app.attendance.service.heard import heard_at
from app.core.db import Database
from app.core.errors import Unprocessable
from app.core.ids import unordered_id
from app.identity import queries as identity
from app.identity.callers import WriteResult
from app.identity.queries import security_write
from app.identity.secrets import Code, same, sha256
from app.ledger.acts import Act
from app.ledger.append import Change
from app.roundtables.access import Standing
from app.sessions import policy, presence_rows, stays
from app.sessions.models import ArrivalCode, PresenceWord, Session
from app.sessions.schemas.presence import ArrivalCodeIn, ArrivalCodeOut, AttendanceIn
from app.sessions.service import attending

ATTEMPTS: Final = 10
"""Wrong codes of one seat at one session; after that it arrives as everybody does without one."""


class ArrivalCodeUnknown(Unprocessable):
    code = "arrival_code_unknown"
    message = "No such code is shown in this session now, or too many were tried; arrive without one."
    pointer = "/code"


async def show(standing: Standing, session: Session, body: ArrivalCodeIn) -> tuple[WriteResult, str]:
    """A code for the room; an earlier one ends. Raises ListOfOthers and AttendanceNotTaken."""
    policy.require_keeps_list(standing.role, conducts=standing.conducts)
    stays.require_attended(session, standing.now)
    earlier = await presence_rows.codes_open(standing.db, session.id, standing.now)
    for each in earlier:
        each.expires_at = standing.now
    drawn = Code.draw()
    code = ArrivalCode(
        id=unordered_id(),
        roundtable_id=standing.roundtable.id,
        session_id=session.id,
        lookup=drawn.lookup,
        secret_digest=sha256(drawn.secret),
        issued_by=standing.seat.id,
        issued_at=standing.now,
        expires_at=standing.now + timedelta(minutes=body.minutes),
    )
    standing.db.add(code)
    changes = [Change(each, ArrivalCodeOut) for each in (code, *earlier)]
    return await standing.record(Act.arrival_code_shown, *changes), str(drawn)


async def arrive(standing: Standing, database: Database, session: Session, body: AttendanceIn) -> WriteResult:
    """As `attending.arrive`; with a code it counts as said in the room. Raises ArrivalCodeUnknown besides."""
    if body.code is None:
        return await attending.arrive(standing, session, body, heard=heard_at)
    await _require_shown(standing, database, session, body.code)
    return await attending.arrive(standing, session, body, PresenceWord.code, heard=heard_at)


async def _require_shown(standing: Standing, database: Database, session: Session, written: str) -> None:
    """Raises ArrivalCodeUnknown, and counts the failure for good."""
    tried, db, now = Code.read(written), standing.db, standing.now
    found = None if tried is None else await presence_rows.code_with(db, session.id, tried.lookup, now)
    async with security_write(database) as counted:
        guesses = await identity.throttle(counted, sha256(f"arrival {session.id} {standing.seat.id}"), now)
        right = (
            tried is not None
            and found is not None
            and guesses.failures < ATTEMPTS
            and same(found.secret_digest, sha256(tried.secret))
        )
        if not right:
            guesses.failures += 1
    if not right:
        raise ArrivalCodeUnknown
