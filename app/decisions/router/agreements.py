"""The agreements of a table. They come from decisions, so nothing is posted here."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.core.paging import Paging, page_response
from app.core.requests import StrictRoute
from app.decisions.models import Agreement
from app.decisions.schemas.decisions import AgreementList, AgreementOut
from app.identity.answers import found
from app.identity.guards import needs
from app.identity.roles import Permission
from app.ledger.queries import equal
from app.roundtables.access import CurrentTableReadAccess, Seen, seen

router = APIRouter(prefix="/v1/roundtables/{roundtable_id}/agreements", tags=["decisions"], route_class=StrictRoute)

P = Permission


@router.get("", operation_id="list_agreements", dependencies=[needs(P.roundtable_read)], response_model=AgreementList)
async def list_agreements(
    request: Request,
    access: CurrentTableReadAccess,
    paging: Paging,
    session_id: UUID | None = None,
    proposal_id: UUID | None = None,
) -> Response:
    """The agreements of the table, by their numbers; `proposal_id` finds the one that a proposal became."""
    where = (*equal(Agreement.session_id, session_id), *equal(Agreement.proposal_id, proposal_id))
    return page_response(request, await access.page(Agreement, paging, *where, order=Agreement.number))


@router.get(
    "/{agreement_id}",
    operation_id="get_agreement",
    dependencies=[needs(P.roundtable_read)],
    response_model=AgreementOut,
)
async def get_agreement(request: Request, agreement: Annotated[Seen, seen(Agreement, "agreement_id")]) -> Response:
    """One agreement: the text as it was adopted, with the reservations that some made."""
    return found(request, agreement.stored)
