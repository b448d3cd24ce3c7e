"""`…/minutes/text` and `…/minutes/circulation-withdrawal`: the exact text that goes round, and its taking back."""

from fastapi import APIRouter
from fastapi.responses import Response

from app.core.conditional import stored_response
from app.core.errors import NotFound
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.identity.answers import created
from app.identity.guards import needs
from app.identity.roles import Permission
from app.minutes import lifecycle, queries
from app.minutes.router.minutes import MinutesMatched, SeenMinutes
from app.minutes.schemas.minutes import CirculationWithdrawalIn, MinutesOut, MinutesText
from app.minutes.service import texts
from app.roundtables.access import CurrentStanding
from app.signatures.lifecycle import DocumentRedacted

router = APIRouter(
    prefix="/v1/roundtables/{roundtable_id}/sessions/{session_id}/minutes", tags=["minutes"], route_class=StrictRoute
)

P = Permission


@router.get(
    "/text",
    operation_id="get_minutes_text",
    dependencies=[needs(P.roundtable_read)],
    response_model=MinutesText,
    responses=problems(DocumentRedacted),
)
async def get_minutes_text(minutes: SeenMinutes) -> Response:
    """The exact bytes of the text that went round, whose SHA-256 is `text_digest` of the minutes: what people sign.

    Not found while the minutes are drafted. They stay after the seal, which adds what was said and signed of them.
    """
    digest, text = await queries.circulated_text(minutes.access.reads, minutes.id)
    if digest is None:
        raise NotFound
    if text is None:
        raise DocumentRedacted
    return stored_response(text.encode(), revision=minutes.stored.revision, digest=digest)


@router.post(
    "/circulation-withdrawal",
    operation_id="withdraw_minutes_circulation",
    dependencies=[needs(P.minutes_circulate)],
    status_code=201,
    response_model=MinutesOut,
    responses=problems(lifecycle.MinutesAlreadySealed, lifecycle.MinutesNotCirculated, lifecycle.MinutesSpokenOf),
)
async def withdraw_minutes_circulation(
    standing: CurrentStanding, minutes: MinutesMatched, body: CirculationWithdrawalIn
) -> Response:
    """Take back minutes that went round by mistake, with the reasons, while nobody has said a word on them.

    They are drafted anew, and everybody reads that they were taken back; what was published stays in the record.
    Minutes whose text was redacted while they went round are taken back whatever was said of it, and go round anew.
    """
    return created(await texts.withdraw(standing, minutes, body))
