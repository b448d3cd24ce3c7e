"""Term: how often and by how many days the sectors may let the table last longer, and how long it follows up."""

from dataclasses import replace
from typing import Annotated

from pydantic import Field

from app.core.schemas import Bilingual
from app.rules.breaches import Finding, GroundRuleBreached
from app.rules.misfits import TableFacts
from app.rules.moments import Moment, TermExtended
from app.rules.rule_kind import RuleKind
from app.rules.wording import counted


class TermLimit(GroundRuleBreached):
    """409: the ground rules do not let the term be extended once more, or by so many days."""

    code = "term_limit_reached"


class Term(RuleKind):
    """The term is extended at most `extensions` times, each time by at most `days`, counted as the term itself is.

    `follow_up_days` are the calendar days after its deadline for which the table still looks after a commitment: no
    step of an escalation comes later.
    """

    kind = "term"
    moments = (TermExtended,)
    refusal = TermLimit

    extensions: Annotated[int, Field(ge=0, le=20, examples=[2])]
    days: Annotated[int, Field(ge=1, le=3_660, examples=[120])]
    follow_up_days: Annotated[int, Field(ge=1, le=7_300, examples=[730])] = 3_650

    def settled(self, table: TableFacts) -> TableFacts:
        return replace(table, follow_up_days=self.follow_up_days)

    @classmethod
    def without_clause(cls) -> Bilingual:
        return Bilingual(
            es="La vigencia se amplía con el asentimiento de cada sector que decide, cuantas veces y por los días que "
            "acuerden; los compromisos se siguen sin fecha de término.",
            en="The term is extended with the assent of every deciding sector, as often and by as many days as they "
            "agree on; commitments are followed up without an end.",
        )

    def sentence(self) -> Bilingual:
        es = f"{counted(self.extensions, 'vez', 'veces')}, cada una por {counted(self.days, 'día', 'días')} como máximo"
        en = f"{counted(self.extensions, 'time', 'times')}, each by {counted(self.days, 'day', 'days')} at most"
        after = Bilingual(
            es=counted(self.follow_up_days, "día", "días"), en=counted(self.follow_up_days, "day", "days")
        )
        return Bilingual(
            es=(
                f"La vigencia de la mesa se amplía a lo sumo {es}, con el asentimiento de cada sector que decide; el "
                f"seguimiento de cada compromiso dura hasta {after.es} después de su plazo."
            ),
            en=(
                f"The term of the table is extended at most {en}, with the assent of every deciding sector; each "
                f"commitment is followed up until {after.en} after its deadline."
            ),
        )

    def check(self, facts: Moment) -> Finding | None:
        if not isinstance(facts, TermExtended):
            return None
        if facts.extensions >= self.extensions:
            return Finding(
                facts={"reason": "extensions", "extensions": facts.extensions, "allowed": self.extensions},
                cure=Bilingual(
                    es="Los sectores modifican antes esta cláusula.", en="The sectors amend this clause first."
                ),
            )
        if facts.days <= self.days:
            return None
        return Finding(
            facts={"reason": "days", "days": facts.days, "allowed": self.days},
            cure=Bilingual(
                es=f"Se propone una ampliación de {counted(self.days, 'día', 'días')} o menos.",
                en=f"An extension of {counted(self.days, 'day', 'days')} or less is proposed.",
            ),
        )
