"""Who asked for the floor, the turns in which it was given, and in which languages they can be followed."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app.directory.models import Sector
from app.roundtables.models import Numbered


class FloorKind(StrEnum):
    """What somebody asks the floor for."""

    intervention = "intervention"
    answer = "answer"
    point_of_order = "point_of_order"


class PointOfOrder(StrEnum):
    """What a point of order is about."""

    ground_rules = "ground_rules"
    agenda = "agenda"
    time = "time"
    language = "language"
    quorum = "quorum"
    respect = "respect"
    safety = "safety"
    other = "other"


class RequestPhase(StrEnum):
    waiting = "waiting"
    given = "given"
    withdrawn = "withdrawn"


class TurnPhase(StrEnum):
    speaking = "speaking"
    paused = "paused"
    ended = "ended"


class PauseCause(StrEnum):
    """Why a clock stands: the time of interpretation is nobody's, and a point of order goes before."""

    interpretation = "interpretation"
    point_of_order = "point_of_order"
    interruption = "interruption"


class InterpretationWay(StrEnum):
    """How people follow a session in a language."""

    consecutive = "consecutive"
    simultaneous = "simultaneous"
    whole_room = "whole_room"


class FloorRequest(Numbered):
    """Somebody asked for the floor. `held_by` is the seat that waits; `seat_id` says it where words are attributed."""

    __tablename__ = "floor_requests"
    __table_args__ = (
        UniqueConstraint("session_id", "number"),
        Index(
            "uq_floor_requests_waiting",
            "session_id",
            "held_by",
            "kind",
            unique=True,
            postgresql_where=text("phase = 'waiting'"),
        ),
    )
    subject: ClassVar[str] = "floor_request"
    counted_within: ClassVar[str] = "session_id"
    sealed_columns: ClassVar[tuple[str, ...]] = ("held_by",)

    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id"))
    number: Mapped[int]
    kind: Mapped[FloorKind]
    category: Mapped[PointOfOrder | None]
    # The turn that is answered.
    answers: Mapped[UUID | None] = mapped_column(ForeignKey("turns.id"))
    sector: Mapped[Sector]
    seat_id: Mapped[UUID | None] = mapped_column(ForeignKey("seats.id"))
    held_by: Mapped[UUID] = mapped_column(ForeignKey("seats.id"))
    seconds: Mapped[int | None]
    on_record: Mapped[bool]
    phase: Mapped[RequestPhase]
    # Who wrote it down for somebody else.
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("seats.id"))
    asked_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]


class Turn(Numbered):
    """Somebody had the floor. `seconds` are those that count, once it has ended: pauses and recesses are nobody's.

    `held_by` is the seat that has the floor, and nobody any more when the turn ends; `seat_id` says it for good, where
    words are attributed so closely.
    """

    __tablename__ = "turns"
    __table_args__ = (
        UniqueConstraint("session_id", "number"),
        Index("uq_turns_speaking", "session_id", unique=True, postgresql_where=text("phase = 'speaking'")),
    )
    subject: ClassVar[str] = "turn"
    counted_within: ClassVar[str] = "session_id"
    sealed_columns: ClassVar[tuple[str, ...]] = ("held_by",)

    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id"))
    number: Mapped[int]
    kind: Mapped[FloorKind]
    agenda_item_id: Mapped[UUID | None] = mapped_column(ForeignKey("agenda_items.id"))
    sector: Mapped[Sector]
    seat_id: Mapped[UUID | None] = mapped_column(ForeignKey("seats.id"))
    held_by: Mapped[UUID | None] = mapped_column(ForeignKey("seats.id"))
    language: Mapped[str | None]
    interpreter_id: Mapped[UUID | None] = mapped_column(ForeignKey("seats.id"))
    seconds_granted: Mapped[int | None]
    on_record: Mapped[bool]
    recorded_afterwards: Mapped[bool]
    phase: Mapped[TurnPhase]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    # [{paused_at, resumed_at, cause}], the last one open while the clock stands.
    pauses: Mapped[list[dict[str, object]]]
    seconds: Mapped[int | None]
    # A file of the table, where the turn says for good who spoke.
    audio: Mapped[str | None]
    given_by: Mapped[UUID] = mapped_column(ForeignKey("seats.id"))


class Interpretation(Numbered):
    """The session can be followed in a language: through an interpreter, or because the whole room understands it."""

    __tablename__ = "interpretations"
    __table_args__ = (
        UniqueConstraint("session_id", "number"),
        Index(
            "uq_interpretations_going_on",
            "session_id",
            "language",
            "interpreter_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
    )
    subject: ClassVar[str] = "interpretation"
    counted_within: ClassVar[str] = "session_id"

    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id"))
    number: Mapped[int]
    language: Mapped[str]
    way: Mapped[InterpretationWay]
    interpreter_id: Mapped[UUID | None] = mapped_column(ForeignKey("seats.id"))
    # For whom; for everybody where neither says it.
    sectors: Mapped[list[str] | None] = mapped_column(ARRAY(Text))
    seat_ids: Mapped[list[UUID] | None] = mapped_column(ARRAY(Uuid))
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("seats.id"))
