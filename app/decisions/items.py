"""Which agenda item a proposal belongs to, and what the table is asked to do there: pure rules.

Nobody decides what the table was called only to hear.
"""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from app.core.errors import Conflict
from app.sessions.items import is_on_agenda
from app.sessions.lifecycle import AgendaItemNotOfSession
from app.sessions.models import AgendaItem, AgendaItemKind, AgendaItemPhase, ParticipationLevel


class AgendaItemNotForDecision(Conflict):
    """409: whoever came to be informed or consulted was not called to decide, nor the other way round."""

    code = "agenda_item_not_for_decision"
    message = "The agenda item is not there for what the text was tabled for: its participation level is another one."
    pointer = "/agenda_item_id"


class AgendaItemNeeded(Conflict):
    """409: what nobody was called to decide is not decided by leaving the item out."""

    code = "agenda_item_needed"
    message = "Say to which agenda item it belongs: not all that this session was called for is there to be decided."
    pointer = "/agenda_item_id"


REFUSALS: Final = (AgendaItemNotOfSession, AgendaItemNotForDecision, AgendaItemNeeded)


def require_held(item: AgendaItem | None, session_id: UUID) -> AgendaItem:
    """Raises AgendaItemNotOfSession."""
    if item is None or item.session_id != session_id or not is_on_agenda(item):
        raise AgendaItemNotOfSession
    return item


def left_out(agenda: Sequence[AgendaItem]) -> Sequence[AgendaItem]:
    """What a text is about where no item is named: the one under way, else the only one that there is.

    All of them, so that it does not matter which, where they all are there to be decided. `agenda` has parts after
    their whole. Raises AgendaItemNeeded.
    """
    matters = [each for each in agenda if is_on_agenda(each) and each.kind is AgendaItemKind.matter]
    under_way = [each for each in matters if each.phase is AgendaItemPhase.under_way]
    one = under_way[-1:] or matters
    if len(one) == 1:
        return one
    if not matters or not all(_level(each) is ParticipationLevel.decide for each in matters):
        raise AgendaItemNeeded
    return matters


def level_of(about: Sequence[AgendaItem], asked: ParticipationLevel | None = None) -> ParticipationLevel:
    """What the table is asked to do with a text on these items, which are there for the same.

    Raises AgendaItemNotForDecision where that is not what it was `asked` when the text was tabled.
    """
    level = _level(about[0])
    if asked not in {None, level}:
        raise AgendaItemNotForDecision
    return level


def _level(item: AgendaItem) -> ParticipationLevel:
    return item.taken_level or item.participation_level
