"""`R/digest`: what happened at a table since a session or an hour."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from app.core.problems import problems
from app.core.requests import StrictRoute
from app.core.schemas import Instant
from app.desks.access import CurrentMember, Rooms
from app.desks.schemas import DigestOut
from app.desks.service import digesting
from app.desks.service.digesting import SinceUnfit
from app.identity.guards import needs
from app.identity.roles import Permission

router = APIRouter(prefix="/v1/roundtables/{roundtable_id}", tags=["desks"], route_class=StrictRoute)


@router.get(
    "/digest",
    operation_id="get_digest",
    dependencies=[needs(Permission.digest_read)],
    response_model=DigestOut,
    responses=problems(SinceUnfit),
)
async def get_digest(
    member: CurrentMember,
    rooms: Rooms,
    since: Annotated[
        UUID | Instant | None,
        Query(
            description="The id of a session, which counts from its end, or from its opening while it goes on; or an "
            "hour. Left out: the end of the last stay of yours at a session of this table."
        ),
    ] = None,
) -> DigestOut:
    """What happened at the table since: decided, promised, reported, sealed, who came and went, what is asked of you.

    A live view over the log and your desk, as far as you may read both; it says from when on it counted.
    """
    return await digesting.digest(member.access, member.place, member.account_id, since, rooms)
