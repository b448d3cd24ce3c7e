"""A release that begins to ask a kind of rule: since when, for the tables that adopted such rules before."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from app.protocols import queries
from app.protocols.models import RuleEnforcement
from app.rules.asked import pairs
from app.rules.kinds import RULE_KINDS


async def note(db: AsyncSession, now: datetime) -> tuple[str, ...]:
    """Write down what this release asks and no release before it asked here; answers the kinds that woke.

    Where nobody has adopted any ground rules yet, nobody can be surprised, and nothing wakes. What was written down
    stays: a kind that sleeps again with an older release has given its notice.
    """
    begun = pairs(RULE_KINDS.values()) - await queries.enforcements(db)
    if not begun:
        return ()
    since = now if await queries.is_anything_adopted(db) else None
    db.add_all(RuleEnforcement(kind=kind, moment=moment, since=since) for kind, moment in begun)
    await db.flush()
    return tuple(sorted({kind for kind, _ in begun})) if since else ()
