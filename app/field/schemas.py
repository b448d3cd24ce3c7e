"""What a device sends that had no line, and what it is told of each entry."""

from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from app.assents.models import Stance
from app.core.batches import Row, RowResult
from app.core.schemas import Body, In, Instant, LongText, Out, Text, wrong_member
from app.field.models import FieldKind, FieldPhase
from app.floor.models import FloorKind
from app.identity.schemas import Language
from app.minutes.schemas.minutes import SpeakerIn
from app.sessions.models import AttendanceMode


class BaseIn(In):
    """What the device had read of the thing that the entry is about."""

    type: Annotated[str, Field(pattern="^[a-z_]{1,40}$", examples=["attendance"])]
    id: UUID
    revision: Annotated[int, Field(ge=1, strict=True)]


class FieldEntryIn(Row):
    """What every entry says, whatever its kind."""

    sequence: Annotated[int, Field(ge=1, le=100_000, strict=True)]
    occurred_at: Instant
    base: BaseIn | None = None


class FieldArrival(FieldEntryIn):
    kind: Literal["arrival"]
    seat_id: UUID
    mode: AttendanceMode = AttendanceMode.in_person
    takes_over: bool = False


class FieldDeparture(FieldEntryIn):
    kind: Literal["departure"]
    seat_id: UUID


class FieldTurn(FieldEntryIn):
    """A turn that is over; `occurred_at` is when it began."""

    kind: Literal["turn"]
    seat_id: UUID
    ended_at: Annotated[Instant, Field(description="When it ended.")]
    turn_kind: FloorKind = FloorKind.intervention
    agenda_item_id: UUID | None = None
    language: Language | None = None
    on_record: bool = False

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.ended_at <= self.occurred_at:
            raise wrong_member("ended_at", "turn_ends_before_it_begins")
        return self


class FieldNote(FieldEntryIn):
    kind: Literal["note"]
    text: Annotated[LongText, Field(examples=["La empresa explica de dónde toma el agua."])]
    language: Language = "es"
    agenda_item_id: UUID | None = None
    speaker: SpeakerIn | None = None


class FieldItemTime(FieldEntryIn):
    """An item was under way from `occurred_at` on."""

    kind: Literal["item_time"]
    agenda_item_id: UUID
    ended_at: Annotated[Instant, Field(description="Until when.")]
    finished: Annotated[bool, Field(description="Whether it was done with.")] = False


class FieldPosition(FieldEntryIn):
    """What a delegate said of a proposal, as you heard it; it counts once they or a sheet confirm it."""

    kind: Literal["position"]
    seat_id: UUID
    proposal_id: UUID
    stance: Stance
    text: Text | None = None

    @model_validator(mode="after")
    def _says_why(self) -> Self:
        if self.stance in {Stance.object, Stance.accept_with_reservation} and self.text is None:
            raise wrong_member("text", "text_required")
        return self


class FieldWithdrawn(FieldEntryIn):
    """This place of the capture says nothing: what stood there was captured by mistake, or is lost."""

    kind: Literal["withdrawn"]


FieldRow = Annotated[
    FieldArrival | FieldDeparture | FieldTurn | FieldNote | FieldItemTime | FieldPosition | FieldWithdrawn,
    Field(discriminator="kind"),
]


class FieldBatchIn(In):
    """Any entries of one capture, in any order, as often as it takes.

    `sequence` is the place of an entry in the capture, from 1 and without a gap; `occurred_at` when it happened, by the
    clock of the device; `base` what the device had read of the thing, shown beside both versions where they differ.
    """

    capture_id: Annotated[UUID, Field(description="Made by the device for one stretch without a line.")]
    rows: Annotated[list[FieldRow], Field(min_length=1, max_length=100)]


class FieldResult(RowResult):
    phase: Annotated[FieldPhase | None, Field(description="Where it stands by now; null of what was not taken.")]
    became: Annotated[dict[str, str] | None, Field(description="`type` and `id` of what it became.")]


class FieldBatchOut(Out):
    capture_id: UUID
    kept: Annotated[int, Field(description="Entries of this capture that are kept by now, whatever became of them.")]
    applied_up_to: Annotated[int, Field(description="Up to which place all are settled or against the record.")]
    missing: Annotated[
        tuple[int, ...], Field(description="The first places that did not come yet; the later ones wait for them.")
    ]
    conflicts: Annotated[int, Field(description="Entries that are against the record, until a person resolves them.")]
    results: Annotated[tuple[FieldResult, ...], Field(description="One for each row, in the same order.")]


class FieldEntryOut(Body):
    """What became of an entry; what it said stands in what it became."""

    roundtable_id: UUID
    session_id: UUID
    seat_id: Annotated[UUID, Field(description="Who captured it.")]
    capture_id: UUID
    sequence: int
    act_id: UUID
    kind: FieldKind
    occurred_at: Annotated[Instant, Field(description="When it is said to have happened.")]
    received_at: Annotated[Instant, Field(description="When it was received.")]
    phase: FieldPhase
    became_type: str | None
    became_id: UUID | None
    settled_at: Annotated[Instant | None, Field(description="When it was applied, or found to be against the record.")]
    refused_as: Annotated[str | None, Field(description="Of a conflict: the code of the problem.")]
    resolved_by: UUID | None
    resolution: Annotated[str | None, Field(description="`mine` or `theirs`, of a conflict that was resolved.")]
    reason: str | None


class FieldEntryShown(FieldEntryOut):
    """The same with both versions, as long as they differ, for those who keep the record."""

    mine: Annotated[dict[str, Any] | None, Field(description="What the device said, until it is applied.")]
    base: Annotated[dict[str, Any] | None, Field(description="What the device had read of it.")]
    theirs: Annotated[
        tuple[dict[str, Any], ...], Field(description="What the record says of the same thing: bodies as they stand.")
    ]


class FieldEntryList(Out):
    items: tuple[FieldEntryShown, ...]
    next: str | None


class FieldResolutionIn(In):
    """A person's word on a conflict."""

    keep: Annotated[
        Literal["mine", "theirs"],
        Field(description="`theirs` leaves the record as it is; `mine` applies the entry, and corrects an attendance."),
    ]
    reason: Annotated[Text, Field(examples=["La hoja firmada dice las diez."])]
