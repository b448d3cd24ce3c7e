"""The agenda of a session, and the sectors' assent to it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.assents.lifecycle import AlreadyAssented, OrganizationAway
from app.assents.models import AgendaAssent
from app.assents.schemas import AssentIn
from app.core.errors import Refusal, refuses
from app.core.paging import Paging, page_response
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.demands.lifecycle import DemandNotAdmitted
from app.identity.answers import amended, created, found
from app.identity.guards import needs
from app.identity.roles import Permission
from app.ledger.queries import equal
from app.protocols.lifecycle import ProtocolMissing
from app.roundtables.access import CurrentStanding, Seen, Standing, located, matched, seen
from app.roundtables.lifecycle import RoundtableNotLive
from app.roundtables.models import Power
from app.roundtables.policy import OtherSector, PowerMissing
from app.rules.kinds import refusals_at
from app.rules.moments import MatterTabled
from app.sessions import items, lifecycle, policy
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
SeenSession = Annotated[Seen, seen(Session, "session_id")]
AgendaItemAtHand = Annotated[AgendaItem, located(AgendaItem, "agenda_item_id", under=AgendaItem.session_id)]
_SCOPE: tuple[type[Refusal], ...] = (ProtocolMissing, *refusals_at(MatterTabled))
SessionAtHand = Annotated[Session, located(Session, "session_id")]


@refuses(OtherSector)
async def _may_amend(
    standing: CurrentStanding,
    item: AgendaItemAtHand,
) -> Standing:
    policy.require_item_of(standing.seat.sector, item.sector, conducts=standing.conducts)
    return standing


@refuses(PowerMissing)
async def _may_decide(standing: CurrentStanding) -> Standing:
    standing.require_power(Power.decide)
    return standing


@router.get(
    "/agenda-items",
    operation_id="list_agenda_items",
    dependencies=[needs(P.roundtable_read)],
    response_model=AgendaItemList,
)
async def list_agenda_items(request: Request, session: SeenSession, paging: Paging) -> Response:
    """The agenda in its order, in which the sectors take turns."""
    page = await session.page(AgendaItem, paging, *equal(AgendaItem.session_id, session.id), order=AgendaItem.rank)
    return page_response(request, page)


@router.post(
    "/agenda-items",
    operation_id="add_agenda_item",
    dependencies=[needs(P.agenda_propose)],
    status_code=201,
    response_model=AgendaItemOut,
    responses=problems(
        RoundtableNotLive,
        lifecycle.AgendaFrozen,
        items.AgendaParentUnfit,
        items.PreviousMinutesListed,
        agenda.DemandUnknown,
        DemandNotAdmitted,
        *_SCOPE,
    ),
)
async def add_agenda_item(standing: CurrentStanding, session: SessionAtHand, body: AgendaItemIn) -> Response:
    """Put an item on the agenda; every sector may. After the call it waits for every sector that is present."""
    return created(await agenda.add_item(standing, session, body))


@router.get(
    "/agenda-items/{agenda_item_id}",
    operation_id="get_agenda_item",
    dependencies=[needs(P.roundtable_read)],
    response_model=AgendaItemOut,
)
async def get_agenda_item(
    request: Request,
    item: Annotated[Seen, seen(AgendaItem, "agenda_item_id", under=AgendaItem.session_id)],
) -> Response:
    """One item of the agenda."""
    return found(request, item.stored)


@router.patch(
    "/agenda-items/{agenda_item_id}",
    operation_id="amend_agenda_item",
    dependencies=[needs(P.agenda_propose)],
    response_model=AgendaItemOut,
    responses=problems(
        RoundtableNotLive,
        lifecycle.AgendaFrozen,
        items.AgendaItemNotOnAgenda,
        items.AgendaOrderKept,
        items.AgendaItemUnknown,
        agenda.DemandUnknown,
        DemandNotAdmitted,
        *_SCOPE,
    ),
)
async def amend_agenda_item(
    standing: Annotated[Standing, Depends(_may_amend)],
    session: SessionAtHand,
    item: Annotated[AgendaItem, matched(AgendaItem, "agenda_item_id", under=AgendaItem.session_id)],
    body: AgendaItemPatch,
) -> Response:
    """Change an item of your own sector, or any as who runs the table; the sectors then assent to the agenda anew."""
    return amended(await agenda.amend_item(standing, session, item, body))


@router.get(
    "/agenda-assents",
    operation_id="list_agenda_assents",
    dependencies=[needs(P.roundtable_read)],
    response_model=AgendaAssentList,
)
async def list_agenda_assents(
    request: Request, session: SeenSession, paging: Paging, seat_id: UUID | None = None
) -> Response:
    """What the sectors said to the agenda, revision by revision."""
    where = (*equal(AgendaAssent.target_id, session.id), *equal(AgendaAssent.seat_id, seat_id))
    return page_response(request, await session.page(AgendaAssent, paging, *where))


@router.post(
    "/agenda-assents",
    operation_id="assent_to_agenda",
    dependencies=[needs(P.agenda_assent)],
    status_code=201,
    response_model=AgendaAssentOut,
    responses=problems(
        RoundtableNotLive, lifecycle.AgendaFrozen, lifecycle.AgendaEmpty, AlreadyAssented, OrganizationAway
    ),
)
async def assent_to_agenda(
    standing: Annotated[Standing, Depends(_may_decide)],
    session: Annotated[Session, matched(Session, "session_id")],
    body: AssentIn,
) -> Response:
    """Give your sector's word on the agenda as it stands: If-Match names the revision of the session that you read."""
    return created(await agenda.assent(standing, session, body))
