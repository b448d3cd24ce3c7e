"""The agenda of a session, and the sectors' assent to it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.assents.lifecycle import AlreadyAssented
from app.assents.models import AgendaAssent
from app.assents.schemas import AssentIn
from app.core.errors import NotFound, Refusal
from app.core.paging import Paging, page_response
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.demands.lifecycle import DemandNotAdmitted
from app.identity.answers import amended, created, found
from app.identity.roles import Permission
from app.ledger import queries as ledger
from app.protocols.lifecycle import ProtocolMissing
from app.roundtables.access import Standing, located, matched, standing
from app.roundtables.lifecycle import RoundtableNotLive
from app.roundtables.models import Power
from app.roundtables.policy import OtherSector, PowerMissing
from app.rules.kinds import refusals_at
from app.rules.moments import MatterTabled
from app.sessions import lifecycle, policy
from app.sessions.models import AgendaItem, Session
from app.sessions.schemas.agenda import (
    AgendaAssentList,
    AgendaAssentOut,
    AgendaItemIn,
    AgendaItemList,
    AgendaItemOut,
    AgendaItemPatch,
)
from app.sessions.service import agenda

router = APIRouter(
    prefix="/v1/roundtables/{roundtable_id}/sessions/{session_id}", tags=["sessions"], route_class=StrictRoute
)

P = Permission
_SCOPE: tuple[type[Refusal], ...] = (ProtocolMissing, *refusals_at(MatterTabled))
Reading = Annotated[Standing, Depends(standing(P.roundtable_read))]
Proposing = Annotated[Standing, Depends(standing(P.agenda_propose))]
Assenting = Annotated[Standing, Depends(standing(P.agenda_assent))]
Read = Annotated[Session, located(Session, "session_id", P.roundtable_read)]
Proposed = Annotated[Session, located(Session, "session_id", P.agenda_propose)]


async def _of_session(
    session: Read, item: Annotated[AgendaItem, located(AgendaItem, "agenda_item_id", P.roundtable_read)]
) -> AgendaItem:
    if item.session_id != session.id:
        raise NotFound
    return item


async def _may_amend(
    proposing: Proposing,
    session: Proposed,
    item: Annotated[AgendaItem, located(AgendaItem, "agenda_item_id", P.agenda_propose)],
) -> Standing:
    if item.session_id != session.id:
        raise NotFound
    policy.require_item_of(proposing.seat.sector, item.sector, conducts=proposing.conducts)
    return proposing


async def _may_decide(assenting: Assenting) -> Standing:
    assenting.require_power(Power.decide)
    return assenting


@router.get(
    "/agenda-items",
    operation_id="list_agenda_items",
    response_model=AgendaItemList,
)
async def list_agenda_items(request: Request, reading: Reading, session: Read, paging: Paging) -> Response:
    """The agenda in its order, in which the sectors take turns."""
    page = await ledger.page(
        reading.db,
        reading.reader,
        AgendaItem,
        paging,
        AgendaItem.session_id == session.id,
        roundtable_id=reading.roundtable.id,
        order=AgendaItem.rank,
    )
    return page_response(request, page)


@router.post(
    "/agenda-items",
    operation_id="add_agenda_item",
    status_code=201,
    response_model=AgendaItemOut,
    responses=problems(RoundtableNotLive, lifecycle.AgendaFrozen, agenda.DemandUnknown, DemandNotAdmitted, *_SCOPE),
)
async def add_agenda_item(proposing: Proposing, session: Proposed, body: AgendaItemIn) -> Response:
    """Put an item on the agenda of a session that was not called yet; every sector may."""
    return created(await agenda.add_item(proposing, session, body))


@router.get(
    "/agenda-items/{agenda_item_id}",
    operation_id="get_agenda_item",
    response_model=AgendaItemOut,
)
async def get_agenda_item(
    request: Request, reading: Reading, item: Annotated[AgendaItem, Depends(_of_session)]
) -> Response:
    """One item of the agenda."""
    return found(request, await ledger.one(reading.db, reading.reader, AgendaItem, item.id, reading.roundtable.id))


@router.patch(
    "/agenda-items/{agenda_item_id}",
    operation_id="amend_agenda_item",
    response_model=AgendaItemOut,
    responses=problems(
        OtherSector, RoundtableNotLive, lifecycle.AgendaFrozen, agenda.DemandUnknown, DemandNotAdmitted, *_SCOPE
    ),
)
async def amend_agenda_item(
    proposing: Annotated[Standing, Depends(_may_amend)],
    session: Proposed,
    item: Annotated[AgendaItem, matched(AgendaItem, "agenda_item_id", P.agenda_propose)],
    body: AgendaItemPatch,
) -> Response:
    """Change an item of your own sector, or any as who runs the table; the sectors then assent to the agenda anew."""
    return amended(await agenda.amend_item(proposing, session, item, body))


@router.get(
    "/agenda-assents",
    operation_id="list_agenda_assents",
    response_model=AgendaAssentList,
)
async def list_agenda_assents(
    request: Request, reading: Reading, session: Read, paging: Paging, seat_id: UUID | None = None
) -> Response:
    """What the sectors said to the agenda, revision by revision."""
    where = [AgendaAssent.target_id == session.id]
    if seat_id is not None:
        where.append(AgendaAssent.seat_id == seat_id)
    page = await ledger.page(
        reading.db, reading.reader, AgendaAssent, paging, *where, roundtable_id=reading.roundtable.id
    )
    return page_response(request, page)


@router.post(
    "/agenda-assents",
    operation_id="assent_to_agenda",
    status_code=201,
    response_model=AgendaAssentOut,
    responses=problems(PowerMissing, RoundtableNotLive, lifecycle.AgendaFrozen, lifecycle.AgendaEmpty, AlreadyAssented),
)
async def assent_to_agenda(
    assenting: Annotated[Standing, Depends(_may_decide)],
    session: Annotated[Session, matched(Session, "session_id", P.agenda_assent)],
    body: AssentIn,
) -> Response:
    """Give your sector's word on the agenda as it stands: If-Match names the revision of the session that you read."""
    return created(await agenda.assent(assenting, session, body))
