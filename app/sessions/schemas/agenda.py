"""The agenda, and what sectors say to it."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.assents.schemas import AssentOut
from app.core.schemas import Body, In, Instant, Line, Minutes, Out, Text
from app.directory.models import Sector
from app.sessions.models import ParticipationLevel


class AgendaItemIn(In):
    title: Annotated[Line, Field(examples=["Monitoreo conjunto del agua"])]
    purpose: Annotated[
        Text,
        Field(description="What the item is to achieve.", examples=["Decidir cómo se mide el agua del río Mosna."]),
    ]
    participation_level: Annotated[
        ParticipationLevel, Field(description="What the table is asked to do.", examples=["decide"])
    ]
    duration_minutes: Annotated[Minutes, Field(examples=[45])]
    demand_id: Annotated[UUID | None, Field(description="The admitted demand that the item takes up.")] = None


class AgendaItemPatch(In):
    title: Annotated[Line | None, Field(examples=["Monitoreo conjunto del agua"])] = None
    purpose: Text | None = None
    participation_level: ParticipationLevel | None = None
    duration_minutes: Minutes | None = None
    demand_id: UUID | None = None


class AgendaItemOut(Body):
    roundtable_id: UUID
    session_id: UUID
    rank: Annotated[int, Field(description="Orders the agenda: the sectors in turn, by arrival. It has gaps.")]
    title: str
    purpose: str
    participation_level: ParticipationLevel
    duration_minutes: int
    demand_id: UUID | None
    proposed_by: Annotated[UUID, Field(description="The seat that put it forward.")]
    sector: Sector
    added_after_convocation: bool
    created_at: Instant


class AgendaItemList(Out):
    items: tuple[AgendaItemOut, ...]
    next: str | None


class AgendaAssentOut(AssentOut):
    """A sector's word on the agenda: `target_id` is the session, `target_revision` the revision of its agenda."""


class AgendaAssentList(Out):
    items: tuple[AgendaAssentOut, ...]
    next: str | None
