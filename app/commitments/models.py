"""Commitments: who does what, until when, and how people will know."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app.roundtables.models import Numbered
from app.signatures.models import AssuranceClass


class CommitmentKind(StrEnum):
    """An investment project has a public-works code of its own; everything else is an activity."""

    activity = "activity"
    investment_project = "investment_project"


class CommitmentPhase(StrEnum):
    """Where a commitment stands; `overdue` is none of them: it follows from the deadline and the day.

    Not reached by any operation yet: breached, renounced, superseded, suspended.
    """

    draft = "draft"
    offered = "offered"
    in_force = "in_force"
    fulfilled = "fulfilled"
    breached = "breached"
    renounced = "renounced"
    superseded = "superseded"
    suspended = "suspended"
    concluded_unverified = "concluded_unverified"


class Level(StrEnum):
    """How far a commitment has come, on the one scale that every assessor uses."""

    not_started = "not_started"
    limited = "limited"
    substantial = "substantial"
    complete = "complete"
    no_evidence = "no_evidence"


class Commitment(Numbered):
    """A commitment that carries out an agreement; JSON columns hold what `schemas.parts` describes."""

    __tablename__ = "commitments"
    __table_args__ = (
        UniqueConstraint("roundtable_id", "number"),
        # Desks and divergences ask for the few that are under way, among all that a table ever promised.
        Index("ix_commitments_roundtable_id_phase_number", "roundtable_id", "phase", "number"),
    )
    subject: ClassVar[str] = "commitment"

    number: Mapped[int]
    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("agreements.id"), index=True)
    title: Mapped[str]
    # The words that the table agreed on; where there are translations, this text prevails.
    verbatim_text: Mapped[str]
    language: Mapped[str]
    kind: Mapped[CommitmentKind]
    leads: Mapped[list[dict[str, object]]]
    co_responsible: Mapped[list[dict[str, object]]]
    joint_bodies: Mapped[list[dict[str, object]]]
    supporting: Mapped[list[dict[str, object]]]
    beneficiaries: Mapped[list[dict[str, object]]]
    # Sectors of leads, co-responsible organizations and members of joint bodies, for searches; an organization never
    # changes its sector.
    responsible_sectors: Mapped[list[str]] = mapped_column(ARRAY(Text))
    follow_up_body: Mapped[dict[str, object] | None]
    due: Mapped[dict[str, object] | None]
    milestones: Mapped[list[dict[str, object]]]
    indicators: Mapped[list[dict[str, object]]]
    means_of_verification: Mapped[str | None]
    lack_of_progress: Mapped[str | None]
    budget: Mapped[dict[str, object] | None]
    legal_basis: Mapped[str | None]
    place: Mapped[str | None]
    # Seats that sectors named for organizations of theirs that have none here.
    answers_for: Mapped[list[dict[str, object]]]
    independent_verifier: Mapped[UUID | None] = mapped_column(ForeignKey("seats.id"))
    verifier_confirms: Mapped[bool]
    priority: Mapped[int | None]
    tags: Mapped[list[str]] = mapped_column(ARRAY(Text))
    phase: Mapped[CommitmentPhase]
    # What the responsible declare and what the other side found: two columns, never one.
    declared_level: Mapped[Level | None]
    verified_level: Mapped[Level | None]
    drafted_by: Mapped[UUID] = mapped_column(ForeignKey("seats.id"))
    drafted_at: Mapped[datetime]
    # SHA-256 of `document_text`, the exact bytes that are signed; both are written once, by the offer.
    document: Mapped[str | None]
    document_text: Mapped[str | None]
    offered_revision: Mapped[int | None]
    offered_at: Mapped[datetime | None]
    in_force_at: Mapped[datetime | None]
    due_on: Mapped[date | None]
    # The ground rules in force at the offer, by which the signatures are judged.
    protocol_id: Mapped[UUID | None] = mapped_column(ForeignKey("protocols.id"))
    # The weakest class among the signatures that put it in force.
    weakest_assurance: Mapped[AssuranceClass | None]
    # Since when it is in force again, after a beneficiary contested that it was fulfilled.
    reopened_at: Mapped[datetime | None]
    # From when on a key that signed it may have been in other hands; it stays in force.
    compromised_since: Mapped[datetime | None]
