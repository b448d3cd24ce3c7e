"""The agenda item that a proposal belongs to: nobody decides what the table was called only to hear."""

from collections.abc import Sequence
from uuid import UUID

from app.decisions.items import left_out, level_of, require_held
from app.decisions.models import Proposal
from app.roundtables import queries as tables
from app.roundtables.access import Standing
from app.sessions import agenda_rows, items
from app.sessions.models import AgendaItem, ParticipationLevel, Session
from app.sessions.service.taking import require_readable


async def placed(standing: Standing, session: Session, proposal: Proposal, named: UUID | None) -> UUID | None:
    """Where a text goes on: the item that is named, or the one that `left_out` finds; none where that finds several.

    Raises AgendaItemNotOfSession, AgendaItemNotForDecision and AgendaItemNeeded.
    """
    about = await _about(standing, session, named)
    level_of(about, proposal.level)
    return _only(about)


async def taken(standing: Standing, session: Session, named: UUID | None) -> tuple[UUID | None, ParticipationLevel]:
    """The same for a text that is tabled now, with what the table is asked to do with it there.

    The documents of the item were there to be read. Raises AgendaItemNotOfSession, AgendaItemNeeded and what
    `require_readable` raises.
    """
    about = await _about(standing, session, named)
    level = level_of(about)
    ahead = [each for each in about if each.started_at is None]
    await require_readable(standing, session, ahead, level)
    return _only(about), level


def _only(about: Sequence[AgendaItem]) -> UUID | None:
    return about[0].id if len(about) == 1 else None


async def _about(standing: Standing, session: Session, named: UUID | None) -> Sequence[AgendaItem]:
    if named is None:
        return left_out(items.in_order(await agenda_rows.items(standing.db, session.id)))
    item = await tables.at_table(standing.db, AgendaItem, standing.roundtable.id, named)
    return [require_held(item, session.id)]
