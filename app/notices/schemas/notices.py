"""A notice as it is published, its deliveries as they stand, and what people do with it."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, model_validator

from app.core.schemas import Body, In, Instant, Out, Sha256, Text, wrong_member
from app.directory.models import Sector
from app.notices.models import (
    Channel,
    DeliveryPurpose,
    DeliveryState,
    HandedTo,
    NoticeAnswer,
    NoticeOccasion,
)
from app.notices.reaching import NoticeState


class NoticeOut(Body):
    """That a seat was told of something, what it answered, and by whom it was handed over on paper."""

    roundtable_id: UUID
    target_type: str
    target_id: Annotated[UUID, Field(description="What it is about: a session.")]
    seat_id: UUID
    sector: Sector
    occasion: NoticeOccasion
    number: Annotated[int, Field(description="The number of the session.")]
    due_at: Annotated[
        Instant | None, Field(description="The hour that was announced with it; of minutes, the end of their review.")
    ]
    told_at: Instant
    answer: NoticeAnswer | None
    answer_text: str | None
    answered_at: Instant | None
    handed_over_at: Instant | None
    handed_over_by: Annotated[UUID | None, Field(description="The seat that handed it over.")]
    handed_to: HandedTo | None
    evidence_digest: Annotated[str | None, Field(description="SHA-256 of the receipt, where there is one.")]
    text_revision: Annotated[
        int | None, Field(description="The revision of the minutes that it tells of; null of anything else.")
    ] = None


class DeliveryOut(Out):
    """One message, as far as it has come; no address."""

    channel: Channel
    purpose: DeliveryPurpose
    state: DeliveryState
    attempts: int
    queued_at: Instant
    sent_at: Instant | None
    delivered_at: Instant | None
    failure: Annotated[str | None, Field(description="A code, such as `smtp_550`, `gateway_400`, `no_address`.")]
    attached: Annotated[str | None, Field(description="SHA-256 of the file that went with it.")] = None


class NoticeShown(NoticeOut):
    """The same, as it stands now; how it was delivered is told to those who conduct the table and to the seat."""

    state: Annotated[NoticeState | None, Field(description="How the seat is reached; null for everybody else.")]
    deliveries: tuple[DeliveryOut, ...]


class NoticeList(Out):
    items: tuple[NoticeShown, ...]
    next: str | None


class NoticeAnswerIn(In):
    answer: NoticeAnswer
    text: Annotated[
        Text | None, Field(description="Why, and when it would suit; needed with `asks_to_move`.", examples=["El 8."])
    ] = None

    @model_validator(mode="after")
    def _says_why(self) -> "NoticeAnswerIn":
        if self.answer is NoticeAnswer.asks_to_move and self.text is None:
            raise wrong_member("text", "missing")
        return self


class HandoverIn(In):
    """The printed call was handed over."""

    handed_to: HandedTo
    occurred_at: Annotated[Instant | None, Field(description="When, where that is not now.")] = None
    evidence_digest: Annotated[Sha256 | None, Field(description="The signed receipt, as a file of the table.")] = None
