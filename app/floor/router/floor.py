"""`…/floor-requests`, `…/turns` and `…/budgets` of a session."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.core.errors import refuses
from app.core.paging import Paging, page_response
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.directory.models import Sector
from app.directory.router import Country
from app.floor import lifecycle, policy
from app.floor.models import FloorRequest, RequestPhase, Turn, TurnPhase
from app.floor.schemas.floor import (
    BudgetsOut,
    EndIn,
    FloorRequestIn,
    FloorRequestList,
    FloorRequestOut,
    FloorTurnOut,
    PauseIn,
    RecordingIn,
    RequestWithdrawalIn,
    TurnIn,
    TurnList,
    TurnResumptionIn,
)
from app.floor.service import asking, giving, keeping, live, recording
from app.identity.answers import created
from app.identity.guards import needs
from app.identity.roles import Permission
from app.ledger.queries import equal
from app.protocols.lifecycle import ProtocolMissing
from app.roundtables.access import CurrentStanding, Seen, located, seen
from app.roundtables.evidence import EvidenceNotStored, NotAudio
from app.roundtables.lifecycle import LanguageUnknown
from app.roundtables.policy import OtherSeat, PowerMissing
from app.rules.kinds import refusals_at
from app.rules.moments import SpeechInterpreted, TurnGranted
from app.sessions.access import CurrentLiveSession
from app.sessions.lifecycle import AgendaItemNotOfSession, SessionNotOpen
from app.sessions.models import Session
from app.sessions.service.attending import SeatUnknown
from app.sessions.stays import OccurredAtUnfit

router = APIRouter(
    prefix="/v1/roundtables/{roundtable_id}/sessions/{session_id}", tags=["floor"], route_class=StrictRoute
)

P = Permission
SeenSession = Annotated[Seen, seen(Session, "session_id")]
SessionAtHand = Annotated[Session, located(Session, "session_id")]


@refuses(OtherSeat)
async def _own_request(
    standing: CurrentStanding,
    request: Annotated[FloorRequest, located(FloorRequest, "floor_request_id", under=FloorRequest.session_id)],
) -> FloorRequest:
    policy.require_may_ask(standing.seat.id, request.held_by, keeps_list=standing.may(P.session_conduct))
    return request


TurnAtHand = Annotated[Turn, located(Turn, "turn_id", under=Turn.session_id)]


@router.get(
    "/floor-requests",
    operation_id="list_floor_requests",
    dependencies=[needs(P.roundtable_read)],
    response_model=FloorRequestList,
)
async def list_floor_requests(
    request: Request,
    session: SeenSession,
    paging: Paging,
    phase: RequestPhase | None = None,
    sector: Sector | None = None,
) -> Response:
    """Who asked for the floor, in the order in which they did; `S/room` shows who waits in the order of the clause."""
    where = (
        *equal(FloorRequest.session_id, session.id),
        *equal(FloorRequest.phase, phase),
        *equal(FloorRequest.sector, sector),
    )
    return page_response(request, await session.page(FloorRequest, paging, *where, order=FloorRequest.number))


@router.post(
    "/floor-requests",
    operation_id="request_floor",
    dependencies=[needs(P.floor_request)],
    status_code=201,
    response_model=FloorRequestOut,
    responses=problems(
        OtherSeat,
        PowerMissing,
        lifecycle.TurnUnknown,
        SessionNotOpen,
        lifecycle.SpeakerNotPresent,
        lifecycle.AlreadyAsked,
        ProtocolMissing,
    ),
)
async def request_floor(
    standing: CurrentStanding, session: SessionAtHand, body: FloorRequestIn | None = None
) -> Response:
    """Ask for the floor; the body may be left out for an intervention of your own. A point of order goes first."""
    return created(await asking.ask(standing, session, body or FloorRequestIn()))


@router.post(
    "/floor-requests/{floor_request_id}/withdrawal",
    operation_id="withdraw_floor_request",
    dependencies=[needs(P.floor_request)],
    status_code=201,
    response_model=FloorRequestOut,
    responses=problems(lifecycle.RequestSettled),
)
async def withdraw_floor_request(
    standing: CurrentStanding,
    request: Annotated[FloorRequest, Depends(_own_request)],
    _: RequestWithdrawalIn | None = None,
) -> Response:
    """Wait no more; who gives the floor strikes out whoever was called and does not speak. No clock stops for it."""
    return created(await asking.withdraw(standing, request))


@router.get("/turns", operation_id="list_turns", dependencies=[needs(P.roundtable_read)], response_model=TurnList)
async def list_turns(
    request: Request,
    session: SeenSession,
    paging: Paging,
    phase: TurnPhase | None = None,
    sector: Sector | None = None,
    agenda_item_id: UUID | None = None,
) -> Response:
    """The turns of a session, as they were recorded."""
    where = (
        *equal(Turn.session_id, session.id),
        *equal(Turn.phase, phase),
        *equal(Turn.sector, sector),
        *equal(Turn.agenda_item_id, agenda_item_id),
    )
    return page_response(request, await session.page(Turn, paging, *where, order=Turn.number))


@router.post(
    "/turns",
    operation_id="give_turn",
    dependencies=[needs(P.session_conduct)],
    status_code=201,
    response_model=FloorTurnOut,
    responses=problems(
        PowerMissing,
        LanguageUnknown,
        lifecycle.RequestUnknown,
        SeatUnknown,
        OccurredAtUnfit,
        SessionNotOpen,
        lifecycle.SessionNeverOpened,
        lifecycle.RequestSettled,
        lifecycle.SpeakerNotPresent,
        lifecycle.InterpreterNotPresent,
        lifecycle.AudioNamesSpeaker,
        EvidenceNotStored,
        NotAudio,
        AgendaItemNotOfSession,
        ProtocolMissing,
        *refusals_at(TurnGranted, SpeechInterpreted),
    ),
)
async def give_turn(standing: CurrentStanding, session: SessionAtHand, body: TurnIn, country: Country) -> Response:
    """Give the floor; whoever spoke has spoken, and a point of order stops their clock. With both hours: recorded."""
    return created(await giving.give(standing, session, body, country))


@router.post(
    "/turns/{turn_id}/pause",
    operation_id="pause_turn",
    dependencies=[needs(P.session_conduct)],
    status_code=201,
    response_model=FloorTurnOut,
    responses=problems(SessionNotOpen, lifecycle.TurnEnded, lifecycle.TurnNotSpeaking),
)
async def pause_turn(
    standing: CurrentStanding, session: SessionAtHand, turn: TurnAtHand, body: PauseIn | None = None
) -> Response:
    """Stop the clock: for the interpretation, whose time is nobody's, or for what interrupts."""
    return created(await keeping.pause(standing, session, turn, body or PauseIn()))


@router.post(
    "/turns/{turn_id}/resumption",
    operation_id="resume_turn",
    dependencies=[needs(P.session_conduct)],
    status_code=201,
    response_model=FloorTurnOut,
    responses=problems(SessionNotOpen, lifecycle.TurnEnded, lifecycle.TurnNotPaused, lifecycle.SomebodySpeaks),
)
async def resume_turn(
    standing: CurrentStanding, session: SessionAtHand, turn: TurnAtHand, _: TurnResumptionIn | None = None
) -> Response:
    """Let the clock go on."""
    return created(await keeping.resume(standing, session, turn))


@router.post(
    "/turns/{turn_id}/end",
    operation_id="end_turn",
    dependencies=[needs(P.session_conduct)],
    status_code=201,
    response_model=FloorTurnOut,
    responses=problems(OccurredAtUnfit, lifecycle.TurnEnded, lifecycle.SpeakerNotPresent),
)
async def end_turn(standing: CurrentStanding, turn: TurnAtHand, body: EndIn | None = None) -> Response:
    """End a turn, also at an earlier hour: its seconds count from then on."""
    return created(await keeping.end(standing, turn, body or EndIn()))


@router.post(
    "/turns/{turn_id}/recording",
    operation_id="keep_turn_recording",
    dependencies=[needs(P.session_conduct)],
    status_code=201,
    response_model=FloorTurnOut,
    responses=problems(lifecycle.TurnGoesOn, lifecycle.AudioNamesSpeaker, EvidenceNotStored, NotAudio),
)
async def keep_turn_recording(standing: CurrentStanding, turn: TurnAtHand, body: RecordingIn) -> Response:
    """Say which file of the table holds what was said in a turn that is over, where the turn names the speaker."""
    return created(await recording.record(standing, turn, body))


@router.get(
    "/budgets",
    operation_id="get_session_budgets",
    dependencies=[needs(P.roundtable_read)],
    response_model=BudgetsOut,
    responses=problems(ProtocolMissing),
)
async def get_session_budgets(session: CurrentLiveSession) -> BudgetsOut:
    """What each sector has spoken, here and at all sessions, and what it has left by the clause: a live view."""
    return await live.budgets(session)
