"""`/v1/changes`: the way to follow the record."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import Response

from app.core.errors import NotFound
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.identity.guards import needs
from app.identity.roles import Permission
from app.ledger.acts import Act
from app.ledger.following import AfterBeyondLog, require_within
from app.roundtables.access import CurrentAcrossReadAccess
from app.sync import queries
from app.sync.schemas import Changes

router = APIRouter(prefix="/v1", tags=["sync"], route_class=StrictRoute)

LARGEST_INDEX = 2**62


@router.get(
    "/changes",
    operation_id="list_changes",
    dependencies=[needs(Permission.changes_read)],
    response_model=Changes,
    responses=problems(NotFound, AfterBeyondLog),
)
async def list_changes(
    following: CurrentAcrossReadAccess,
    after: Annotated[
        int, Query(ge=0, le=LARGEST_INDEX, description="How many entries you know: 0 to begin, then `next`.")
    ] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
    roundtable: Annotated[UUID | None, Query(description="Only this table; the feed then has gaps.")] = None,
    type: Annotated[Act | None, Query(description="Only acts of this type; the feed then has gaps.")] = None,  # noqa: A002
    expand: Annotated[Literal["subject"] | None, Query(description="With the bodies that each act published.")] = None,
) -> Response:
    """Every entry of the log in order. Unfiltered it is gapless: hash the leaves and you have the checkpoint's root."""
    if roundtable is not None and roundtable not in {member.roundtable_id for member in following.reader.memberships}:
        raise NotFound
    page = await queries.entries(
        following.reads,
        following.reader,
        after=after,
        limit=limit,
        roundtable_id=roundtable,
        act=type,
        expand=expand is not None,
    )
    require_within(after, page.size)
    return Response(
        f'{{"items":[{page.items}],"next":{page.next}}}',
        headers={"Cache-Control": "private, no-cache"},
        media_type="application/json",
    )
