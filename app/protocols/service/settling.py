"""Recording that an adopted version holds: what the hour has brought about already, nobody decides it."""

from datetime import datetime
from typing import Final
from uuid import uuid5

from app.ledger.acts import Act
from app.ledger.append import Change
from app.ledger.envelopes import Actor
from app.protocols import lifecycle, queries
from app.protocols.lifecycle import holding
from app.protocols.models import ProtocolPhase
from app.protocols.schemas.protocols import ProtocolOut
from app.roundtables.access import Standing

EFFECT: Final = Actor("clock", "effect")
"""The hour of an adopted version has come."""


async def settle(standing: Standing, at: datetime | None = None) -> None:
    """Exchange the recorded phases where another version holds by now: an entry of its own, once for each version.

    `at` is since when it holds, where that is not the hour for which it was adopted: a session was open then.
    """
    roundtable = standing.roundtable
    versions = await queries.adopted(standing.db, roundtable.id)
    held = holding(versions, standing.now, roundtable.sitting_since)
    if held is None or len(versions) == 1:
        return
    rows = await queries.adopted_rows(standing.db, roundtable.id)
    current = rows[held]
    if current.phase is ProtocolPhase.in_force:
        return

    replaced = []
    for row in rows.values():
        if row is current:
            break
        lifecycle.supersede(row)
        replaced.append(row)
    # Before the other one changes, so that at no time two rows are in force.
    await standing.db.flush()
    lifecycle.put_in_force(current, at or current.effective_from or standing.now)
    act_id = uuid5(current.id, "in force")
    changes = [Change(row, ProtocolOut) for row in (current, *replaced)]
    await standing.record_consequence(EFFECT, act_id, Act.protocol_put_in_force, *changes)
