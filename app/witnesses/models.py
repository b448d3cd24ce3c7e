"""Keys of witnesses, and what they cosigned."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base
from app.directory.models import Sector
from app.roundtables.models import AtTable


class WitnessPhase(StrEnum):
    """`registered` waits for a steward of its sector; a revoked witness never comes back."""

    registered = "registered"
    active = "active"
    revoked = "revoked"


class LogWitness(AtTable):
    """An Ed25519 key with which a sector of one table watches over the log. It signs nothing else."""

    __tablename__ = "witnesses"
    subject: ClassVar[str] = "witness"

    seat_id: Mapped[UUID] = mapped_column(ForeignKey("seats.id"))
    sector: Mapped[Sector]
    name: Mapped[str]
    vkey: Mapped[str]
    # Of the key without its name: one key watches for one sector of one table, whatever it is called.
    public_key: Mapped[str] = mapped_column(unique=True)
    proof: Mapped[str]
    phase: Mapped[WitnessPhase]
    activated_by: Mapped[UUID | None] = mapped_column(ForeignKey("seats.id"))
    registered_at: Mapped[datetime]
    activated_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    revocation_reason: Mapped[str | None]
    compromised_since: Mapped[datetime | None]


class Cosignature(Base):
    """What one witness said of one checkpoint, the latest if it did so twice.

    It is no act at a table and stands in no entry: a log that grew with each cosignature would never be cosigned to
    its end. It proves itself.
    """

    __tablename__ = "cosignatures"

    witness_id: Mapped[UUID] = mapped_column(ForeignKey("witnesses.id"), primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    root: Mapped[bytes]
    # The note as the log signed it, without the lines of witnesses.
    checkpoint: Mapped[str]
    line: Mapped[str]
    cosigned_at: Mapped[datetime]
    received_at: Mapped[datetime]
