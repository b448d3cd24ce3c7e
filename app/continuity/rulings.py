"""By which rules one thing is judged: the version that was in force when its clock started, less what is waived."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.continuity import queries
from app.protocols import engine
from app.protocols.breaches import Breach
from app.protocols.defaults import rule_or_default, with_default
from app.protocols.in_force import clauses_of, protocol_in_force
from app.protocols.moments import SectorsAway
from app.protocols.rule_kinds.withdrawal import Withdrawal
from app.protocols.ruling import Ruling
from app.roundtables.models import Roundtable


async def ruling_on(
    db: AsyncSession,
    roundtable: Roundtable,
    now: datetime,
    *,
    pinned: UUID | None = None,
    targets: Collection[UUID] = (),
) -> Ruling:
    """The clauses of the version `pinned`, or of the one in force, with the waivers for any of `targets`.

    Raises ProtocolMissing.
    """
    protocol_id = pinned or await protocol_in_force(db, roundtable, now)
    waivers = await queries.waivers_for(db, targets, protocol_id)
    return Ruling(protocol_id, await clauses_of(db, protocol_id), waivers)


def absence_breaches(roundtable: Roundtable, ruling: Ruling, away: frozenset[str], now: datetime) -> tuple[Breach, ...]:
    """What stands against opening or deciding because sectors are withdrawn; without a clause, the default does."""
    return engine.breaches(with_default(ruling.clauses, Withdrawal), _absence(roundtable, away, now))


def require_nobody_away(roundtable: Roundtable, ruling: Ruling, away: frozenset[str], now: datetime) -> None:
    """Raises SectorAway."""
    engine.require(with_default(ruling.clauses, Withdrawal), _absence(roundtable, away, now))


def _absence(roundtable: Roundtable, away: frozenset[str], now: datetime) -> SectorsAway:
    return SectorsAway(now, away, len(set(roundtable.deciding_sectors) - away))


def deciding_now(roundtable: Roundtable, ruling: Ruling, away: frozenset[str]) -> frozenset[str]:
    """The sectors that a session and its decisions need: all that decide, or those that are left where it goes on."""
    deciding = frozenset(roundtable.deciding_sectors)
    if not away or rule_or_default(ruling.clauses, Withdrawal).decisions == "stop":
        return deciding
    return deciding - away
