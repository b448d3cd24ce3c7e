"""By which rules one thing is judged: the version that was in force when its clock started, less what is waived."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from app.continuity import queries
from app.core.compiled_queries import Source
from app.protocols.service.in_force import clauses_of, protocol_in_force
from app.roundtables.places import TableState
from app.rules import engine
from app.rules.breaches import Breach
from app.rules.clauses import rule_or_default, with_default
from app.rules.engine import Ruling
from app.rules.kinds.opening_hour import OpeningHour
from app.rules.kinds.withdrawal import Withdrawal
from app.rules.moments import DecisionTaken, SectorsAway, SessionOpening


async def ruling_on(
    db: Source,
    roundtable: TableState,
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


def breaches_of_step(
    roundtable: TableState, ruling: Ruling, away: frozenset[str], facts: SessionOpening | DecisionTaken
) -> tuple[Breach, ...]:
    """What stands against opening or deciding: sectors that are away, the rest, and the hour that was announced."""
    absence = SectorsAway(facts.now, away, len(set(roundtable.deciding_sectors) - away))
    # What holds of the hour where no clause says anything of it.
    unsaid = with_default(ruling.clauses, OpeningHour)[len(ruling.clauses) :]
    return (
        *engine.breaches(with_default(ruling.clauses, Withdrawal), absence),
        *ruling.breaches(facts),
        *engine.breaches(unsaid, facts),
    )


def require_step(
    roundtable: TableState, ruling: Ruling, away: frozenset[str], facts: SessionOpening | DecisionTaken
) -> None:
    """Raises GroundRuleBreached with all that stands against it: SectorAway, where a sector that is needed is away."""
    found = breaches_of_step(roundtable, ruling, away, facts)
    if found:
        raise found[0].refusal(found)


def deciding_now(roundtable: TableState, ruling: Ruling, away: frozenset[str]) -> frozenset[str]:
    """The sectors that a session and its decisions need: all that decide, or those that are left where it goes on."""
    deciding = frozenset(roundtable.deciding_sectors)
    if not away or rule_or_default(ruling.clauses, Withdrawal).decisions == "stop":
        return deciding
    return deciding - away
