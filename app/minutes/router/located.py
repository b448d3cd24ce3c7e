"""Finding the minutes of the session in the path, as far as the caller may read them."""

from typing import Annotated

from fastapi import Depends

from app.core.conditional import ExpectedRevision
from app.core.errors import NotFound, refuses
from app.identity.answers import require_revision
from app.ledger import queries as ledger
from app.minutes import queries
from app.minutes.models import Minutes
from app.roundtables.access import CurrentStanding, Seen, located, seen
from app.sessions.models import Session

SessionAtHand = Annotated[Session, located(Session, "session_id")]
SessionSeen = Annotated[Seen, seen(Session, "session_id")]


@refuses(NotFound)
async def _find(standing: CurrentStanding, session: SessionAtHand) -> Minutes:
    row = await queries.of_session(standing.db, session.id)
    table = standing.roundtable.id
    if row is None or await ledger.one(standing.db, standing.reader, Minutes, row.id, table) is None:
        raise NotFound
    return row


MinutesAtHand = Annotated[Minutes, Depends(_find)]
"""The minutes of the session; NotFound where there are none for the caller to read."""


async def _match(standing: CurrentStanding, minutes: MinutesAtHand, expected: ExpectedRevision) -> Minutes:
    if expected != minutes.revision:
        current = await ledger.one(standing.db, standing.reader, Minutes, minutes.id, standing.roundtable.id)
        require_revision(expected, current, minutes.revision)
    return minutes


MinutesMatched = Annotated[Minutes, Depends(_match)]
"""The same for acts that approve the text: If-Match must name the current revision (428, 412)."""
