"""Items while the session goes on, their documents, and what sectors say to a later one."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.assents.schemas import AssentOut
from app.core.schemas import Body, In, Instant, Line, Out, Sha256, Text
from app.directory.models import Sector
from app.identity.schemas import Language
from app.sessions.models import DeliveryChannel


class ItemStartIn(In):
    """The body may be left out."""

    only_to_inform: Annotated[
        bool, Field(description="Take it up only to inform: always allowed, also where its documents came too late.")
    ] = False


class ItemStepIn(In):
    """A step that says nothing but that it is taken; the body may be left out."""


class RemovalIn(In):
    reason: Annotated[Text, Field(examples=["Se tratará en la mesa técnica."])]


class ItemCarryOverIn(In):
    session_id: Annotated[UUID, Field(description="The planned session that takes the item over.")]


class AgendaDocumentIn(In):
    """A file of this table, given out for the item."""

    sha256: Sha256
    title: Annotated[Line, Field(examples=["Informe de monitoreo del río Mosna"])]
    language: Annotated[Language | None, Field(examples=["es"])] = None
    channel: DeliveryChannel = DeliveryChannel.desk
    seat_ids: Annotated[
        frozenset[UUID] | None,
        Field(min_length=1, max_length=200, description="Who received it; every seat where it is left out."),
    ] = None
    handed_over_at: Annotated[
        Instant | None,
        Field(description="When it was handed over, if earlier; reading counts from the record all the same."),
    ] = None


class AgendaDocumentOut(Body):
    roundtable_id: UUID
    session_id: UUID
    agenda_item_id: UUID
    sha256: str
    title: str
    language: str | None
    channel: DeliveryChannel
    seat_ids: Annotated[tuple[UUID, ...] | None, Field(description="Who received it; null for every seat.")]
    handed_over_at: Instant | None
    delivered_at: Annotated[Instant, Field(description="When the delivery stood on record; reading counts from here.")]
    delivered_by: UUID
    sector: Sector


class AgendaDocumentList(Out):
    items: tuple[AgendaDocumentOut, ...]
    next: str | None


class AgendaItemAssentOut(AssentOut):
    """A sector's word on an item that came after the call: `target_id` is the item."""


class AgendaItemAssentList(Out):
    items: tuple[AgendaItemAssentOut, ...]
    next: str | None
