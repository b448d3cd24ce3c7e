"""`…/sessions/{session_id}/hearings`: what people without a device said, and who confirms it."""

from typing import Annotated

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.assents.lifecycle import AlreadyAssented, OrganizationAway
from app.assents.on_paper import ObjectionByAccount
from app.attendance import hearings
from app.attendance.models import Hearing
from app.attendance.schemas.hearings import (
    HearingConfirmationIn,
    HearingIn,
    HearingList,
    HearingOut,
    HearingSheetIn,
)
from app.attendance.service import hearing as hearing_service
from app.core.paging import Paging, page_response
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.decisions.lifecycle import ProposalNotInAssent, TitularPresent
from app.identity.answers import created, found
from app.identity.guards import needs
from app.identity.roles import Permission
from app.ledger.queries import equal
from app.minutes import lifecycle
from app.roundtables.access import CurrentStanding, Seen, located, seen
from app.roundtables.evidence import EvidenceNotStored
from app.roundtables.lifecycle import RoundtableNotLive
from app.sessions import policy, stays
from app.sessions.lifecycle import SessionNotOpen
from app.sessions.models import Session
from app.sessions.service.attending import SeatUnknown
from app.signatures import witnessing
from app.signatures.lifecycle import DocumentRedacted, SignedOutOfTime

router = APIRouter(
    prefix="/v1/roundtables/{roundtable_id}/sessions/{session_id}/hearings", tags=["decisions"], route_class=StrictRoute
)

P = Permission
SessionAtHand = Annotated[Session, located(Session, "session_id")]
SAYABLE = (
    RoundtableNotLive,
    ProposalNotInAssent,
    SessionNotOpen,
    lifecycle.MinutesNotCirculated,
    lifecycle.MinutesAlreadySealed,
    DocumentRedacted,
    AlreadyAssented,
    OrganizationAway,
    stays.SeatNotHeld,
)


HearingHere = Annotated[Hearing, located(Hearing, "hearing_id", under=Hearing.session_id)]


@router.get("", operation_id="list_hearings", dependencies=[needs(P.roundtable_read)], response_model=HearingList)
async def list_hearings(
    request: Request, session: Annotated[Seen, seen(Session, "session_id")], paging: Paging
) -> Response:
    """What was written down for people without a device, confirmed or not."""
    return page_response(request, await session.page(Hearing, paging, *equal(Hearing.session_id, session.id)))


@router.get(
    "/{hearing_id}", operation_id="get_hearing", dependencies=[needs(P.roundtable_read)], response_model=HearingOut
)
async def get_hearing(
    request: Request, hearing: Annotated[Seen, seen(Hearing, "hearing_id", under=Hearing.session_id)]
) -> Response:
    """One word, with the witnesses of its sheet."""
    return found(request, hearing.stored)


@router.post(
    "",
    operation_id="record_hearing",
    dependencies=[needs(P.hearing_record, keyed=True)],
    status_code=201,
    response_model=HearingOut,
    responses=problems(
        policy.ListOfOthers,
        *SAYABLE,
        SeatUnknown,
        hearings.ProposalUnknown,
        hearings.SpeakerWithoutWord,
        hearings.WordOfYourOwn,
        stays.OccurredAtUnfit,
        TitularPresent,
    ),
)
async def record_hearing(standing: CurrentStanding, session: SessionAtHand, body: HearingIn) -> Response:
    """Write down what a delegate said of a proposal, or of the minutes that circulate; it counts for nothing yet."""
    return created(await hearing_service.record(standing, session, body))


@router.post(
    "/{hearing_id}/sheet",
    operation_id="put_hearing_on_sheet",
    dependencies=[needs(P.hearing_record)],
    status_code=201,
    response_model=HearingOut,
    responses=problems(
        policy.ListOfOthers,
        hearings.HearingConfirmed,
        hearings.SheetRecorded,
        EvidenceNotStored,
        SignedOutOfTime,
        stays.SeatNotHeld,
        ObjectionByAccount,
        *witnessing.REFUSALS,
    ),
)
async def put_hearing_on_sheet(
    standing: CurrentStanding, _: SessionAtHand, hearing: HearingHere, body: HearingSheetIn
) -> Response:
    """Record the sheet under which whoever spoke put their sign; two witnesses confirm it, one of the own sector."""
    return created(await hearing_service.put_on_sheet(standing, hearing, body))


@router.post(
    "/{hearing_id}/confirmation",
    operation_id="confirm_hearing",
    dependencies=[needs(P.hearing_confirm)],
    status_code=201,
    response_model=HearingOut,
    responses=problems(
        *SAYABLE,
        ObjectionByAccount,
        hearings.HearingConfirmed,
        hearings.NotWhoSpoke,
        hearings.TextChanged,
        *witnessing.CONFIRMING,
    ),
)
async def confirm_hearing(
    standing: CurrentStanding, session: SessionAtHand, hearing: HearingHere, body: HearingConfirmationIn
) -> Response:
    """Confirm that it was said, as the delegate whose word it is or as a witness of the sheet: then it counts."""
    return created(await hearing_service.confirm(standing, session, hearing, body))
