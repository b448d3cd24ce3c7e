"""`…/minutes/notes`."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.core.errors import NotFound, Refusal, refuses
from app.core.paging import Paging, page_response
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.directory.router import Country
from app.floor.lifecycle import AudioNamesSpeaker, TurnUnknown
from app.identity.answers import amended, created, found
from app.identity.guards import needs
from app.identity.roles import Permission
from app.ledger.queries import equal
from app.minutes import lifecycle
from app.minutes.models import MinutesNote
from app.minutes.router.minutes import MinutesAtHand, SessionAtHand, SessionSeen
from app.minutes.schemas.minutes import NoteIn, NoteList, NoteOut, NotePatch
from app.minutes.service import noting
from app.protocols.lifecycle import ProtocolMissing
from app.roundtables.access import CurrentStanding, Seen, located, matched, seen
from app.roundtables.evidence import EvidenceNotStored, NotAudio
from app.roundtables.lifecycle import LanguageUnknown
from app.rules.kinds import refusals_at
from app.rules.moments import WordsAttributed
from app.sessions.lifecycle import AgendaItemNotOfSession
from app.sessions.models import Session
from app.sessions.service.attending import SeatUnknown

router = APIRouter(
    prefix="/v1/roundtables/{roundtable_id}/sessions/{session_id}/minutes/notes",
    tags=["minutes"],
    route_class=StrictRoute,
)

P = Permission
MinutesNoteAtHand = Annotated[MinutesNote, located(MinutesNote, "note_id")]
NOTING: Final[tuple[type[Refusal], ...]] = (
    LanguageUnknown,
    TurnUnknown,
    SeatUnknown,
    AgendaItemNotOfSession,
    ProtocolMissing,
    *refusals_at(WordsAttributed),
    EvidenceNotStored,
    NotAudio,
    AudioNamesSpeaker,
    lifecycle.MinutesAlreadyCirculated,
    lifecycle.MinutesAlreadySealed,
)


@refuses(NotFound)
async def _drafted(session: SessionAtHand, note: MinutesNoteAtHand) -> Session:
    if note.session_id != session.id:
        raise NotFound
    return session


@router.get(
    "",
    operation_id="list_minutes_notes",
    dependencies=[needs(P.roundtable_read)],
    response_model=NoteList,
)
async def list_minutes_notes(
    request: Request,
    session: SessionSeen,
    paging: Paging,
    agenda_item_id: UUID | None = None,
) -> Response:
    """The notes of a session by their numbers: while the minutes are drafted, for who drafts; then for everybody."""
    where = (*equal(MinutesNote.session_id, session.id), *equal(MinutesNote.agenda_item_id, agenda_item_id))
    return page_response(request, await session.page(MinutesNote, paging, *where, order=MinutesNote.number))


@router.post(
    "",
    operation_id="take_minutes_note",
    dependencies=[needs(P.minutes_draft)],
    status_code=201,
    response_model=NoteOut,
    responses=problems(*NOTING, lifecycle.NotesNotTaken),
)
async def take_minutes_note(
    standing: CurrentStanding, session: SessionAtHand, body: NoteIn, country: Country
) -> Response:
    """Write something down; several people may, and each note has its own number."""
    return created(await noting.take(standing, session, body, country))


@router.get(
    "/{note_id}", operation_id="get_minutes_note", dependencies=[needs(P.roundtable_read)], response_model=NoteOut
)
async def get_minutes_note(
    request: Request,
    note: Annotated[Seen, seen(MinutesNote, "note_id", under=MinutesNote.session_id)],
) -> Response:
    """One note as it stands; its earlier revisions are in the feed of who could read them."""
    return found(request, note.stored)


@router.patch(
    "/{note_id}",
    operation_id="revise_minutes_note",
    dependencies=[needs(P.minutes_draft)],
    response_model=NoteOut,
    responses=problems(*NOTING),
)
async def revise_minutes_note(
    standing: CurrentStanding,
    session: Annotated[Session, Depends(_drafted)],
    minutes: MinutesAtHand,
    note: Annotated[MinutesNote, matched(MinutesNote, "note_id")],
    body: NotePatch,
    country: Country,
) -> Response:
    """Word a note anew, from the revision that you have read; where a colleague was faster you get theirs with 412."""
    return amended(await noting.revise(standing, session, minutes, note, body, country))
