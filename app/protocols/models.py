"""The ground rules of a table, version by version."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar, NamedTuple
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base
from app.roundtables.models import Numbered


class ProtocolPhase(StrEnum):
    """draft → proposed → (adopted →) in_force → superseded; there is no way back.

    `adopted` is what every deciding sector has said yes to and what takes effect at an hour that is still to come.
    """

    draft = "draft"
    proposed = "proposed"
    adopted = "adopted"
    in_force = "in_force"
    superseded = "superseded"


class Adopted(NamedTuple):
    """A version that every deciding sector has adopted and that no settled exchange has replaced."""

    id: UUID
    adopted_at: datetime
    effective_from: datetime


class Protocol(Numbered):
    """One version of the ground rules. `clauses` are the stored form of `ClauseOut`, frozen with the proposal.

    `supersedes` is the protocol adopted last when this one was proposed: adopting is agreeing to that exchange.
    `amends` is the version that an amendment was drafted from.
    """

    __tablename__ = "protocols"
    __table_args__ = (
        UniqueConstraint("roundtable_id", "version"),
        # Two protocols in force would leave nobody able to say which rules hold.
        Index(
            "uq_protocols_roundtable_id_in_force",
            "roundtable_id",
            unique=True,
            postgresql_where=text("phase = 'in_force'"),
        ),
    )
    subject: ClassVar[str] = "protocol"
    counter: ClassVar[str] = "version"

    version: Mapped[int]
    title: Mapped[dict[str, object]]
    phase: Mapped[ProtocolPhase]
    template: Mapped[str | None]
    clauses: Mapped[list[dict[str, object]]]
    drafted_by: Mapped[UUID] = mapped_column(ForeignKey("seats.id"))
    created_at: Mapped[datetime]
    proposed_at: Mapped[datetime | None]
    in_force_at: Mapped[datetime | None]
    supersedes: Mapped[UUID | None] = mapped_column(ForeignKey("protocols.id"))
    amends: Mapped[UUID | None] = mapped_column(ForeignKey("protocols.id"), index=True)
    reasons: Mapped[str | None]
    # What is proposed, and what came of it with the last adoption.
    effective_not_before: Mapped[datetime | None]
    adopted_at: Mapped[datetime | None]
    effective_from: Mapped[datetime | None]
    # SHA-256 of `document_text`, the exact bytes that are adopted; all three are written once, by the proposal.
    document: Mapped[str | None]
    document_text: Mapped[str | None] = mapped_column(deferred=True)
    proposed_revision: Mapped[int | None]


class RuleEnforcement(Base):
    """Since when this deployment asks a kind of rule at a moment.

    `since` is null for what was asked before anybody could have adopted it without: from the deployment's first day.
    """

    __tablename__ = "rule_enforcements"

    kind: Mapped[str] = mapped_column(primary_key=True)
    moment: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[datetime | None]
