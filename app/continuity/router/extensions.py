"""`R/term-extensions`: letting the table last longer."""

from typing import Annotated

from fastapi import APIRouter, Body, Depends, Request
from fastapi.responses import Response

from app.assents.lifecycle import AlreadyAssented
from app.assents.models import TermAssent
from app.assents.schemas import AssentOut
from app.continuity import lifecycle
from app.continuity.models import ConsentPhase, TermExtension
from app.continuity.schemas.consents import (
    ConsentList,
    TermAssentIn,
    TermExtensionIn,
    TermExtensionList,
    TermExtensionOut,
)
from app.continuity.service import extending
from app.core.paging import Paging
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.directory.legal_days import DaysOutOfRange
from app.identity.answers import created, found
from app.identity.roles import Permission
from app.ledger.queries import Stored
from app.protocols.lifecycle import ProtocolMissing
from app.protocols.policy import SectorDoesNotDecide
from app.protocols.router.deciding import deciding
from app.roundtables.access import Standing, located, matched, seen, standing
from app.roundtables.lifecycle import RoundtableNotLive
from app.roundtables.policy import PowerMissing
from app.roundtables.router.lists import listed
from app.rules.kinds import refusals_at
from app.rules.moments import TermExtended

router = APIRouter(
    prefix="/v1/roundtables/{roundtable_id}/term-extensions", tags=["continuity"], route_class=StrictRoute
)

P = Permission
Reading = Annotated[Standing, Depends(standing(P.roundtable_read))]
Proposing = Annotated[Standing, Depends(standing(P.term_extend))]
_RULES = (RoundtableNotLive, ProtocolMissing, DaysOutOfRange, *refusals_at(TermExtended))


# Declared before the row that If-Match is compared with: whose part it is comes first.
Assenting = Annotated[Standing, deciding(P.term_assent)]


@router.get(
    "",
    operation_id="list_term_extensions",
    response_model=TermExtensionList,
)
async def list_term_extensions(
    request: Request, reading: Reading, paging: Paging, phase: ConsentPhase | None = None
) -> Response:
    """The extensions that were proposed, with those that were granted."""
    where = (TermExtension.phase == phase,) if phase else ()
    return await listed(request, reading, TermExtension, paging, *where)


@router.post(
    "",
    operation_id="propose_term_extension",
    status_code=201,
    response_model=TermExtensionOut,
    responses=problems(*_RULES),
)
async def propose_term_extension(proposing: Proposing, body: TermExtensionIn) -> Response:
    """Propose that the table lasts longer, with the reasons: for delegates and for those who run the table."""
    return created(await extending.propose(proposing, body))


@router.get(
    "/{term_extension_id}",
    operation_id="get_term_extension",
    response_model=TermExtensionOut,
)
async def get_term_extension(
    request: Request,
    extension: Annotated[Stored, seen(TermExtension, "term_extension_id", P.roundtable_read)],
) -> Response:
    """One extension, with what came of it."""
    return found(request, extension)


@router.get(
    "/{term_extension_id}/assents",
    operation_id="list_term_assents",
    response_model=ConsentList,
)
async def list_term_assents(
    request: Request,
    reading: Reading,
    extension: Annotated[TermExtension, located(TermExtension, "term_extension_id", P.roundtable_read)],
    paging: Paging,
) -> Response:
    """Which sectors have agreed to the extension, by which seats."""
    return await listed(request, reading, TermAssent, paging, TermAssent.target_id == extension.id)


@router.post(
    "/{term_extension_id}/assents",
    operation_id="assent_to_term_extension",
    status_code=201,
    response_model=AssentOut,
    responses=problems(SectorDoesNotDecide, PowerMissing, lifecycle.ConsentGiven, AlreadyAssented, *_RULES),
)
async def assent_to_term_extension(
    assenter: Assenting,
    extension: Annotated[TermExtension, matched(TermExtension, "term_extension_id", P.term_assent)],
    body: Annotated[TermAssentIn, Body(default_factory=TermAssentIn)],
) -> Response:
    """A delegate agrees for the own sector; with the last deciding sector the term ends later, and not before."""
    return created(await extending.assent(assenter, extension, body))
