"""A table that becomes another one while it is prepared: what the sectors said yes to is no more. Pure answers."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from app.directory.models import Sector
from app.roundtables.models import Roundtable, RoundtablePhase
from app.roundtables.places import TableRow

_WHAT_IT_IS: Final = ("deciding_sectors", "term", "purpose", "languages", "place", "calendar_id")


def is_another_table(roundtable: Roundtable, changes: Mapping[str, object]) -> bool:
    """Whether the sectors would be installed at something else than what they said yes to.

    To name the calendar where there was none changes nothing that was said.
    """
    changed = {name for name in _WHAT_IT_IS if name in changes and changes[name] != getattr(roundtable, name)}
    return bool(changed - ({"calendar_id"} if roundtable.calendar_id is None else set()))


def is_of_this_table(roundtable: Roundtable | TableRow, confirmed: Mapping[str, object]) -> bool:
    """Whether a sector confirmed its roster since the table is what it is."""
    since, at = roundtable.asked_since, confirmed.get("confirmed_at")
    return since is None or (at is not None and datetime.fromisoformat(str(at)) >= since)


def awaits_roster(roundtable: Roundtable | TableRow, sector: Sector) -> bool:
    """Whether a table that is prepared waits for a sector to confirm its roster, for the first time or anew."""
    preparing = roundtable.phase is RoundtablePhase.preparing
    return preparing and not any(
        each["sector"] == sector and is_of_this_table(roundtable, each) for each in roundtable.confirmed_rosters
    )
