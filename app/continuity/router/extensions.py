"""`R/term-extensions`: letting the table last longer."""

from typing import Annotated

from fastapi import APIRouter, Body, Request
from fastapi.responses import Response

from app.assents.lifecycle import AlreadyAssented, OrganizationAway
from app.assents.models import TermAssent
from app.assents.ratification import RatificationDay
from app.assents.schemas import AssentOut, RatifiableConsentIn
from app.continuity import lifecycle
from app.continuity.models import ConsentPhase, TermExtension
from app.continuity.schemas.consents import (
    ConsentList,
    TermExtensionIn,
    TermExtensionList,
    TermExtensionOut,
)
from app.continuity.service import extending
from app.core.paging import Paging, page_response
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.directory.legal_days import DaysOutOfRange
from app.directory.table_calendar import CalendarTooShort
from app.identity.answers import created, found
from app.identity.guards import needs
from app.identity.roles import Permission
from app.ledger.queries import equal
from app.protocols.lifecycle import ProtocolMissing
from app.protocols.router.consenting import Deciding
from app.protocols.router.ratifying import Ratifiable, add_ratification
from app.roundtables.access import CurrentStanding, CurrentTableReadAccess, Seen, matched, seen
from app.roundtables.lifecycle import RoundtableNotLive
from app.rules.kinds import refusals_at
from app.rules.moments import TermExtended

router = APIRouter(
    prefix="/v1/roundtables/{roundtable_id}/term-extensions", tags=["continuity"], route_class=StrictRoute
)

P = Permission
_RULES = (RoundtableNotLive, ProtocolMissing, DaysOutOfRange, CalendarTooShort, *refusals_at(TermExtended))


# Declared before the row that If-Match is compared with: whose part it is comes first.


@router.get(
    "",
    operation_id="list_term_extensions",
    dependencies=[needs(P.roundtable_read)],
    response_model=TermExtensionList,
)
async def list_term_extensions(
    request: Request, access: CurrentTableReadAccess, paging: Paging, phase: ConsentPhase | None = None
) -> Response:
    """The extensions that were proposed, with those that were granted."""
    return page_response(request, await access.page(TermExtension, paging, *equal(TermExtension.phase, phase)))


@router.post(
    "",
    operation_id="propose_term_extension",
    dependencies=[needs(P.term_extend)],
    status_code=201,
    response_model=TermExtensionOut,
    responses=problems(*_RULES),
)
async def propose_term_extension(standing: CurrentStanding, body: TermExtensionIn) -> Response:
    """Propose that the table lasts longer, with the reasons: for delegates and for those who run the table."""
    return created(await extending.propose(standing, body))


@router.get(
    "/{term_extension_id}",
    operation_id="get_term_extension",
    dependencies=[needs(P.roundtable_read)],
    response_model=TermExtensionOut,
)
async def get_term_extension(
    request: Request, extension: Annotated[Seen, seen(TermExtension, "term_extension_id")]
) -> Response:
    """One extension, with what came of it."""
    return found(request, extension.stored)


@router.get(
    "/{term_extension_id}/assents",
    operation_id="list_term_assents",
    dependencies=[needs(P.roundtable_read)],
    response_model=ConsentList,
)
async def list_term_assents(
    request: Request,
    extension: Annotated[Seen, seen(TermExtension, "term_extension_id")],
    paging: Paging,
) -> Response:
    """Which sectors have agreed to the extension, by which seats."""
    page = await extension.page(TermAssent, paging, *equal(TermAssent.target_id, extension.id))
    return page_response(request, page)


@router.post(
    "/{term_extension_id}/assents",
    operation_id="assent_to_term_extension",
    dependencies=[needs(P.term_assent)],
    status_code=201,
    response_model=AssentOut,
    responses=problems(lifecycle.ConsentGiven, AlreadyAssented, OrganizationAway, RatificationDay, *_RULES),
)
async def assent_to_term_extension(
    standing: Deciding,
    extension: Annotated[TermExtension, matched(TermExtension, "term_extension_id")],
    body: Annotated[RatifiableConsentIn, Body(default_factory=RatifiableConsentIn)],
) -> Response:
    """A delegate agrees for the own sector, or objects with reasons.

    With the yes of the last deciding sector the term ends later, and not before.
    """
    return created(await extending.assent(standing, extension, body))


add_ratification(
    router,
    "/{term_extension_id}/assents",
    Ratifiable(
        TermExtension,
        "term_extension_id",
        TermAssent,
        "assent_id",
        extending.asked,
        (lifecycle.ConsentGiven, *_RULES),
    ),
)
