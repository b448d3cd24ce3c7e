"""The rows of streams: the tickets with which one is opened by who cannot send a token. And why a stream ends."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class Ending(StrEnum):
    """Why a stream ended that nobody hung up."""

    renewal = "renewal"
    slow = "slow"
    access = "access"
    replaced = "replaced"
    stopping = "stopping"


class StreamTicket(Base):
    """One opening of one session's stream, for one account, within seconds; only the ticket's SHA-256 is kept.

    Whoever uses it takes the row away. It is no act and stands in no log.
    """

    __tablename__ = "stream_tickets"

    digest: Mapped[str] = mapped_column(primary_key=True)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    token_epoch: Mapped[int]
    seat_id: Mapped[UUID | None] = mapped_column(ForeignKey("seats.id"))
    expires_at: Mapped[datetime] = mapped_column(index=True)
