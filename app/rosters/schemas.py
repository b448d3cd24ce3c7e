"""Papers of constituencies, objections to accreditations, and the rosters of sectors."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.assents.schemas import AssentOut
from app.core.schemas import Body, In, Instant, Out, Sha256, Text
from app.directory.models import Sector
from app.identity.roles import Role
from app.rosters.models import PaperEffect
from app.roundtables.models import Power
from app.roundtables.schemas.tables import ConfirmedRosterOut
from app.signatures.schemas.paper import PaperIn, PaperOut, PaperWitnessOut, Witnesses


class SeatPaperIn(PaperIn):
    """The sheet on which a constituency says whose mandate it is, or that it is over."""

    mandate_id: Annotated[UUID, Field(description="A mandate of this seat.")]
    effect: Annotated[PaperEffect, Field(description="What the paper does with it.", examples=["confirm"])]
    witnesses: Annotated[
        Witnesses,
        Field(
            description="Two seats of different sectors, neither of which runs the table: of people whom a deciding "
            "sector has put there, or who accompany the table by the word of all deciding sectors."
        ),
    ]


class SeatPaperOut(Body):
    roundtable_id: UUID
    seat_id: UUID
    mandate_id: UUID
    effect: PaperEffect
    paper: PaperOut
    witnesses: Annotated[tuple[PaperWitnessOut, ...], Field(description="With both confirmed it has effect, or waits.")]
    notice_until: Annotated[
        Instant | None,
        Field(
            description="Where the sector has people in force of whom none vouches for it: until then they are heard, "
            "and after that the yes of another sector gives it effect."
        ),
    ] = None
    took_effect_at: Instant | None


class SeatPaperList(Out):
    items: tuple[SeatPaperOut, ...]
    next: str | None


class ObjectionIn(In):
    """Why a sector thinks that somebody should not have been accredited."""

    text: Annotated[Text, Field(examples=["El acta que se presenta es de otra asociación."])]


class AssentList(Out):
    items: tuple[AssentOut, ...]
    next: str | None


class RosterMandate(Out):
    """A mandate in force of one of the sector's seats; whoever holds it is not named."""

    mandate_id: UUID
    named_by: str
    evidence_kind: str
    evidence_digest: str
    powers: tuple[Power, ...]
    valid_from: date
    valid_until: date | None


class RosterSeat(Out):
    seat_id: UUID
    organization_id: UUID
    role: Role
    alternate_of: UUID | None
    mandates: tuple[RosterMandate, ...]
    key: Annotated[str | None, Field(description="The thumbprint of its key in force.")]


class Roster(Out):
    """What a deciding sector has at the table; its digest is the SHA-256 of the canonical JSON of this object."""

    roundtable_id: UUID
    sector: Sector
    seats: Annotated[tuple[RosterSeat, ...], Field(description="Delegates, alternates and advisers, by id.")]


class RosterStands(Out):
    """A sector's roster as it stands, and whether it is what the sector confirmed last."""

    roster: Roster
    digest: str
    confirmed: Annotated[bool, Field(description="Whether the sector confirmed the roster as it stands.")]
    confirmation: Annotated[ConfirmedRosterOut | None, Field(description="What the sector confirmed last.")]


class RosterList(Out):
    items: tuple[RosterStands, ...]


class RosterConfirmationIn(In):
    """The sector's yes to its roster, named by the digest that was read."""

    digest: Annotated[Sha256, Field(description="Of the roster as it was read.")]


class RosterConfirmationOut(Body):
    roundtable_id: UUID
    sector: Sector
    digest: str
    roster: Roster
    seat_id: Annotated[UUID, Field(description="The seat that spoke for the sector.")]
    confirmed_at: Instant
