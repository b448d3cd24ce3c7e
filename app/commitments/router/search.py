"""`/v1/commitments`: what was promised, across the tables that one belongs to."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from app.commitments import queries
from app.commitments.models import Commitment, CommitmentPhase
from app.commitments.schemas.commitments import CommitmentList
from app.core.paging import Paging, page_response
from app.core.requests import StrictRoute
from app.directory.models import Sector
from app.identity.guards import needs
from app.identity.roles import Permission
from app.roundtables.access import CurrentAcrossReadAccess

router = APIRouter(prefix="/v1/commitments", tags=["commitments"], route_class=StrictRoute)

Overdue = Annotated[
    bool | None, Query(description="With `true` only what is past its last day, with `false` the rest.")
]


@router.get(
    "",
    operation_id="search_commitments",
    dependencies=[needs(Permission.commitment_search)],
    response_model=CommitmentList,
)
async def search_commitments(
    request: Request,
    searching: CurrentAcrossReadAccess,
    paging: Paging,
    phase: CommitmentPhase | None = None,
    sector: Sector | None = None,
    overdue: Overdue = None,
) -> Response:
    """The commitments of all the caller's tables, the oldest first; `sector` is that of who answers for them."""
    where = queries.filters(phase=phase, sector=sector, overdue=overdue, now=searching.now)
    return page_response(request, await searching.page(Commitment, paging, *where, across=True))
