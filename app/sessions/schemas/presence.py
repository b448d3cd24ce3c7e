"""Who attends a session and on whose word, guests, and codes that are shown in the room."""

from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from app.core.batches import Row, RowResult
from app.core.schemas import Body, In, Instant, Line, Out, wrong_member
from app.directory.models import Sector
from app.sessions.models import AttendanceMode, PresenceWord
from app.signatures.schemas.paper import PaperIn, PaperOut, PaperWitnessOut, Witnesses

OccurredAt = Annotated[
    Instant | None, Field(description="When it happened, where that is not now: not before the convocation.")
]


class AttendanceIn(In):
    """An arrival: your own, or of the seat that you record as the one who keeps the attendance."""

    seat_id: Annotated[UUID | None, Field(description="Your own where it is left out.")] = None
    mode: AttendanceMode = AttendanceMode.in_person
    occurred_at: OccurredAt = None
    takes_over: Annotated[
        bool,
        Field(
            description="The titular or an alternate of the same place leaves at that minute: said by who keeps the "
            "list, or by whoever leaves."
        ),
    ] = False
    code: Annotated[
        Line | None,
        Field(description="What is shown in the room, for one's own arrival.", examples=["7K2QD-M4TRA-0WXZ1-9B6CH"]),
    ] = None

    @model_validator(mode="after")
    def _code_is_of_who_arrives(self) -> Self:
        if self.code is not None and self.seat_id is not None:
            raise wrong_member("code", "code_of_who_arrives")
        return self


class DepartureIn(In):
    occurred_at: OccurredAt = None


class AttendanceOut(Body):
    roundtable_id: UUID
    session_id: UUID
    seat_id: UUID
    mandate_id: Annotated[UUID, Field(description="The mandate under which the seat's holder came.")]
    mode: AttendanceMode
    arrived_at: Instant
    departed_at: Instant | None
    recorded_by: Annotated[UUID, Field(description="The seat that recorded the arrival.")]
    claimed: Annotated[
        bool,
        Field(description="On the word of who keeps the list alone: it lets a session begin, and decides nothing."),
    ] = False
    confirmed_through: Annotated[
        PresenceWord | None,
        Field(description="On whose word it counts for a decision; null while it is claimed, and of older ones."),
    ] = None
    confirmed_at: Instant | None = None
    voided_at: Annotated[Instant | None, Field(description="Since when it counts for nothing, as it was wrong.")] = None
    voided_by: Annotated[UUID | None, Field(description="The seat that corrected it.")] = None
    void_reason: str | None = None
    entered_at: Annotated[Instant | None, Field(description="When it was entered by a correction, if it was.")] = None
    entry_reason: Annotated[str | None, Field(description="Why, of one that nobody recorded while it lasted.")] = None
    replaces: Annotated[UUID | None, Field(description="The wrong one that it takes the place of.")] = None


class AttendanceList(Out):
    items: tuple[AttendanceOut, ...]
    next: str | None


class ArrivalRow(Row):
    """Somebody is there."""

    kind: Literal["arrival"] = "arrival"
    seat_id: UUID
    mode: AttendanceMode = AttendanceMode.in_person
    occurred_at: OccurredAt = None
    takes_over: bool = False


class DepartureRow(Row):
    """Somebody leaves: the stay of the seat that goes on ends."""

    kind: Literal["departure"]
    seat_id: UUID
    occurred_at: OccurredAt = None


class AttendanceBatchIn(In):
    """Many arrivals and departures, each an act of its own under its own id."""

    rows: Annotated[list[ArrivalRow | DepartureRow], Field(min_length=1, max_length=100)]


class AttendanceResult(RowResult):
    attendance: Annotated[AttendanceOut | None, Field(description="As it stands after this row; null if refused.")]


class AttendanceBatchOut(Out):
    results: Annotated[tuple[AttendanceResult, ...], Field(description="One for each row, in the same order.")]


AttendanceIds = Annotated[
    frozenset[UUID],
    Field(min_length=1, max_length=200, description="What was read: nothing else is confirmed."),
]


class AttendanceConfirmationIn(In):
    """The arrivals that were read, all of your own sector."""

    attendance_ids: AttendanceIds


class AttendanceSheetIn(PaperIn):
    """The sheet of attendance, as it lies before who keeps the list: a file of the table, with who stands on it."""

    attendance_ids: AttendanceIds
    witnesses: Annotated[
        Witnesses,
        Field(description="Two seats of different sectors; neither runs the table nor records the sheet."),
    ]


class AttendanceConfirmationOut(Body):
    roundtable_id: UUID
    session_id: UUID
    sector: Annotated[Sector | None, Field(description="Whose list was confirmed with one tap; null of a sheet.")]
    seat_id: Annotated[UUID, Field(description="The seat that confirmed it, or that recorded the sheet.")]
    attendance_ids: tuple[UUID, ...]
    paper: PaperOut | None
    witnesses: tuple[PaperWitnessOut, ...]
    recorded_at: Instant
    took_effect_at: Annotated[Instant | None, Field(description="Null of a sheet that lacks a witness.")]


class AttendanceConfirmationList(Out):
    items: tuple[AttendanceConfirmationOut, ...]
    next: str | None


class GuestIn(In):
    """Somebody without a seat; the name stays outside of the record."""

    name: Annotated[Line | None, Field(examples=["Ing. Rosa Huamán"])] = None
    sector: Annotated[Sector | None, Field(description="Whose guest it is; left out if the table invited them.")] = None
    mode: AttendanceMode = AttendanceMode.in_person
    occurred_at: OccurredAt = None


class GuestErasureIn(In):
    """It says nothing but that it is one; the body may be left out."""


class GuestOut(Body):
    roundtable_id: UUID
    session_id: UUID
    number: Annotated[int, Field(description="Counted in this session, from 1.")]
    sector: Sector | None
    named: Annotated[bool, Field(description="Whether a name is kept outside of the record.")]
    mode: AttendanceMode
    arrived_at: Instant
    departed_at: Instant | None
    recorded_by: UUID


class GuestShown(GuestOut):
    name: Annotated[str | None, Field(description="For those who hold a seat here, until it is erased; else null.")]


class GuestList(Out):
    items: tuple[GuestShown, ...]
    next: str | None


class ArrivalCodeIn(In):
    minutes: Annotated[
        int, Field(ge=1, le=240, strict=True, description="For how long it is shown; an earlier one ends with it.")
    ] = 30


class ArrivalCodeOut(Body):
    roundtable_id: UUID
    session_id: UUID
    issued_by: UUID
    issued_at: Instant
    expires_at: Instant


class ArrivalCodeShown(ArrivalCodeOut):
    code: Annotated[
        str | None,
        Field(description="Shown this once; null in the answer to a repeated call."),
    ] = None


class ArrivalCodeList(Out):
    items: tuple[ArrivalCodeOut, ...]
    next: str | None
