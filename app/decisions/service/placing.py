"""The agenda item that a proposal belongs to: nobody decides what the table was called only to hear."""

from collections.abc import Sequence
from uuid import UUID

from app.decisions.items import left_out, require_decidable
from app.roundtables import queries as tables
from app.roundtables.access import Standing
from app.sessions import agenda_rows, items
from app.sessions.models import AgendaItem, ParticipationLevel, Session
from app.sessions.service.taking import require_readable


async def placed(standing: Standing, session: Session, named: UUID | None) -> UUID | None:
    """The item that is named, or the one that `left_out` finds; none where that finds several.

    Raises AgendaItemNotOfSession, AgendaItemNotForDecision and AgendaItemNeeded.
    """
    return _only(await _about(standing, session, named))


async def taken(standing: Standing, session: Session, named: UUID | None) -> UUID | None:
    """The same for a text that is tabled now, whose documents were there to be read.

    Raises what `placed` and `require_readable` raise.
    """
    about = await _about(standing, session, named)
    ahead = [each for each in about if each.started_at is None]
    await require_readable(standing, session, ahead, ParticipationLevel.decide)
    return _only(about)


def _only(about: Sequence[AgendaItem]) -> UUID | None:
    return about[0].id if len(about) == 1 else None


async def _about(standing: Standing, session: Session, named: UUID | None) -> Sequence[AgendaItem]:
    if named is None:
        return left_out(items.in_order(await agenda_rows.items(standing.db, session.id)), session.id)
    item = await tables.at_table(standing.db, AgendaItem, standing.roundtable.id, named)
    return [require_decidable(item, session.id)]
