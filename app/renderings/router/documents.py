"""`…/minutes/document`, `…/text` and `…/preview` in the forms that people read: PDF, HTML, plain text."""

from dataclasses import dataclass
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Path, Query, Request
from fastapi.responses import Response

from app.core.conditional import stored_response
from app.core.errors import NotFound, refuses
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.identity.guards import needs
from app.identity.roles import Permission
from app.minutes import lifecycle as minutes_rules
from app.minutes import queries
from app.minutes.router.minutes import SeenMinutes, SessionAtHand
from app.minutes.schemas.minutes import MinutesDocument
from app.minutes.service import live
from app.protocols.lifecycle import ProtocolMissing
from app.renderings import lifecycle
from app.renderings.lifecycle import MEDIA_TYPES, Form
from app.renderings.service import papers
from app.renderings.service.papers import Layout, Part, Wanted
from app.roundtables.access import CurrentStanding, Seen
from app.signatures.lifecycle import DocumentRedacted

router = APIRouter(
    prefix="/v1/roundtables/{roundtable_id}/sessions/{session_id}/minutes", tags=["minutes"], route_class=StrictRoute
)

P = Permission
_FILES: Final[dict[str, Any]] = {
    "application/pdf": {"schema": {"type": "string", "format": "binary"}, "example": "%PDF-1.7"},
    "text/html": {"schema": {"type": "string"}, "example": "<!doctype html>"},
    "text/plain": {"schema": {"type": "string"}, "example": "Acta de la sesión n.º 3"},
}
_ANSWER: Final[dict[int | str, dict[str, Any]]] = {200: {"description": "The text in this form.", "content": _FILES}}
_REFUSED: Final = (lifecycle.RepresentationUnknown, lifecycle.TypesettingFailed)

Suffix = Annotated[str, Path(description="`pdf`, `html`, `txt` or `json`.", examples=["pdf"])]
Lang = Annotated[Layout, Query(description="The language of the layout; what people wrote stays as it is.")]
Names = Annotated[
    bool, Query(description="Whether it names persons, for those who sit at the table, as far as each may read them.")
]
WhichPart = Annotated[Part, Query(description="The whole, the agreements alone, or what was said alone.")]


@dataclass(frozen=True, slots=True)
class Asking:
    """How a paper is asked for, besides its form."""

    address: str
    lang: Layout
    names: bool
    part: Part

    def wanted(self, form: Form, reader: papers.ReadBy) -> Wanted:
        return Wanted(form, self.lang, self.part, self.address, names=self.names, reader=reader)


async def _asking(request: Request, lang: Lang = "es", names: Names = True, part: WhichPart = "whole") -> Asking:
    return Asking(f"{request.app.state.settings.deployment}/verify", lang, names, part)


Asked = Annotated[Asking, Depends(_asking)]


@refuses(lifecycle.RepresentationUnknown)
async def _form(suffix: Suffix) -> Form:
    return lifecycle.form_of(suffix)


@refuses(lifecycle.RepresentationUnknown)
async def _accepted(
    accept: Annotated[str | None, Header(description="`application/json` where it is left out.")] = None,
) -> Form:
    return lifecycle.negotiated(accept)


async def _document(minutes: Seen, session_id: UUID, form: Form, asking: Asking) -> Response:
    access = minutes.access
    digest, stored = await queries.document(access.reads, minutes.id)
    if digest is None:
        raise NotFound
    if stored is None:
        raise DocumentRedacted
    if form is Form.json:
        return stored_response(stored.encode(), revision=minutes.stored.revision, digest=digest)
    wanted = asking.wanted(form, (access.reader, access.roundtable_id, access.role, access.sector))
    return await papers.document(access.reads, session_id, stored, wanted)


@router.get(
    "/document",
    operation_id="get_minutes_document",
    dependencies=[needs(P.roundtable_read)],
    response_model=MinutesDocument,
    responses={200: {"content": _FILES}, **problems(DocumentRedacted, lifecycle.TextTooLong, *_REFUSED)},
)
async def get_minutes_document(
    minutes: SeenMinutes, session_id: UUID, form: Annotated[Form, Depends(_accepted)], asking: Asked
) -> Response:
    """The exact sealed bytes, whose SHA-256 is `document_digest` of the minutes; not found before the seal.

    `Accept` chooses another form, as a suffix of the address does: PDF, HTML or plain text, which carry that digest.
    """
    answer = await _document(minutes, session_id, form, asking)
    answer.headers.add_vary_header("Accept")
    return answer


@router.get(
    "/document.{suffix}",
    operation_id="render_minutes_document",
    dependencies=[needs(P.roundtable_read)],
    response_class=Response,
    responses={**_ANSWER, **problems(DocumentRedacted, lifecycle.TextTooLong, *_REFUSED)},
)
async def render_minutes_document(
    minutes: SeenMinutes, session_id: UUID, form: Annotated[Form, Depends(_form)], asking: Asked
) -> Response:
    """The sealed minutes as people hold them: a live view of the sealed bytes, with their digest and how to check it.

    Names of persons stand in no sealed byte. They are added for those who sit at the table: what a seat's holder is
    called, and for the own sector and who runs the table the charge that the mandate's document says. A hidden seat has
    none.
    """
    return await _document(minutes, session_id, form, asking)


@router.get(
    "/text.{suffix}",
    operation_id="render_minutes_text",
    dependencies=[needs(P.roundtable_read)],
    response_class=Response,
    responses={**_ANSWER, **problems(DocumentRedacted, lifecycle.TextTooLong, *_REFUSED)},
)
async def render_minutes_text(
    minutes: SeenMinutes, session_id: UUID, form: Annotated[Form, Depends(_form)], asking: Asked
) -> Response:
    """The text that goes round, as people read it, marked as not sealed: a live view; not found while it is drafted."""
    access = minutes.access
    digest, stored = await queries.circulated_text(access.reads, minutes.id)
    if digest is None:
        raise NotFound
    if stored is None:
        raise DocumentRedacted
    if form is Form.json:
        return stored_response(stored.encode(), revision=minutes.stored.revision, digest=digest)
    wanted = asking.wanted(form, (access.reader, access.roundtable_id, access.role, access.sector))
    return await papers.text(access.reads, session_id, stored, digest, wanted)


@router.get(
    "/preview.{suffix}",
    operation_id="render_minutes_preview",
    dependencies=[needs(P.roundtable_read)],
    response_class=Response,
    responses={
        **_ANSWER,
        **problems(
            minutes_rules.PreviewNotShown,
            minutes_rules.NotesNotTaken,
            minutes_rules.MinutesAlreadyCirculated,
            minutes_rules.MinutesAlreadySealed,
            ProtocolMissing,
            *_REFUSED,
        ),
    },
)
async def render_minutes_preview(
    standing: CurrentStanding, session: SessionAtHand, form: Annotated[Form, Depends(_form)], asking: Asked
) -> Response:
    """The draft as it would circulate now, to be read from paper: marked as not sealed; a live view."""
    seen = await live.preview(standing, session, await queries.of_session(standing.db, session.id))
    if form is Form.json:
        return Response(seen.model_dump_json(), media_type=MEDIA_TYPES[form])
    reader = (standing.reader, standing.roundtable.id, standing.role, standing.seat.sector)
    return await papers.preview(standing.db, seen, asking.wanted(form, reader))
