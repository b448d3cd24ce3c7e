"""What a person is told about themselves, and what awaits them."""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.core.schemas import Instant, Out
from app.directory.models import Sector
from app.identity.roles import Role
from app.roundtables.models import Power, RoundtableKind, RoundtablePhase


class MandateHeld(Out):
    """Under what the seat is held; `in_force` is said on the table's own date of today."""

    id: UUID
    valid_from: date
    valid_until: date | None
    in_force: bool


class SeatHeld(Out):
    seat_id: Annotated[UUID, Field(description="What Acting-Seat names where somebody holds several.")]
    roundtable_id: UUID
    roundtable_name: str
    roundtable_kind: RoundtableKind
    roundtable_phase: RoundtablePhase
    role: Role
    sector: Sector
    powers: tuple[Power, ...]
    mandate: MandateHeld


class MeOut(Out):
    account_id: UUID
    login: str | None
    display_name: str
    language: str
    roles: Annotated[tuple[Role, ...], Field(description="Of the account; those at tables are the seats'.")]
    seats: tuple[SeatHeld, ...]


class Awaiting(StrEnum):
    """Why something lies on a desk."""

    protocol_adoption = "protocol_adoption"
    term_assent = "term_assent"
    waiver_assent = "waiver_assent"
    redaction_consent = "redaction_consent"
    agenda_assent = "agenda_assent"
    session_invitation = "session_invitation"
    session_under_way = "session_under_way"
    position = "position"
    proposal_outcome = "proposal_outcome"
    demand_admission = "demand_admission"
    demand_answer = "demand_answer"
    minutes_assent = "minutes_assent"
    correction_disposition = "correction_disposition"
    commitment_signature = "commitment_signature"
    key_paper_confirmation = "key_paper_confirmation"
    signature_confirmation = "signature_confirmation"
    signature_verification = "signature_verification"
    commitment_report = "commitment_report"
    report_verification = "report_verification"
    calendar_day = "calendar_day"
    guarantor_called = "guarantor_called"
    measure_explanation = "measure_explanation"
    seat_vacant = "seat_vacant"
    mandate_ending = "mandate_ending"


class CommitmentRole(StrEnum):
    """What a sector is to a commitment."""

    responsible = "responsible"
    beneficiary = "beneficiary"


class DeskItem(Out):
    kind: Awaiting
    roundtable_id: UUID
    roundtable_name: str
    seat_id: Annotated[UUID, Field(description="The caller's seat that it lies before.")]
    sector: Sector
    subject_type: str
    subject_id: UUID
    title: Annotated[str | None, Field(description="The subject's own title, where it has one.")]
    path: Annotated[str, Field(description="Where the subject is read, with the ETag that the act may ask for.")]
    operation: Annotated[
        str | None, Field(description="The operationId that settles it; null for what is to be known.")
    ]
    mine: Annotated[bool, Field(description="Whether the caller's own role and mandate may settle it.")]
    since: Instant
    due: Annotated[Instant | None, Field(description="By when, where there is a date.")]


class DeskOut(Out):
    """What awaits, the nearest date first, then what has waited longest."""

    items: tuple[DeskItem, ...]
