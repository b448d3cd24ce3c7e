"""What a person is told about themselves, and what awaits them."""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.core.schemas import Out, Sha256
from app.directory.models import Sector
from app.identity.roles import Role
from app.roundtables.models import MandatePhase, Power, RoundtableKind, RoundtablePhase
from app.roundtables.schemas.desks import DeskItem


class MandateHeld(Out):
    """Under what the seat is held; `in_force` is said on the table's own date of today.

    One whose `phase` is `proposed` waits for its sector.
    """

    id: UUID
    valid_from: date
    valid_until: date | None
    phase: MandatePhase
    in_force: bool
    leaf: Annotated[Sha256, Field(description="Of the entry that accredited the holder: `mandate` of a statement.")]


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


class CommitmentRole(StrEnum):
    """What a sector is to a commitment."""

    responsible = "responsible"
    beneficiary = "beneficiary"


class DeskOut(Out):
    """What awaits, the nearest date first, then what has waited longest."""

    items: tuple[DeskItem, ...]
    whole: Annotated[
        bool,
        Field(description="False where of one kind there was more than a desk reads at once (500): more awaits."),
    ]
