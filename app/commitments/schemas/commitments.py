"""A commitment as it is drafted, amended and published."""

from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field, computed_field

from app.commitments.models import CommitmentKind, CommitmentPhase, Level
from app.commitments.schemas.due import Due, DueIn
from app.commitments.schemas.parts import (
    AnswersForOut,
    BudgetIn,
    BudgetOut,
    IndicatorIn,
    IndicatorOut,
    JointBodyIn,
    JointBodyOut,
    MilestoneIn,
    MilestoneOut,
    NamedIn,
    NamedOut,
    PartyIn,
    PartyOut,
    SupportIn,
    SupportOut,
)
from app.core.schemas import Bilingual, Body, In, Instant, Line, LongText, Out, Patch, Sha256, Text
from app.directory.models import Sector
from app.directory.schemas import PlaceCode
from app.identity.schemas import Language
from app.signatures.assurance import MEANINGS
from app.signatures.models import AssuranceClass

_EXAMPLE = "La compañía y el municipio instalan doce puntos de monitoreo del agua antes del fin de año."

Parties = Annotated[list[PartyIn], Field(max_length=30)]
JointBodies = Annotated[list[JointBodyIn], Field(max_length=10)]
Helpers = Annotated[list[SupportIn], Field(max_length=30)]
Beneficiaries = Annotated[list[NamedIn], Field(max_length=100)]
Milestones = Annotated[list[MilestoneIn], Field(max_length=60)]
Indicators = Annotated[list[IndicatorIn], Field(max_length=60)]
Tags = Annotated[list[Line], Field(max_length=30, examples=[["agua"]])]
Priority = Annotated[int, Field(ge=1, le=1_000, strict=True, description="1 comes first.")]
Verifier = Annotated[
    UUID,
    Field(description="A seat of this table; needed where every deciding sector is responsible."),
]


class CommitmentIn(In):
    """A draft. What is missing can follow; `readiness` says what the ground rules ask for before the offer."""

    agreement_id: UUID
    title: Annotated[Line, Field(examples=["Doce puntos de monitoreo del agua"])]
    verbatim_text: Annotated[
        LongText, Field(description="Word for word as the table agreed; the original prevails.", examples=[_EXAMPLE])
    ]
    language: Language = "es"
    kind: CommitmentKind = CommitmentKind.activity
    leads: Annotated[Parties, Field(default_factory=list, description="Who answers for it.")]
    co_responsible: Annotated[Parties, Field(default_factory=list, description="Who answers for a part of it.")]
    joint_bodies: Annotated[
        JointBodies, Field(default_factory=list, description="Bodies of several organizations that answer for it.")
    ]
    supporting: Annotated[Helpers, Field(default_factory=list, description="Who helps, without answering for it.")]
    beneficiaries: Annotated[Beneficiaries, Field(default_factory=list)]
    follow_up_body: NamedIn | None = None
    due: DueIn | None = None
    milestones: Annotated[Milestones, Field(default_factory=list)]
    indicators: Annotated[Indicators, Field(default_factory=list)]
    means_of_verification: Annotated[Text | None, Field(description="For a commitment without indicators.")] = None
    lack_of_progress: Annotated[Text | None, Field(description="What happens when nothing moves.")] = None
    budget: BudgetIn | None = None
    legal_basis: Text | None = None
    place: PlaceCode | None = None
    independent_verifier: Verifier | None = None
    verifier_confirms: Annotated[
        bool, Field(description="Whether it takes that verifier's confirmation besides to be fulfilled.")
    ] = False
    priority: Priority | None = None
    tags: Annotated[Tags, Field(default_factory=list)]


class AnswersForIn(In):
    """Which seat of the sector speaks for an organization of it that has none at the table."""

    organization_id: UUID
    seat_id: UUID


class CommitmentPatch(Patch):
    """Changes of a draft; lists are replaced as wholes."""

    clearable: ClassVar[frozenset[str]] = frozenset(
        {
            "follow_up_body",
            "due",
            "means_of_verification",
            "lack_of_progress",
            "budget",
            "legal_basis",
            "place",
            "independent_verifier",
            "priority",
        }
    )

    title: Annotated[Line | None, Field(examples=["Doce puntos de monitoreo del agua"])] = None
    verbatim_text: LongText | None = None
    language: Language | None = None
    kind: CommitmentKind | None = None
    leads: Parties | None = None
    co_responsible: Parties | None = None
    joint_bodies: JointBodies | None = None
    supporting: Helpers | None = None
    beneficiaries: Beneficiaries | None = None
    follow_up_body: NamedIn | None = None
    due: DueIn | None = None
    milestones: Milestones | None = None
    indicators: Indicators | None = None
    means_of_verification: Text | None = None
    lack_of_progress: Text | None = None
    budget: BudgetIn | None = None
    legal_basis: Text | None = None
    place: PlaceCode | None = None
    independent_verifier: Verifier | None = None
    verifier_confirms: bool | None = None
    priority: Priority | None = None
    tags: Tags | None = None


class CommitmentOut(Body):
    """A commitment, with what was declared beside what was verified; its signatures are a list of their own."""

    roundtable_id: UUID
    number: Annotated[int, Field(description="Counted at the table, from 1.")]
    agreement_id: UUID
    title: str
    verbatim_text: str
    language: str
    kind: CommitmentKind
    phase: CommitmentPhase
    declared_level: Annotated[Level | None, Field(description="What the responsible say; null before any report.")]
    verified_level: Annotated[Level | None, Field(description="What the other side found; null before it spoke.")]
    leads: tuple[PartyOut, ...]
    co_responsible: tuple[PartyOut, ...]
    joint_bodies: tuple[JointBodyOut, ...] = ()
    supporting: tuple[SupportOut, ...]
    beneficiaries: tuple[NamedOut, ...]
    responsible_sectors: Annotated[tuple[Sector, ...], Field(description="Of leads and co-responsible organizations.")]
    answers_for: Annotated[
        tuple[AnswersForOut, ...], Field(description="Seats that speak for organizations that have none here.")
    ] = ()
    follow_up_body: NamedOut | None
    due: Due | None
    due_on: Annotated[date | None, Field(description="The deadline's last day, from when the commitment is in force.")]
    milestones: tuple[MilestoneOut, ...]
    indicators: tuple[IndicatorOut, ...]
    means_of_verification: str | None
    lack_of_progress: str | None
    budget: BudgetOut | None
    legal_basis: str | None
    place: str | None
    independent_verifier: UUID | None
    verifier_confirms: Annotated[bool, Field(description="Whether it takes their confirmation besides.")] = False
    priority: int | None
    tags: tuple[str, ...]
    drafted_by: Annotated[UUID, Field(description="The seat that drafted it.")]
    drafted_at: Instant
    document: Annotated[Sha256 | None, Field(description="Of the bytes that are signed; null for a draft.")]
    offered_revision: Annotated[int | None, Field(description="The revision that is signed.")]
    offered_at: Instant | None
    in_force_at: Instant | None
    protocol_id: Annotated[
        UUID | None, Field(description="The ground rules by which the signatures are judged, from the offer on.")
    ]
    weakest_assurance: Annotated[
        AssuranceClass | None,
        Field(description="The class that proves least among the signatures that put it in force."),
    ] = None
    reopened_at: Annotated[
        Instant | None,
        Field(description="Since when it is in force again, after a beneficiary contested that it was fulfilled."),
    ] = None
    compromised_since: Annotated[
        Instant | None,
        Field(description="A key that signed it may have been in other hands from then on; it stays in force."),
    ] = None

    @computed_field(description="What that class proves, in words.")  # type: ignore[prop-decorator]
    @property
    def assurance_meaning(self) -> Bilingual | None:
        return MEANINGS[self.weakest_assurance] if self.weakest_assurance else None


class CommitmentList(Out):
    items: tuple[CommitmentOut, ...]
    next: str | None
