"""`…/sessions/{session_id}/notices`: who was told of a session, whether it reached them, and what they answer."""

from typing import Annotated
from uuid import UUID

import orjson
from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response

from app.core.errors import NotFound, refuses
from app.core.paging import Paging, page_response
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.identity.answers import created, found
from app.identity.guards import needs
from app.identity.roles import Permission
from app.ledger.queries import equal
from app.notices import lifecycle
from app.notices.models import Notice
from app.notices.schemas.notices import HandoverIn, NoticeAnswerIn, NoticeList, NoticeOut
from app.notices.service import answering, showing
from app.roundtables.access import CurrentStanding, Seen, located, seen
from app.roundtables.evidence import EvidenceNotStored
from app.roundtables.policy import OtherSeat
from app.sessions.access import CurrentLiveSession

router = APIRouter(
    prefix="/v1/roundtables/{roundtable_id}/sessions/{session_id}/notices", tags=["notices"], route_class=StrictRoute
)

P = Permission


@refuses(NotFound)
async def _of_session(notice: Annotated[Notice, located(Notice, "notice_id")], session_id: UUID) -> Notice:
    if notice.target_id != session_id:
        raise NotFound
    return notice


NoticeAtHand = Annotated[Notice, Depends(_of_session)]


@router.get("", operation_id="list_notices", dependencies=[needs(P.roundtable_read)], response_model=NoticeList)
async def list_notices(request: Request, session: CurrentLiveSession, paging: Paging) -> Response:
    """Who was told of what became of this session, and what they answered: a live view.

    How it was delivered is shown to those who conduct the table, and to each seat of itself.
    """
    access, place = session.access, session.access.place
    page = await access.page(Notice, paging, *equal(Notice.target_id, session.meeting.id))
    conducts = place is not None and place.may(P.notice_hand_over)
    mine = None if place is None else place.seat.id
    return page_response(request, await showing.shown(access.reads, page, conducts=conducts, mine=mine))


@router.get(
    "/{notice_id}", operation_id="get_notice", dependencies=[needs(P.roundtable_read)], response_model=NoticeOut
)
async def get_notice(
    request: Request, notice: Annotated[Seen, seen(Notice, "notice_id")], session_id: Annotated[UUID, Path()]
) -> Response:
    """One notice as it stands in the record."""
    if orjson.loads(notice.stored.body)["target_id"] != str(session_id):
        raise NotFound
    return found(request, notice.stored)


@router.post(
    "/{notice_id}/answer",
    operation_id="answer_notice",
    dependencies=[needs(P.notice_answer)],
    status_code=201,
    response_model=NoticeOut,
    responses=problems(OtherSeat, lifecycle.NothingToAnswer, lifecycle.NoticeSuperseded),
)
async def answer_notice(standing: CurrentStanding, notice: NoticeAtHand, body: NoticeAnswerIn) -> Response:
    """Say for one's own seat whether one comes, sends the alternate, does not come, or asks for another hour."""
    return created(await answering.answer(standing, notice, body))


@router.post(
    "/{notice_id}/handover",
    operation_id="hand_over_notice",
    dependencies=[needs(P.notice_hand_over)],
    status_code=201,
    response_model=NoticeOut,
    responses=problems(EvidenceNotStored, lifecycle.AlreadyHandedOver, lifecycle.HandoverUnfit),
)
async def hand_over_notice(standing: CurrentStanding, notice: NoticeAtHand, body: HandoverIn) -> Response:
    """Record that the printed notice was handed over, to whom and when; no names."""
    return created(await answering.hand_over(standing, notice, body))
