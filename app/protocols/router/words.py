"""`R/words/{target_id}`: what the sectors say on a text, and for whom is waited."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path

from app.core.errors import NotFound
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.identity.guards import needs
from app.identity.roles import Permission
from app.protocols.schemas.words import WordsOnText
from app.protocols.service import words
from app.roundtables.access import CurrentLiveAccess

router = APIRouter(prefix="/v1/roundtables/{roundtable_id}/words", tags=["ground rules"], route_class=StrictRoute)


@router.get(
    "/{target_id}",
    operation_id="get_words",
    dependencies=[needs(Permission.roundtable_read)],
    response_model=WordsOnText,
    responses=problems(NotFound),
)
async def get_words(access: CurrentLiveAccess, target_id: Annotated[UUID, Path()]) -> WordsOnText:
    """What counts now of all that was said on a text, what it makes of each deciding sector, and who is waited for.

    The text is whatever the sectors are asked: ground rules, an agenda (the session), a proposal, minutes, a longer
    term, a waiver, a further place (the seat), a redaction. A live view: a word counts while its mandate is in force.
    """
    return await words.words(access, target_id)
