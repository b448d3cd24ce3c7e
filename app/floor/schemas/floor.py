"""What is asked of the floor and told of it."""

from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import Field, model_validator

from app.core.schemas import Bilingual, Body, In, Instant, Out, Sha256, wrong_member
from app.directory.models import Sector
from app.floor.models import FloorKind, FloorRequest, PauseCause, PointOfOrder, RequestPhase, TurnPhase
from app.identity.schemas import Language
from app.ledger.audiences import ROUNDTABLE, SECRETARIAT, seat_audience

Seconds = Annotated[int, Field(ge=1, le=86_400, strict=True, examples=[180])]
OnRecord = Annotated[
    bool,
    Field(
        description="The speaker asks to be on record by name of the seat, where the ground rules let a speaker ask."
    ),
]


class FloorRequestIn(In):
    """You ask for the floor; who runs the table and the rapporteur write it down for whoever raised a hand."""

    seat_id: Annotated[UUID | None, Field(description="Your own where it is left out.")] = None
    kind: FloorKind = FloorKind.intervention
    category: Annotated[PointOfOrder | None, Field(description="What a point of order is about.")] = None
    answers: Annotated[UUID | None, Field(description="The turn that an answer is given to.")] = None
    seconds: Seconds | None = None
    on_record: OnRecord = False

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        if (self.category is not None) != (self.kind is FloorKind.point_of_order):
            raise wrong_member("category", "category_of_a_point_of_order")
        if self.answers is not None and self.kind is not FloorKind.answer:
            raise wrong_member("answers", "answers_of_an_answer")
        return self


class FloorRequestOut(Body):
    roundtable_id: UUID
    session_id: UUID
    number: Annotated[int, Field(description="Counted in this session, from 1.")]
    kind: FloorKind
    category: PointOfOrder | None
    answers: UUID | None
    sector: Sector
    seat_id: Annotated[
        UUID | None,
        Field(
            description="The seat that asked; null where words are not attributed to a seat: who keeps the list reads "
            "it in `S/room` while it waits."
        ),
    ]
    seconds: Annotated[int | None, Field(description="For how long it was asked, where that was said.")]
    on_record: bool
    phase: RequestPhase
    recorded_by: Annotated[UUID | None, Field(description="Who wrote it down for somebody else.")]
    asked_at: Instant
    settled_at: Annotated[Instant | None, Field(description="When the floor was given, or the request withdrawn.")]


class FloorRequestOfList(FloorRequestOut):
    """The same for those who keep the list, where words are not attributed to a seat."""

    audience: ClassVar[str] = SECRETARIAT


class FloorRequestOfAsker(FloorRequestOut):
    """The same for who asked."""

    @classmethod
    def audience_of(cls, row: object) -> str:
        return seat_audience(row.held_by) if isinstance(row, FloorRequest) else ROUNDTABLE


class FloorRequestList(Out):
    items: tuple[FloorRequestOut, ...]
    next: str | None


class RequestWithdrawalIn(In):
    """A withdrawal says nothing but that it is one; the body may be left out."""


class TurnIn(In):
    """The floor is given to who asked for it, or to a seat that is there.

    With both hours it is a turn that is over, recorded afterwards.
    """

    request_id: Annotated[UUID | None, Field(description="A request that waits; it says the seat and the kind.")] = None
    seat_id: Annotated[UUID | None, Field(description="Without a request: the seat that has the floor.")] = None
    kind: FloorKind = FloorKind.intervention
    agenda_item_id: Annotated[UUID | None, Field(description="The item that is under way where it is left out.")] = None
    language: Annotated[Language | None, Field(examples=["qxo"])] = None
    interpreter_id: Annotated[UUID | None, Field(description="The seat of who interprets the turn.")] = None
    seconds: Annotated[
        Seconds | None,
        Field(description="What was asked for, else as long as the ground rules let it be, where it is left out."),
    ] = None
    on_record: OnRecord = False
    started_at: Annotated[Instant | None, Field(description="When it began, where that is not now.")] = None
    ended_at: Annotated[Instant | None, Field(description="When it ended, of a turn that is over.")] = None
    audio: Annotated[
        Sha256 | None,
        Field(description="Of a turn that is over: a recording of it, as a file of the table; as `…/recording` asks."),
    ] = None

    @model_validator(mode="after")
    def _has_a_speaker(self) -> Self:
        if (self.request_id is None) == (self.seat_id is None):
            raise wrong_member("seat_id", "request_or_seat")
        if self.ended_at is not None and (self.started_at is None or self.ended_at <= self.started_at):
            raise wrong_member("ended_at", "turn_ends_before_it_begins")
        if self.audio is not None and self.ended_at is None:
            raise wrong_member("audio", "recording_of_what_is_over")
        return self


class PauseIn(In):
    """The body may be left out."""

    cause: PauseCause = PauseCause.interruption


class TurnResumptionIn(In):
    """Going on says nothing but that it does; the body may be left out."""


class EndIn(In):
    """The body may be left out."""

    occurred_at: Annotated[Instant | None, Field(description="When the turn ended, where that is not now.")] = None


class RecordingIn(In):
    """What was recorded while somebody had the floor."""

    audio: Annotated[
        Sha256 | None,
        Field(description="A file of the table; null takes the turn's recording away again.", examples=["ab" * 32]),
    ]


class TurnPauseOut(Out):
    paused_at: Instant
    resumed_at: Instant | None
    cause: PauseCause


class FloorTurnOut(Body):
    roundtable_id: UUID
    session_id: UUID
    number: Annotated[int, Field(description="Counted in this session, from 1.")]
    kind: FloorKind
    agenda_item_id: UUID | None
    sector: Sector
    seat_id: Annotated[
        UUID | None, Field(description="The seat that spoke; null where words are not attributed to a seat.")
    ]
    language: str | None
    interpreter_id: UUID | None
    seconds_granted: Annotated[int | None, Field(description="Null where nobody bounded it.")]
    on_record: bool
    recorded_afterwards: bool
    phase: TurnPhase
    started_at: Instant
    ended_at: Instant | None
    pauses: tuple[TurnPauseOut, ...]
    seconds: Annotated[
        int | None, Field(description="The seconds that count, once it has ended; pauses and recesses do not.")
    ]
    audio: Annotated[str | None, Field(description="A recording of it, as a file of the table.")] = None
    given_by: Annotated[UUID, Field(description="The seat that gave the floor, or recorded the turn.")]


class TurnList(Out):
    items: tuple[FloorTurnOut, ...]
    next: str | None


class SectorTime(Out):
    """What a sector has spoken. `seconds_left` is null where no clause gives the sectors a time."""

    sector: Sector
    turns: Annotated[int, Field(description="In this session, with those that go on.")]
    seconds: Annotated[int, Field(description="In this session, to this second.")]
    seconds_all_sessions: Annotated[int, Field(description="In all sessions of the table.")]
    seconds_compensated: Annotated[int, Field(description="What another sector's overrun gave it on top.")]
    seconds_left: int | None


class BudgetsOut(Out):
    """The time of each sector at this second, by the clause on it where the table has one."""

    session_id: UUID
    server_now: Annotated[Instant, Field(description="Count on from here: no screen needs a clock of its own.")]
    minutes: Annotated[int | None, Field(description="What every sector has in a session; null without a clause.")]
    clause: str | None
    sentence: Bilingual | None
    sectors: tuple[SectorTime, ...]


class LiveTurn(Out):
    """A turn that goes on. `seconds` is what counts of it until `server_now`; while it is `speaking` it grows."""

    turn_id: UUID
    number: int
    kind: FloorKind
    phase: TurnPhase
    sector: Sector
    seat_id: Annotated[UUID | None, Field(description="Who has the floor, for those who sit at the table.")]
    language: str | None
    started_at: Instant
    seconds_granted: int | None
    seconds: int


class Waiting(Out):
    """A request that waits, in the order in which the floor is given."""

    request_id: UUID
    kind: FloorKind
    category: PointOfOrder | None
    sector: Sector
    seat_id: Annotated[
        UUID | None,
        Field(
            description="Who waits, for those who sit at the table; where words are not attributed, for who asked and "
            "who keeps the list."
        ),
    ]
    present: Annotated[bool, Field(description="Whether who asked is there; who is not keeps nobody waiting.")]
    seconds: int | None
    asked_at: Instant


class FloorOut(Out):
    """Who speaks, whose clock stands, and who comes next."""

    server_now: Annotated[Instant, Field(description="The hour at which the seconds were counted.")]
    order: Annotated[str, Field(description="`as_asked`, or `least_heard` where the ground rules say so.")]
    speaking: LiveTurn | None
    paused: tuple[LiveTurn, ...]
    waiting: tuple[Waiting, ...]
