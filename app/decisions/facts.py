"""What is about to be decided, as the ground rules want to know it."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from app.assents import queries as assents
from app.assents.models import Position
from app.decisions import lifecycle
from app.decisions.models import Proposal
from app.roundtables import queries as tables
from app.roundtables.access import Standing
from app.roundtables.lifecycle import is_in_force
from app.rules.moments import DecisionTaken
from app.sessions.facts import seating


async def deciding(standing: Standing, proposal: Proposal, needed: frozenset[str]) -> DecisionTaken:
    """The positions as they stand, over whoever is in the room now; `needed` are the sectors that decide now."""
    return DecisionTaken(
        now=standing.now,
        seating=await seating(standing.db, standing.roundtable, proposal.session_id, needed, standing.now),
        positions=lifecycle.last_words(await assents.given(standing.db, Position, proposal.id), await _held(standing)),
        deciding_sectors=needed,
    )


async def _held(standing: Standing) -> Mapping[UUID, datetime]:
    """Since when each seat is held under the mandate that is in force now."""
    return {
        mandate.seat_id: mandate.accredited_at
        for mandate in await tables.mandates_of_table(standing.db, standing.roundtable.id)
        if is_in_force(mandate, standing.roundtable.time_zone, standing.now)
    }
