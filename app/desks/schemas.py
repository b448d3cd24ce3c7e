"""What a person is told about themselves, and what awaits them."""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.commitments.models import Level
from app.commitments.schemas.due import Due
from app.commitments.schemas.parts import PartyOut
from app.core.schemas import Instant, Out, Sha256
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


class CountedFrom(StrEnum):
    """What a digest begins with."""

    hour = "hour"
    session = "session"
    presence = "presence"
    beginning = "beginning"


class ThingTold(Out):
    """One thing to which something happened, as it stands now and as far as the reader may know it."""

    subject_type: Annotated[str, Field(examples=["session"])]
    subject_id: UUID
    title: Annotated[
        str | None,
        Field(description="Its own, or that of what it belongs to; null where it has none, or none is left."),
    ]
    acts: Annotated[
        tuple[str, ...],
        Field(description="What was done to it since, the earliest first.", examples=[["session.convened"]]),
    ]
    at: Annotated[Instant, Field(description="When the last of it was recorded.")]
    phase: Annotated[str | None, Field(description="Where it stands now, where it has phases: an outcome, for one.")]


class SessionTold(ThingTold):
    number: int | None
    starts_at: Instant | None


class DecisionTold(ThingTold):
    number: int | None


class PromiseTold(ThingTold):
    number: int | None
    due: Due | None
    due_on: date | None
    leads: tuple[PartyOut, ...]


class FindingTold(ThingTold):
    """A report, what the other side says to it, or what a third voice found."""

    commitment_id: UUID | None
    sector: Annotated[Sector | None, Field(description="Whose word it is.")]
    level: Level | None
    answer: Annotated[str | None, Field(description="Of a verification: confirmed, contested, or more was asked for.")]


class MinutesTold(ThingTold):
    session_id: UUID | None
    review_ends_at: Instant | None


class SeatTold(ThingTold):
    """A seat, never who holds it."""

    role: Role | None
    sector: Sector | None


class DigestOut(Out):
    """What happened at the table that the reader may know of, each thing once, what moved last first."""

    counted_from: CountedFrom
    since: Annotated[
        Instant | None, Field(description="What was recorded after this; null from the beginning of the table on.")
    ]
    session_id: Annotated[UUID | None, Field(description="The session that it was counted from.")]
    until: Instant
    sessions: Annotated[tuple[SessionTold, ...], Field(description="Called, moved, held, or not held.")]
    decided: Annotated[
        tuple[DecisionTold, ...],
        Field(description="Proposals and agreements, ground rules in force, and how the table stands."),
    ]
    promised: Annotated[tuple[PromiseTold, ...], Field(description="Commitments offered, signed, in force, concluded.")]
    monitored: Annotated[tuple[FindingTold, ...], Field(description="Reported, verified or contested, assessed.")]
    minutes: Annotated[tuple[MinutesTold, ...], Field(description="Circulated, and sealed.")]
    seats: Annotated[tuple[SeatTold, ...], Field(description="Which came, which left, which changed hands.")]
    asked: Annotated[
        tuple[DeskItem, ...],
        Field(description="What lies on the reader's desk since, of this table and this seat, the nearest date first."),
    ]
    whole: Annotated[
        bool,
        Field(
            description="False where more happened than is told at once (the last 200 changes), or more awaits than a "
            "desk reads: `history` has the rest."
        ),
    ]
