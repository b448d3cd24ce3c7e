"""The agenda, and what sectors say to it."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.assents.schemas import AssentOut
from app.core.schemas import Body, In, Instant, Line, Minutes, Out, Text
from app.directory.models import Sector
from app.sessions.models import AgendaItemKind, AgendaItemPhase, ParticipationLevel


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
    kind: AgendaItemKind = AgendaItemKind.matter
    parent_id: Annotated[UUID | None, Field(description="The item that this one is a part of.")] = None


class AgendaItemPatch(In):
    title: Annotated[Line | None, Field(examples=["Monitoreo conjunto del agua"])] = None
    purpose: Text | None = None
    participation_level: ParticipationLevel | None = None
    duration_minutes: Minutes | None = None
    demand_id: UUID | None = None
    after: Annotated[
        UUID | None,
        Field(description="The item beside it that it is to stand after; null for the first. By who runs the table."),
    ] = None


class AgendaItemOut(Body):
    roundtable_id: UUID
    session_id: UUID
    kind: AgendaItemKind = AgendaItemKind.matter
    parent_id: Annotated[UUID | None, Field(description="The item that this one is a part of.")] = None
    phase: AgendaItemPhase = AgendaItemPhase.waiting
    rank: Annotated[
        int,
        Field(
            description="Orders the agenda: the sectors in turn, by arrival, unless it was put in another order. It "
            "has gaps; the parts of an item are ordered among themselves."
        ),
    ]
    title: str
    purpose: str
    participation_level: ParticipationLevel
    duration_minutes: int
    demand_id: UUID | None
    proposed_by: Annotated[UUID, Field(description="The seat that put it forward.")]
    sector: Sector
    added_after_convocation: bool
    carried_from: Annotated[
        UUID | None, Field(description="The item of an earlier session that was not finished there.")
    ] = None
    taken_level: Annotated[
        ParticipationLevel | None,
        Field(description="At what it was taken up, where that is less than its participation level."),
    ] = None
    started_at: Instant | None = None
    running_since: Annotated[
        Instant | None, Field(description="Since when its clock runs, besides `used_seconds`; null while it stands.")
    ] = None
    used_seconds: Annotated[int, Field(description="What it used until its clock stood last, recesses left out.")] = 0
    ended_at: Instant | None = None
    removal_reason: Annotated[str | None, Field(description="Why it was taken off the agenda.")] = None
    created_at: Instant


class AgendaItemList(Out):
    items: tuple[AgendaItemOut, ...]
    next: str | None


class AgendaAssentOut(AssentOut):
    """A sector's word on the agenda: `target_id` is the session, `target_revision` the revision of its agenda."""


class AgendaAssentList(Out):
    items: tuple[AgendaAssentOut, ...]
    next: str | None
