"""`…/agenda-items/{id}`: items while the session goes on, their documents, and later ones."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.assents.lifecycle import AlreadyAssented
from app.assents.models import AgendaItemAssent
from app.assents.schemas import ConsentIn
from app.core.errors import refuses
from app.core.paging import Paging, page_response
from app.core.problems import problems
from app.core.requests import StrictRoute
from app.directory.router import Country
from app.directory.table_calendar import CalendarTooShort
from app.identity.answers import created
from app.identity.guards import needs
from app.identity.roles import Permission
from app.ledger.queries import equal
from app.protocols.lifecycle import ProtocolMissing
from app.roundtables.access import CurrentStanding, Seen, Standing, located, matched, seen
from app.roundtables.lifecycle import LanguageUnknown, RoundtableNotLive
from app.roundtables.models import Power
from app.roundtables.policy import OtherSector, PowerMissing
from app.rules.kinds import refusals_at
from app.rules.moments import AgendaItemTaken
from app.sessions import items, lifecycle, policy
from app.sessions.models import AgendaDocument, AgendaItem, Session
from app.sessions.schemas.agenda import AgendaItemOut
from app.sessions.schemas.items import (
    AgendaDocumentIn,
    AgendaDocumentList,
    AgendaDocumentOut,
    AgendaItemAssentList,
    AgendaItemAssentOut,
    ItemCarryOverIn,
    ItemStartIn,
    ItemStepIn,
    RemovalIn,
)
from app.sessions.service import carrying, consenting, documents
from app.sessions.service import items as items_service
from app.sessions.service.attending import SeatUnknown
from app.sessions.stays import OccurredAtUnfit

router = APIRouter(
    prefix="/v1/roundtables/{roundtable_id}/sessions/{session_id}/agenda-items/{agenda_item_id}",
    tags=["sessions"],
    route_class=StrictRoute,
)

P = Permission
SessionAtHand = Annotated[Session, located(Session, "session_id")]
SeenItem = Annotated[Seen, seen(AgendaItem, "agenda_item_id", under=AgendaItem.session_id)]


ItemHere = Annotated[AgendaItem, located(AgendaItem, "agenda_item_id", under=AgendaItem.session_id)]


@refuses(OtherSector)
async def _may_change(standing: CurrentStanding, item: ItemHere) -> Standing:
    policy.require_item_of(standing.seat.sector, item.sector, conducts=standing.conducts)
    return standing


@refuses(PowerMissing)
async def _may_decide(standing: CurrentStanding, _: ItemHere) -> Standing:
    standing.require_power(Power.decide)
    return standing


Changing = Annotated[Standing, Depends(_may_change)]


async def _step(body: ItemStepIn | None = None) -> None:
    """The body of a step, which has nothing to say."""


@router.post(
    "/start",
    operation_id="start_agenda_item",
    dependencies=[needs(P.session_conduct)],
    status_code=201,
    response_model=AgendaItemOut,
    responses=problems(
        lifecycle.SessionNotOpen,
        items.AgendaItemNotOnAgenda,
        items.AgendaItemEnded,
        items.AgendaItemUnderWay,
        CalendarTooShort,
        ProtocolMissing,
        *refusals_at(AgendaItemTaken),
    ),
)
async def start_agenda_item(
    standing: CurrentStanding, session: SessionAtHand, item: ItemHere, body: ItemStartIn | None = None
) -> Response:
    """Take the item up, or go on with it; the clock of the one before stands. Documents that came late: to inform."""
    return created(await items_service.start(standing, session, item, body or ItemStartIn()))


@router.post(
    "/pause",
    operation_id="pause_agenda_item",
    dependencies=[needs(P.session_conduct), Depends(_step)],
    status_code=201,
    response_model=AgendaItemOut,
    responses=problems(lifecycle.SessionNotOpen, items.AgendaItemNotUnderWay),
)
async def pause_agenda_item(standing: CurrentStanding, session: SessionAtHand, item: ItemHere) -> Response:
    """Leave the item for later: its clock stands, and what is not ended is offered to the next session."""
    return created(await items_service.pause(standing, session, item))


@router.post(
    "/end",
    operation_id="end_agenda_item",
    dependencies=[needs(P.session_conduct), Depends(_step)],
    status_code=201,
    response_model=AgendaItemOut,
    responses=problems(
        lifecycle.SessionNotOpen, items.AgendaItemNotOnAgenda, items.AgendaItemEnded, items.AgendaItemNotUnderWay
    ),
)
async def end_agenda_item(standing: CurrentStanding, session: SessionAtHand, item: ItemHere) -> Response:
    """Say that the item is finished."""
    return created(await items_service.end(standing, session, item))


@router.post(
    "/removal",
    operation_id="remove_agenda_item",
    dependencies=[needs(P.agenda_propose)],
    status_code=201,
    response_model=AgendaItemOut,
    responses=problems(RoundtableNotLive, lifecycle.AgendaFrozen, items.AgendaItemNotOnAgenda),
)
async def remove_agenda_item(
    standing: Changing,
    session: SessionAtHand,
    item: Annotated[AgendaItem, matched(AgendaItem, "agenda_item_id", under=AgendaItem.session_id)],
    body: RemovalIn,
) -> Response:
    """Take an item of your sector, or any as who runs the table, off the agenda before the call, with the reason."""
    return created(await items_service.remove(standing, session, item, body))


@router.post(
    "/carry-over",
    operation_id="carry_over_agenda_item",
    dependencies=[needs(P.agenda_propose)],
    status_code=201,
    response_model=AgendaItemOut,
    responses=problems(items.SessionUnknown, RoundtableNotLive, items.AgendaItemNotToCarry),
)
async def carry_over_agenda_item(
    standing: Changing, session: SessionAtHand, item: ItemHere, body: ItemCarryOverIn
) -> Response:
    """Put what this session did not finish on the agenda of one that is planned; it stays the item of its sector."""
    return created(await carrying.carry(standing, session, item, body))


@router.get(
    "/documents",
    operation_id="list_agenda_documents",
    dependencies=[needs(P.roundtable_read)],
    response_model=AgendaDocumentList,
)
async def list_agenda_documents(request: Request, item: SeenItem, paging: Paging) -> Response:
    """The documents of the item: which file, when it was given out, to whom."""
    page = await item.page(AgendaDocument, paging, *equal(AgendaDocument.agenda_item_id, item.id))
    return page_response(request, page)


@router.post(
    "/documents",
    operation_id="deliver_agenda_document",
    dependencies=[needs(P.agenda_propose)],
    status_code=201,
    response_model=AgendaDocumentOut,
    responses=problems(
        LanguageUnknown,
        documents.FileNotHandedIn,
        SeatUnknown,
        OccurredAtUnfit,
        items.AgendaItemNotOnAgenda,
    ),
)
async def deliver_agenda_document(
    standing: Changing, item: ItemHere, body: AgendaDocumentIn, country: Country
) -> Response:
    """Give out a file that the table keeps, to every seat or to some; the days of reading count from this act."""
    return created(await documents.deliver(standing, item, body, country))


@router.get(
    "/assents",
    operation_id="list_agenda_item_assents",
    dependencies=[needs(P.roundtable_read)],
    response_model=AgendaItemAssentList,
)
async def list_agenda_item_assents(request: Request, item: SeenItem, paging: Paging) -> Response:
    """What the sectors said to an item that came after the call."""
    page = await item.page(AgendaItemAssent, paging, *equal(AgendaItemAssent.target_id, item.id))
    return page_response(request, page)


@router.post(
    "/assents",
    operation_id="assent_to_agenda_item",
    dependencies=[needs(P.agenda_assent)],
    status_code=201,
    response_model=AgendaItemAssentOut,
    responses=problems(RoundtableNotLive, lifecycle.SessionNotOpen, items.AgendaItemHeld, AlreadyAssented),
)
async def assent_to_agenda_item(
    standing: Annotated[Standing, Depends(_may_decide)],
    session: SessionAtHand,
    item: Annotated[AgendaItem, matched(AgendaItem, "agenda_item_id", under=AgendaItem.session_id)],
    body: ConsentIn,
) -> Response:
    """Your sector's word on a later item; with the yes of every sector that is present it is on the agenda."""
    return created(await consenting.assent(standing, session, item, body))
