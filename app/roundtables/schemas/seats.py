"""Seats, and the mandates under which people hold them."""

from datetime import date
from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from app.core.schemas import Body, Day, In, Instant, Line, Out, Patch, Sha256, Text, wrong_member
from app.directory.models import Sector
from app.identity.roles import Role
from app.roundtables.models import MandateBasis, MandatePhase, Power


class SeatIn(In):
    """A place of an organization at the table; its sector is the organization's."""

    organization_id: UUID
    role: Annotated[Role, Field(description="A role at a table, not one of an account.", examples=["delegate"])]
    alternate_of: Annotated[UUID | None, Field(description="The titular's seat, for an alternate.")] = None
    label: Annotated[Line | None, Field(description="Such as «titular 1»; never a person's name.")] = None

    @model_validator(mode="after")
    def _alternates_name_their_titular(self) -> Self:
        if (self.role is Role.alternate) != (self.alternate_of is not None):
            raise wrong_member("alternate_of", "alternate_of_mismatch")
        if self.role in {Role.account, Role.administrator, Role.convener, Role.partner}:
            raise wrong_member("role", "not_a_table_role")
        return self


class SeatPatch(Patch):
    clearable: ClassVar[frozenset[str]] = frozenset({"label"})

    label: Annotated[Line | None, Field(examples=["Titular 1"])] = None


class HidingIn(In):
    """A step that says nothing but that it is taken; the body may be left out."""


class SeatOut(Body):
    roundtable_id: UUID
    organization_id: UUID
    sector: Sector
    role: Role
    alternate_of: UUID | None
    label: str | None
    created_at: Instant
    name_hidden: Annotated[
        bool, Field(description="Whether the name of its holder is told to nobody at the table.")
    ] = False
    awaits_assent: Annotated[
        bool, Field(description="Whether it is a further voting place to which not every deciding sector has said yes.")
    ] = False
    admitted_at: Annotated[Instant | None, Field(description="When they all had, where they were asked.")] = None
    away_since: Annotated[
        Instant | None,
        Field(
            description="Since when its organization has left the table: meanwhile the seat is counted nowhere and "
            "says nothing on what the sectors are asked; what its organization owes, and is owed, goes on."
        ),
    ] = None
    end_proposed_at: Annotated[
        Instant | None,
        Field(description="When those who run the table asked the sector to end it; reason and digest are theirs."),
    ] = None
    ended_at: Annotated[
        Instant | None, Field(description="From when on nobody holds it, and it counts for nothing.")
    ] = None
    end_reason: str | None = None
    end_digest: str | None = None


class SeatList(Out):
    items: tuple[SeatOut, ...]
    next: str | None


class HolderIn(In):
    """Whom the document names, in its words. It stands in no published body, and goes when the seat is hidden."""

    name: Annotated[Line, Field(examples=["Rosa Quispe Huamán"])]
    rank: Annotated[Line | None, Field(description="Their office or rank.", examples=["Presidenta"])] = None
    power_to_decide: Annotated[
        Text | None,
        Field(
            description="What they may decide, as it says.", examples=["Firmar acuerdos en nombre de la asociación."]
        ),
    ] = None


class HolderOut(Out):
    """What the document of a mandate says of whom it names; nulls where nothing was recorded, or it was erased.

    And who accepted it, for the own sector alone and while the seat is not hidden: what a sector confirms is that they
    are the one whom it named.
    """

    mandate_id: UUID
    name: str | None
    rank: str | None
    power_to_decide: str | None
    accepted_by: Annotated[str | None, Field(description="The name that the account which accepted it gives.")] = None
    accepted_login: Annotated[str | None, Field(description="With what it signs in.")] = None


class MandateIn(In):
    """Who named the holder, by which document, with which powers, from when until when."""

    named_by: Annotated[Line, Field(description="The organ that named the holder.", examples=["Asamblea general"])]
    evidence_kind: Annotated[Line, Field(examples=["assembly_act", "letter", "resolution"])]
    evidence_digest: Sha256
    powers: Annotated[frozenset[Power], Field(min_length=1, max_length=4, examples=[["speak", "decide"]])]
    valid_from: Day
    valid_until: Day | None = None
    key_thumbprint: Annotated[
        str | None,
        StringConstraints(pattern=r"^[A-Za-z0-9_-]{43}$"),
        Field(description="RFC 7638 thumbprint of the seat's key, where the mandate's document names it."),
    ] = None

    holder: Annotated[
        HolderIn | None, Field(description="For those who run the table and the seat's own sector, and nobody else.")
    ] = None

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.valid_until is not None and self.valid_until < self.valid_from:
            raise wrong_member("valid_until", "ends_before_it_begins")
        return self


class MandateOut(Body):
    roundtable_id: UUID
    seat_id: UUID
    named_by: str
    evidence_kind: str
    evidence_digest: str
    powers: tuple[Power, ...]
    valid_from: date
    valid_until: date | None
    key_thumbprint: str | None
    phase: Annotated[
        MandatePhase,
        Field(description="A proposed one gives nothing; a body of before this was recorded stands as it did."),
    ] = MandatePhase.in_force
    basis: Annotated[MandateBasis | None, Field(description="On whose word it is in force.")] = None
    unconfirmed_since: Annotated[
        Instant | None, Field(description="Since when its sector is asked, where nobody had asked it before.")
    ] = None
    accredited_at: Instant
    accredited_by: Annotated[UUID | None, Field(description="The seat that recorded it.")] = None
    held_since: Annotated[Instant | None, Field(description="When somebody accepted it.")] = None
    awaits_others: Annotated[
        bool, Field(description="Whether its holder conducted the table once, and not every other sector has said yes.")
    ] = False
    confirmed_at: Instant | None = None
    confirmed_by: Annotated[
        UUID | None, Field(description="The seat that confirmed it for its sector, or the second witness of its paper.")
    ] = None
    revocation_proposed_at: Annotated[
        Instant | None,
        Field(
            description="When those who run the table asked the sector to take it back; reason and digest are theirs."
        ),
    ] = None
    revoked_at: Instant | None
    revocation_reason: str | None
    revocation_digest: str | None


class MandateList(Out):
    items: tuple[MandateOut, ...]
    next: str | None


class SeatEndIn(In):
    """A place at the table ends: why, and by which document."""

    reason: Annotated[Text, Field(examples=["La asociación se disolvió."])]
    evidence_digest: Sha256


class RevocationIn(In):
    """The constituency takes its mandate back: why, and by which document."""

    reason: Annotated[Text, Field(examples=["La asamblea nombró a otra persona el domingo."])]
    evidence_digest: Sha256
