"""Reports and verifications, as they are sent and published, and where the two diverge: a live view."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, model_validator

from app.commitments.models import CommitmentPhase, Level
from app.commitments.schemas.parts import Number
from app.core.schemas import Bilingual, Body, Day, In, Instant, Line, LongText, Out, wrong_member
from app.directory.models import Sector
from app.identity.roles import Role
from app.monitoring.divergence import Divergence, VerifierGone
from app.monitoring.models import VerificationOutcome
from app.roundtables.schemas.evidence import Evidence, EvidenceOut, HeldElsewhere, HeldElsewhereOut
from app.rules.kinds.verification import SilenceEffect


class PeriodIn(In):
    """Some days, the first and the last included."""

    from_: Annotated[Day, Field(alias="from")]
    until: Day

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.until < self.from_:
            raise wrong_member("until", "period_reversed")
        return self


class IndicatorValueIn(In):
    """What an indicator of the commitment stands at."""

    indicator: Annotated[Line, Field(description="Its name, as in the commitment.")]
    value: Annotated[Number, Field(examples=["7"])]


class IndicatorValueOut(Out):
    indicator: str
    value: str


class ReportIn(In):
    """How far the commitment has come, by those who answer for it."""

    level: Annotated[Level, Field(examples=["limited"])]
    narrative: Annotated[LongText, Field(examples=["Siete de los doce puntos miden ya; faltan los del río Mosna."])]
    values: Annotated[
        list[IndicatorValueIn],
        Field(default_factory=list, max_length=60, description="Each indicator once at the most.", examples=[[]]),
    ]
    evidence: Evidence
    held_elsewhere: HeldElsewhere
    period: Annotated[
        PeriodIn,
        Field(description="The days that it speaks of.", examples=[{"from": "2026-11-01", "until": "2026-11-30"}]),
    ]

    @model_validator(mode="after")
    def _says_each_value_once(self) -> Self:
        named = [each.indicator for each in self.values]
        if len(set(named)) != len(named):
            raise wrong_member("values", "indicator_twice")
        return self


class ReportOut(Body):
    """A report as it was given. What the other side says to it are verifications of their own."""

    roundtable_id: UUID
    commitment_id: UUID
    number: Annotated[int, Field(description="Counted at the commitment, from 1.")]
    seat_id: Annotated[UUID, Field(description="The seat that reported.")]
    sector: Annotated[Sector, Field(description="The sector that declares; it never verifies this.")]
    level: Annotated[Level, Field(description="What is declared.")]
    narrative: str
    values: tuple[IndicatorValueOut, ...]
    evidence: EvidenceOut
    held_elsewhere: tuple[HeldElsewhereOut, ...] = ()
    period_from: date
    period_until: date
    reported_at: Instant
    protocol_id: Annotated[UUID | None, Field(description="The ground rules by which its verification is judged.")]


class ReportList(Out):
    items: tuple[ReportOut, ...]
    next: str | None


class VerificationIn(In):
    """What the other side finds in a report."""

    answer: VerificationOutcome
    level: Annotated[
        Level | None,
        Field(description="What was found. With `contest` required; with `confirm` it is the reported one."),
    ] = None
    reasons: Annotated[LongText | None, Field(description="Required unless the report is confirmed.")] = None
    evidence: Evidence
    held_elsewhere: HeldElsewhere

    @model_validator(mode="after")
    def _says_what_and_why(self) -> Self:
        if self.answer is VerificationOutcome.contest and self.level is None:
            raise wrong_member("level", "level_required")
        if self.answer is VerificationOutcome.ask_more and self.level is not None:
            raise wrong_member("level", "level_unexpected")
        if self.answer is not VerificationOutcome.confirm and self.reasons is None:
            raise wrong_member("reasons", "reasons_required")
        return self


class VerificationOut(Body):
    roundtable_id: UUID
    commitment_id: UUID
    report_id: UUID
    seat_id: Annotated[UUID, Field(description="The seat that verified.")]
    mandate_id: Annotated[
        UUID | None,
        Field(description="Under which mandate; where that was taken back before the end, its confirmation lapses."),
    ] = None
    sector: Sector
    answer: VerificationOutcome
    level: Annotated[Level | None, Field(description="What was found; null where more was asked for.")]
    reasons: str | None
    evidence: EvidenceOut = Field(default_factory=dict)
    held_elsewhere: tuple[HeldElsewhereOut, ...] = ()
    verified_at: Instant


class VerificationList(Out):
    items: tuple[VerificationOut, ...]
    next: str | None


class AssessedOut(Out):
    """What a third voice found; it stands beside the two levels and is merged with neither."""

    assessment_id: UUID
    seat_id: UUID
    role: Role
    level: Level
    assessed_at: Instant


class VerifierGoneOut(Out):
    """The verifier whom a commitment names cannot be asked, and what mends it."""

    seat_id: UUID
    why: VerifierGone
    cure: Bilingual


class DivergenceOut(Out):
    commitment_id: UUID
    number: int
    title: str
    phase: CommitmentPhase
    reasons: Annotated[tuple[Divergence, ...], Field(min_length=1)]
    declared_level: Level | None
    verified_level: Level | None
    due_on: date | None
    report_id: Annotated[UUID | None, Field(description="The latest report, if there is one.")]
    reported_at: Instant | None
    verify_by: Annotated[
        date | None, Field(description="The last day on which nobody calls it silence, where the ground rules say so.")
    ]
    silence: Annotated[
        SilenceEffect | None,
        Field(description="What the silence does by the ground rules, once it is one. It never gives a level."),
    ]
    awaited_sectors: Annotated[
        tuple[Sector, ...],
        Field(
            description="Whose confirmation of `complete` it still takes to be fulfilled; what others say is not it."
        ),
    ]
    awaited_verifier: Annotated[
        UUID | None, Field(description="The named verifier's seat, where it still takes that confirmation.")
    ]
    assessments: Annotated[
        tuple[AssessedOut, ...],
        Field(description="What those who accompany the table found since the latest report, the last of each seat."),
    ]
    concludes_on: Annotated[
        date | None,
        Field(
            description="An independent finding of `complete` waits for those who have to confirm: after this day of "
            "silence the commitment is `concluded_unverified`."
        ),
    ]
    verifier_gone: Annotated[
        VerifierGoneOut | None, Field(description="Where nobody speaks from the seat of the verifier whom it names.")
    ] = None


class DivergencesOut(Out):
    """By the numbers of the commitments."""

    items: tuple[DivergenceOut, ...]
