"""What a seat was told, the deliveries of it, and where people are reached."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base
from app.directory.models import Sector
from app.roundtables.models import AtTable


class NoticeOccasion(StrEnum):
    """What is told: what became of a session, or of its minutes."""

    convened = "convened"
    rescheduled = "rescheduled"
    cancelled = "cancelled"
    adjourned = "adjourned"
    suspended = "suspended"
    resumed = "resumed"
    minutes_circulated = "minutes_circulated"
    minutes_sealed = "minutes_sealed"


class NoticeAnswer(StrEnum):
    """What a seat says to being called."""

    comes = "comes"
    sends_alternate = "sends_alternate"
    does_not_come = "does_not_come"
    asks_to_move = "asks_to_move"


class HandedTo(StrEnum):
    """Who took the paper; no names."""

    holder = "holder"
    household = "household"
    organization = "organization"


class Channel(StrEnum):
    """How somebody wants to be told: on the desk, by a message that the service sends, or on paper."""

    desk = "desk"
    email = "email"
    sms = "sms"
    chat = "chat"
    paper = "paper"


OF_MINUTES = frozenset({NoticeOccasion.minutes_circulated, NoticeOccasion.minutes_sealed})
"""What is told of the minutes of a session; a seat that asks for it gets them as a file."""

SENT_BY_SERVICE = (Channel.email, Channel.sms, Channel.chat)


class DeliveryPurpose(StrEnum):
    call = "call"
    reminder = "reminder"


class DeliveryState(StrEnum):
    """How far a message has come: accepted by whoever carries it, and then what that one tells of it."""

    queued = "queued"
    sent = "sent"
    delivered = "delivered"
    failed = "failed"
    superseded = "superseded"


class Notice(AtTable):
    """What one seat was told of one thing. How it was delivered are rows of their own, which no body holds."""

    __tablename__ = "notices"
    __table_args__ = (Index("ix_notices_target_id_seat_id", "target_id", "seat_id"),)
    subject: ClassVar[str] = "notice"

    target_type: Mapped[str]
    target_id: Mapped[UUID]
    seat_id: Mapped[UUID] = mapped_column(ForeignKey("seats.id"))
    sector: Mapped[Sector]
    occasion: Mapped[NoticeOccasion]
    # What the message calls it by, and its hour.
    number: Mapped[int]
    due_at: Mapped[datetime | None]
    # Of minutes: which text it tells of.
    text_revision: Mapped[int | None]
    told_at: Mapped[datetime]
    answer: Mapped[NoticeAnswer | None]
    answer_text: Mapped[str | None]
    answered_at: Mapped[datetime | None]
    handed_over_at: Mapped[datetime | None]
    handed_over_by: Mapped[UUID | None] = mapped_column(ForeignKey("seats.id"))
    handed_to: Mapped[HandedTo | None]
    evidence_digest: Mapped[str | None]


class Delivery(Base):
    """One message to one person by one channel. The address is looked up when it is sent and stands nowhere here."""

    __tablename__ = "notice_deliveries"
    __table_args__ = (UniqueConstraint("notice_id", "channel", "purpose"),)

    # The message is known by it wherever it goes, however often it is sent.
    id: Mapped[UUID] = mapped_column(primary_key=True)
    notice_id: Mapped[UUID] = mapped_column(ForeignKey("notices.id"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    channel: Mapped[Channel]
    purpose: Mapped[DeliveryPurpose]
    state: Mapped[DeliveryState]
    attempts: Mapped[int]
    queued_at: Mapped[datetime]
    tried_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    # A code, never a text: what a server says quotes addresses.
    failure: Mapped[str | None]
    # SHA-256 of the file that went with it.
    attached: Mapped[str | None]


class NoticeSettings(Base):
    """Where a person is reached, and how they want to be told. In no body and in no entry, so that it can be erased."""

    __tablename__ = "notice_settings"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    channels: Mapped[list[str]] = mapped_column(ARRAY(Text))
    email: Mapped[str | None]
    sms: Mapped[str | None]
    chat: Mapped[str | None]
    # {seat: [channel]}, where a seat has channels of its own.
    seats: Mapped[dict[str, object]]
    # Whether minutes come as a file with a mail; {seat: bool} where a seat has it otherwise.
    as_file: Mapped[bool]
    seats_as_file: Mapped[dict[str, object]]
    reminders: Mapped[bool]
    updated_at: Mapped[datetime]
