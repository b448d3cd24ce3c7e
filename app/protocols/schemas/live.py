"""Live views of a protocol: what stands in its way, and what it says differently from another one."""

from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, JsonValue

from app.core.errors import Refusal
from app.core.messages import translate
from app.core.schemas import Bilingual, Out
from app.directory.models import Sector
from app.protocols.models import ProtocolPhase
from app.protocols.schemas.library import UnenforcedOut
from app.rules.breaches import Breach
from app.rules.misfits import Unfit
from app.rules.schemas import ClauseOut


class BreachOut(Out):
    """A clause that would refuse the step, as the refusal would say it."""

    clause: str
    rule: str
    code: str
    sentence: Bilingual
    facts: dict[str, JsonValue]
    cure: Bilingual

    @classmethod
    def of(cls, breach: Breach) -> Self:
        return cls.model_validate(breach.as_member())


class UnfitOut(Out):
    """A clause that could never be kept at this table, as the refusal of the proposal would say it."""

    clause: str
    clauses: Annotated[
        tuple[str, ...], Field(description="The clause and, where it collides with another one, that one too.")
    ]
    against: Annotated[
        str | None,
        Field(
            description="What of the table it runs against, whether another clause or the table itself says so: "
            "`voting_places`, `roles`, `deciding_sectors`, `term_days`, `follow_up_days`; null where the clause stands "
            "in its own way."
        ),
    ]
    rule: str
    code: str
    sentence: Bilingual
    facts: dict[str, JsonValue]
    cure: Bilingual

    @classmethod
    def of(cls, unfit: Unfit) -> Self:
        return cls.model_validate(unfit.as_member())


class LackOut(Out):
    """What would refuse the step whatever the clauses say."""

    code: str
    message: Bilingual

    @classmethod
    def of(cls, refusal: Refusal) -> Self:
        """The refusal in both languages."""
        return cls(code=refusal.code, message=Bilingual(es=_said(refusal, "es"), en=_said(refusal, "en")))


def _said(refusal: Refusal, locale: str) -> str:
    words = translate(refusal.message, locale)
    return words % refusal.values if refusal.values else words


class SignersOut(Out):
    """How many places of a sector somebody holds now whose mandate lets them sign, and how many the clause asks for."""

    sector: Sector
    signers: int
    needed: int
    enough: bool


class ProtocolReadinessOut(Out):
    """What stands between a draft and its proposal, or between what is proposed and its coming into force."""

    protocol_id: UUID
    phase: ProtocolPhase
    step: Annotated[
        Literal["proposal", "adoption"] | None, Field(description="The next step; none once the rules are in force.")
    ]
    ready: Annotated[bool, Field(description="Whether the step would be accepted now.")]
    missing: tuple[LackOut, ...]
    findings: Annotated[
        tuple[UnfitOut, ...],
        Field(description="Clauses that this table, or another clause, rules out; asked of a draft only."),
    ]
    awaiting: Annotated[tuple[Sector, ...], Field(description="Deciding sectors that have not adopted yet.")]
    breaches: Annotated[
        tuple[BreachOut, ...],
        Field(
            description="What the rules that would be replaced say to a recorded word (class D) of each sector that is "
            "awaited; a signed one of the class in the cure is accepted."
        ),
    ]
    unenforced: Annotated[
        tuple[UnenforcedOut, ...],
        Field(
            description="Clauses whose rules are not asked yet, by this service or at this table, in every phase. They "
            "stand against nothing: whoever adopts them knows that people keep them by themselves for now."
        ),
    ]
    signers: Annotated[
        tuple[SignersOut, ...],
        Field(
            description="Of every deciding sector, where a clause asks for signatures, in every phase. A sector with "
            "too few stands against nothing here, for its seats may be filled; until then no commitment is in force."
        ),
    ]


class ClauseChangeOut(Out):
    """A clause that both versions have, in other words or with other parameters; both sentences stand in it."""

    number: str
    before: ClauseOut
    after: ClauseOut


class ProtocolDiffOut(Out):
    """From the version `against`, or from nothing, to the other one, by the numbers of the clauses."""

    protocol_id: UUID
    against: UUID | None
    added: tuple[ClauseOut, ...]
    removed: tuple[ClauseOut, ...]
    changed: tuple[ClauseChangeOut, ...]
    unchanged: int
