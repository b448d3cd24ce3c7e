"""A session as it is planned and published."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, model_validator

from app.core.schemas import Body, In, Instant, Line, Minutes, Out, wrong_member
from app.sessions.models import SessionAbout, SessionKind, SessionPhase
from app.sessions.schemas.course import TurnOut


class SessionIn(In):
    kind: SessionKind = SessionKind.ordinary
    about: Annotated[
        SessionAbout,
        Field(description="A session about anything but the dialogue is held also when the term is over."),
    ] = SessionAbout.dialogue
    title: Annotated[Line, Field(examples=["Primera sesión: agua y vías"])]
    place: Annotated[Line | None, Field(description="Where people meet.", examples=["Salón comunal de Huari"])] = None
    starts_at: Instant
    duration_minutes: Annotated[Minutes, Field(examples=[180])]
    carry_over: Annotated[
        bool, Field(description="Take over the items that the last closed session did not finish.")
    ] = False
    copy_from: Annotated[
        UUID | None, Field(description="Begin with the agenda of this session of the table, in its order.")
    ] = None

    @model_validator(mode="after")
    def _begins_one_way(self) -> Self:
        if self.carry_over and self.copy_from is not None:
            raise wrong_member("copy_from", "copied_or_carried")
        return self


class SessionPatch(In):
    kind: SessionKind | None = None
    about: SessionAbout | None = None
    title: Line | None = None
    place: Line | None = None
    starts_at: Instant | None = None
    duration_minutes: Minutes | None = None


class StepIn(In):
    """A step that says nothing but that it is taken; the body may be left out."""


class SessionOut(Body):
    roundtable_id: UUID
    number: int
    kind: SessionKind
    about: SessionAbout = SessionAbout.dialogue
    phase: SessionPhase
    title: str
    place: str | None
    starts_at: Instant
    duration_minutes: int
    agenda_revision: Annotated[int, Field(description="Grows with every change of the agenda; 0 while it is empty.")]
    planned_at: Instant
    convened_at: Instant | None
    opened_at: Instant | None
    closed_at: Instant | None
    protocol_id: Annotated[UUID | None, Field(description="The ground rules by which it is judged, from its calling.")]
    notice_from: Annotated[
        Instant | None,
        Field(description="From when the days of notice are counted: its calling, or the last change of its hour."),
    ] = None
    resumes_at: Annotated[
        Instant | None, Field(description="While it is suspended: the hour that was announced for going on, if any.")
    ] = None
    sits_since: Annotated[
        Instant | None,
        Field(description="While it is open: since when without a break, its opening or the hour at which it went on."),
    ] = None
    course: Annotated[
        tuple[TurnOut, ...], Field(description="What became of it between its calling and its closing, in order.")
    ] = ()


class SessionList(Out):
    items: tuple[SessionOut, ...]
    next: str | None
