"""Amending adopted ground rules: another version, what it changes, and the bytes that are adopted."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from app.core.fitting import TimeUnfit
from app.core.paging import Paging, page_response
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.identity.answers import created, found
from app.identity.guards import needs
from app.identity.roles import Permission
from app.ledger.queries import Stored, equal
from app.protocols import lifecycle, queries
from app.protocols.models import Protocol
from app.protocols.schemas.document import ProtocolDocument
from app.protocols.schemas.live import ProtocolDiffOut
from app.protocols.schemas.protocols import AmendmentIn, ProtocolList, ProtocolOut
from app.protocols.service import comparing, drafting
from app.roundtables.access import CurrentStanding, Seen, located, seen
from app.rules import composition
from app.signatures.lifecycle import DocumentRedacted

router = APIRouter(
    prefix="/v1/roundtables/{roundtable_id}/protocols/{protocol_id}", tags=["ground rules"], route_class=StrictRoute
)

P = Permission
SeenProtocol = Annotated[Seen, seen(Protocol, "protocol_id")]
ProtocolAtHand = Annotated[Protocol, located(Protocol, "protocol_id")]


@router.get(
    "/amendments",
    operation_id="list_amendments",
    dependencies=[needs(P.roundtable_read)],
    response_model=ProtocolList,
)
async def list_amendments(request: Request, protocol: SeenProtocol, paging: Paging) -> Response:
    """The versions that were drafted from this one, whatever became of them."""
    page = await protocol.page(Protocol, paging, *equal(Protocol.amends, protocol.id), order=Protocol.version)
    return page_response(request, page)


@router.post(
    "/amendments",
    operation_id="draft_amendment",
    dependencies=[needs(P.protocol_draft)],
    status_code=201,
    response_model=ProtocolOut,
    responses=problems(
        TimeUnfit,
        drafting.AmendmentLacksRule,
        composition.RuleKindUnknown,
        composition.RuleParametersInvalid,
        lifecycle.ProtocolNotAdopted,
    ),
)
async def draft_amendment(
    standing: CurrentStanding,
    protocol: ProtocolAtHand,
    body: AmendmentIn,
) -> Response:
    """Draft another version of adopted ground rules, with the reasons; it is proposed and adopted like any other."""
    return created(await drafting.draft_amendment(standing, protocol, body))


@router.get(
    "/diff", operation_id="compare_protocols", dependencies=[needs(P.roundtable_read)], response_model=ProtocolDiffOut
)
async def compare_protocols(
    standing: CurrentStanding,
    protocol: ProtocolAtHand,
    against: Annotated[
        UUID | None,
        Query(description="The version to compare with; without one, that which it supersedes, or else amends."),
    ] = None,
) -> ProtocolDiffOut:
    """What a version says differently from another one, clause by clause, with both sentences."""
    return await comparing.compare(standing, protocol, against)


@router.get(
    "/document",
    operation_id="get_protocol_document",
    dependencies=[needs(P.roundtable_read)],
    response_model=ProtocolDocument,
    responses=problems(lifecycle.ProtocolDocumentNotMade, DocumentRedacted),
)
async def get_protocol_document(request: Request, protocol: SeenProtocol) -> Response:
    """The exact bytes that are adopted: their SHA-256 is `document` in the protocol and in every statement."""
    digest, revision, text = await queries.document(protocol.access.reads, protocol.id)
    if digest is None or revision is None:
        raise lifecycle.ProtocolDocumentNotMade
    if text is None:
        raise DocumentRedacted
    return found(request, Stored(protocol.id, revision, digest, text))
