"""Suspension: who may stop the table for a cause, and whether its clocks stop with it."""

from typing import Annotated, Literal

from pydantic import Field

from app.core.schemas import Bilingual
from app.rules.breaches import Finding, GroundRuleBreached
from app.rules.moments import Moment, TableSuspended
from app.rules.rule_kind import RuleKind


class SuspensionNotTheirs(GroundRuleBreached):
    """409: the ground rules leave the suspension to those who run the table."""

    code = "suspension_not_theirs"


class Suspension(RuleKind):
    """The table is suspended with its cause and the conditions to resume written down."""

    kind = "suspension"
    moments = (TableSuspended,)
    refusal = SuspensionNotTheirs

    by: Annotated[Literal["conducting", "conducting_or_sector"], Field(examples=["conducting"])] = "conducting"
    clocks: Annotated[Literal["pause", "run"], Field(examples=["pause"])] = "pause"

    @classmethod
    def without_clause(cls) -> Bilingual:
        return cls().sentence()

    def sentence(self) -> Bilingual:
        alone, pause = self.by == "conducting", self.clocks == "pause"
        return Bilingual(
            es=(
                f"La mesa la suspende quien la conduce{'' if alone else ' o un sector que decide'}, con su "
                "causa y las condiciones para reanudarla por escrito; los plazos "
                f"{'se detienen y conservan los días que quedaban' if pause else 'siguen corriendo'}."
            ),
            en=(
                f"The table is suspended by those who run it{'' if alone else ' or by a deciding sector'}, with its "
                "cause and the conditions to resume in writing; the clocks "
                f"{'stop and keep the days that were left' if pause else 'go on running'}."
            ),
        )

    def check(self, facts: Moment) -> Finding | None:
        if not isinstance(facts, TableSuspended) or facts.conducts or self.by == "conducting_or_sector":
            return None
        return Finding(
            facts={"by": self.by},
            cure=Bilingual(
                es="Lo pide el sector y la suspende quien conduce la mesa.",
                en="The sector asks for it, and those who run the table suspend it.",
            ),
        )
