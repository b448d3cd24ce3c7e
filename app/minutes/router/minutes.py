"""`…/sessions/{session_id}/minutes`: the text, what it still lacks, its circulation, its seal and its document."""

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Request
from fastapi.responses import Response

from app.core.conditional import ExpectedRevision, IfMatchMalformed, expected_revision
from app.core.errors import NotFound, PreconditionFailed, PreconditionRequired, refuses
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.directory.router import Country
from app.directory.table_calendar import CalendarTooShort
from app.identity.answers import created, found, require_revision
from app.identity.guards import needs
from app.identity.policy import PermissionMissing
from app.identity.roles import Permission
from app.ledger import queries as ledger
from app.minutes import lifecycle, queries
from app.minutes.models import Minutes
from app.minutes.schemas.live import MinutesPreview, MinutesReadinessOut
from app.minutes.schemas.minutes import CirculationIn, MinutesOut, SealIn
from app.minutes.service import live, reviewing, sealing
from app.protocols.lifecycle import ProtocolMissing
from app.roundtables.access import CurrentStanding, Seen, located, seen
from app.roundtables.lifecycle import LanguageUnknown
from app.rules.engine import GroundRuleMissing
from app.rules.kinds import refusals_at
from app.rules.moments import MinutesSealed
from app.sessions.lifecycle import AgendaEmpty, SessionNotOpen
from app.sessions.models import Session
from app.signatures.lifecycle import DocumentRedacted

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


@refuses(lifecycle.MinutesNotCirculated)
async def _circulated(standing: CurrentStanding, session: SessionAtHand) -> Minutes:
    """Who reads no draft is told the same whether somebody drafts or nobody does."""
    try:
        return await _find(standing, session)
    except NotFound:
        raise lifecycle.MinutesNotCirculated from None


async def _match(
    standing: CurrentStanding, minutes: Annotated[Minutes, Depends(_circulated)], expected: ExpectedRevision
) -> Minutes:
    if expected != minutes.revision:
        current = await ledger.one(standing.db, standing.reader, Minutes, minutes.id, standing.roundtable.id)
        require_revision(expected, current, minutes.revision)
    return minutes


MinutesMatched = Annotated[Minutes, Depends(_match)]
"""For acts that approve the text, once there is one: If-Match must name the current revision (428, 412)."""

router = APIRouter(
    prefix="/v1/roundtables/{roundtable_id}/sessions/{session_id}/minutes", tags=["minutes"], route_class=StrictRoute
)

P = Permission
SeenMinutes = Annotated[Seen, seen(Minutes, "session_id", by=Minutes.session_id)]
RULED = (ProtocolMissing, GroundRuleMissing, CalendarTooShort)

IfDrafted = Annotated[
    str | None,
    Header(
        alias="If-Match",
        description="The ETag of the minutes that you have read; left out only where there is no draft yet.",
    ),
]


async def _step(body: SealIn | None = None) -> None:
    """The body of the seal, which has nothing to say."""


@refuses(IfMatchMalformed, PreconditionRequired, PreconditionFailed)
async def _drafted(
    request: Request, standing: CurrentStanding, session: SessionAtHand, if_match: IfDrafted = None
) -> Minutes | None:
    """The draft that If-Match names; where nothing was written down there is no revision to name."""
    row = await queries.of_session(standing.db, session.id)
    if row is None and if_match is None:
        return None
    expected, revision = expected_revision(request), row.revision if row else 0
    if expected != revision:
        table = standing.roundtable.id
        current = await ledger.one(standing.db, standing.reader, Minutes, row.id, table) if row else None
        require_revision(expected, current, revision)
    return row


@router.get("", operation_id="get_minutes", dependencies=[needs(P.roundtable_read)], response_model=MinutesOut)
async def get_minutes(request: Request, minutes: SeenMinutes) -> Response:
    """The minutes of a session: their text once they circulate; before that only who drafts finds them."""
    return found(request, minutes.stored)


@router.get(
    "/readiness",
    operation_id="get_minutes_readiness",
    dependencies=[needs(P.roundtable_read)],
    response_model=MinutesReadinessOut,
    responses=problems(*RULED),
)
async def get_minutes_readiness(standing: CurrentStanding, session: SessionAtHand) -> MinutesReadinessOut:
    """What still has to be done before the minutes circulate or are sealed, and who has spoken: a live view."""
    return await live.readiness(standing, session, await queries.of_session(standing.db, session.id))


@router.get(
    "/preview",
    operation_id="preview_minutes",
    dependencies=[needs(P.roundtable_read)],
    response_model=MinutesPreview,
    responses=problems(
        lifecycle.PreviewNotShown,
        lifecycle.NotesNotTaken,
        lifecycle.MinutesAlreadyCirculated,
        lifecycle.MinutesAlreadySealed,
        ProtocolMissing,
    ),
)
async def preview_minutes(standing: CurrentStanding, session: SessionAtHand) -> MinutesPreview:
    """The minutes as they would read if they circulated now: a draft to be read aloud before people leave; a live view.

    From the call of the session on, nothing has to be closed first. For those who draft, and for everybody who sits at
    the table where the clause on the review shows the draft. Nobody signs it or speaks about it.
    """
    return await live.preview(standing, session, await queries.of_session(standing.db, session.id))


@router.post(
    "/circulation",
    operation_id="circulate_minutes",
    dependencies=[needs(P.minutes_circulate)],
    status_code=201,
    response_model=MinutesOut,
    responses=problems(
        LanguageUnknown,
        lifecycle.MinutesAlreadySealed,
        lifecycle.MinutesAlreadyCirculated,
        lifecycle.MinutesWithoutNotes,
        lifecycle.SessionNotClosed,
        SessionNotOpen,
        PermissionMissing,
        AgendaEmpty,
        *RULED,
    ),
)
async def circulate_minutes(
    standing: CurrentStanding,
    session: SessionAtHand,
    draft: Annotated[Minutes | None, Depends(_drafted)],
    country: Country,
    body: CirculationIn | None = None,
) -> Response:
    """Compose the minutes of a closed session and release them, with their notes, to everybody at the table.

    From now on the review of the ground rules runs; mistakes are corrected in the open. `If-Match` names the notes
    that were read; where there are none, the body says `without_notes`. With `close` the session is closed by the same
    call, in an entry of its own that comes first: either both are done or neither. With `Dry-Run` the answer is the
    acta as it would circulate.
    """
    return created(await reviewing.circulate(standing, session, draft, body or CirculationIn(), country))


@router.post(
    "/seal",
    operation_id="seal_minutes",
    status_code=201,
    dependencies=[needs(P.minutes_seal), Depends(_step)],
    response_model=MinutesOut,
    responses=problems(
        lifecycle.MinutesAlreadySealed,
        lifecycle.MinutesNotCirculated,
        DocumentRedacted,
        *RULED,
        *refusals_at(MinutesSealed),
    ),
)
async def seal_minutes(standing: CurrentStanding, minutes: MinutesMatched) -> Response:
    """Seal the text with what every deciding sector said of it, or with its silence where the ground rules count it.

    Nothing un-seals minutes, whoever asks.
    """
    return created(await sealing.seal(standing, minutes))
