"""A table's rows as the facts that composition asks for."""

from collections import Counter

from sqlalchemy.ext.asyncio import AsyncSession

from app.identity.roles import VOTING_ROLES
from app.roundtables import queries as roundtables
from app.roundtables.models import Roundtable
from app.roundtables.schemas.tables import TermOut
from app.rules.misfits import TableFacts


async def facts_of(db: AsyncSession, roundtable: Roundtable) -> TableFacts:
    """The seats that the table has now, and its term; seats made later are not foreseen."""
    seats = await roundtables.seats(db, roundtable.id)
    voting = [seat for seat in seats if seat.role in VOTING_ROLES]
    term = TermOut.model_validate(roundtable.term)
    return TableFacts(
        deciding_sectors=frozenset(roundtable.deciding_sectors),
        # As a set of places: an alternate sits in the titular's.
        voting_places=Counter(
            str(sector) for sector, _ in {(seat.sector, seat.alternate_of or seat.id) for seat in voting}
        ),
        roles=Counter(str(seat.role) for seat in seats),
        term_days=(term.ends_on - term.base_date).days,
    )
