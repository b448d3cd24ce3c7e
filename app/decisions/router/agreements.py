"""Agreements: what came of decisions, and what assemblies did with those that wait for them."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.assents.schemas import RatificationIn
from app.core.paging import Paging, page_response
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.decisions import assemblies
from app.decisions.models import Agreement
from app.decisions.router.decisions import Voting
from app.decisions.schemas.agreements import AgreementList, AgreementOut
from app.decisions.service import ratifying
from app.identity.answers import created, found
from app.identity.guards import needs
from app.identity.roles import Permission
from app.ledger.queries import equal
from app.protocols.router.ratifying import REFUSALS
from app.roundtables.access import CurrentTableReadAccess, Seen, matched, seen

router = APIRouter(prefix="/v1/roundtables/{roundtable_id}", tags=["decisions"], route_class=StrictRoute)

P = Permission


@router.get(
    "/agreements", operation_id="list_agreements", dependencies=[needs(P.roundtable_read)], response_model=AgreementList
)
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
    "/agreements/{agreement_id}",
    operation_id="get_agreement",
    dependencies=[needs(P.roundtable_read)],
    response_model=AgreementOut,
)
async def get_agreement(request: Request, agreement: Annotated[Seen, seen(Agreement, "agreement_id")]) -> Response:
    """One agreement: the text as it was adopted, with the reservations that some made."""
    return found(request, agreement.stored)


@router.post(
    "/agreements/{agreement_id}/ratification",
    operation_id="ratify_agreement",
    dependencies=[needs(P.assent_ratify)],
    status_code=201,
    response_model=AgreementOut,
    responses=problems(assemblies.AgreementSettled, *REFUSALS),
)
async def ratify_agreement(
    standing: Voting, agreement: Annotated[Agreement, matched(Agreement, "agreement_id")], body: RatificationIn
) -> Response:
    """Record what the own organization's assembly did with an agreement that was adopted ad referendum.

    It stands with the last assembly that was waited for. Where one refuses, or its day passes, it never does: the
    proposal is not adopted, and nothing was promised meanwhile.
    """
    return created(await ratifying.ratify_agreement(standing, agreement, body))
