"""`…/interpretations`: in which languages a session can be followed, through whom, and for whom."""

from typing import Annotated

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.core.paging import Paging, page_response
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.directory.router import Country
from app.floor import lifecycle
from app.floor.models import Interpretation
from app.floor.router.floor import SeenSession, SessionAtHand
from app.floor.schemas.interpretations import (
    InterpretationEndIn,
    InterpretationIn,
    InterpretationList,
    InterpretationOut,
)
from app.floor.service import interpreting
from app.identity.answers import created
from app.identity.guards import needs
from app.identity.roles import Permission
from app.ledger.queries import equal
from app.roundtables.access import CurrentStanding, located
from app.roundtables.lifecycle import LanguageUnknown
from app.roundtables.policy import OtherSeat
from app.sessions.lifecycle import SessionNotOpen
from app.sessions.service.attending import SeatUnknown

router = APIRouter(
    prefix="/v1/roundtables/{roundtable_id}/sessions/{session_id}/interpretations",
    tags=["floor"],
    route_class=StrictRoute,
)

P = Permission
InterpretationAtHand = Annotated[
    Interpretation, located(Interpretation, "interpretation_id", under=Interpretation.session_id)
]


@router.get(
    "", operation_id="list_interpretations", dependencies=[needs(P.roundtable_read)], response_model=InterpretationList
)
async def list_interpretations(request: Request, session: SeenSession, paging: Paging) -> Response:
    """In which languages the session could be followed, through whom and for whom, in the order of the record."""
    where = equal(Interpretation.session_id, session.id)
    return page_response(request, await session.page(Interpretation, paging, *where, order=Interpretation.number))


@router.post(
    "",
    operation_id="begin_interpretation",
    dependencies=[needs(P.language_serve, once=True)],
    status_code=201,
    response_model=InterpretationOut,
    responses=problems(
        LanguageUnknown,
        OtherSeat,
        SessionNotOpen,
        lifecycle.InterpreterNotPresent,
        SeatUnknown,
        lifecycle.InterpretationGoesOn,
    ),
)
async def begin_interpretation(
    standing: CurrentStanding, session: SessionAtHand, body: InterpretationIn, country: Country
) -> Response:
    """From now on the session can be followed in a language, as long as who interprets is there.

    Where the ground rules require languages, nobody is given the floor that somebody could not follow.
    """
    return created(await interpreting.begin(standing, session, body, country))


@router.post(
    "/{interpretation_id}/end",
    operation_id="end_interpretation",
    dependencies=[needs(P.language_serve)],
    status_code=201,
    response_model=InterpretationOut,
    responses=problems(OtherSeat, lifecycle.InterpretationOver),
)
async def end_interpretation(
    standing: CurrentStanding,
    interpretation: Annotated[
        Interpretation, located(Interpretation, "interpretation_id", under=Interpretation.session_id)
    ],
    _: InterpretationEndIn | None = None,
) -> Response:
    """Nobody follows it so any more; who goes on in another way begins anew."""
    return created(await interpreting.end(standing, interpretation))
