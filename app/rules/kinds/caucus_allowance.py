"""Caucus allowance: how often, and for how long, a sector may withdraw to talk among itself."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from app.core.schemas import Bilingual
from app.rules.breaches import Finding, GroundRuleBreached
from app.rules.moments import CaucusCalled, Moment
from app.rules.rule_kind import ManyFindings
from app.rules.wording import counted, counted_minutes


class CaucusAllowanceSpent(GroundRuleBreached):
    """409: the sector has had its talks among itself, or asks for a longer one than agreed."""

    code = "caucus_allowance_spent"


class CaucusAllowance(ManyFindings):
    """Each sector may call `times` caucuses in one session, of at most `minutes` each."""

    kind = "caucus_allowance"
    moments = (CaucusCalled,)
    refusal = CaucusAllowanceSpent

    times: Annotated[int, Field(ge=1, le=10, examples=[2])]
    minutes: Annotated[int, Field(ge=5, le=480, examples=[20])]

    def sentence(self) -> Bilingual:
        words = counted_minutes(self.minutes)
        return Bilingual(
            es=(
                f"Cada sector puede pedir cuarto intermedio para su evaluación interna {_es_times(self.times)} por "
                f"sesión, de {words.es} como máximo."
            ),
            en=(
                f"Every sector may withdraw for a caucus {counted(self.times, 'time', 'times')} in a session, for "
                f"{words.en} at most."
            ),
        )

    def findings(self, facts: Moment) -> tuple[Finding, ...]:
        return tuple(self._gaps(facts)) if isinstance(facts, CaucusCalled) else ()

    def _gaps(self, facts: CaucusCalled) -> Iterator[Finding]:
        if facts.taken >= self.times:
            yield Finding(
                facts={"reason": "times", "sector": str(facts.sector), "taken": facts.taken, "times": self.times},
                cure=Bilingual(
                    es="El sector sigue en la sala; en la próxima sesión puede pedirlo de nuevo.",
                    en="The sector stays in the room; at the next session it may ask again.",
                ),
            )
        if facts.minutes_asked > self.minutes:
            words = counted_minutes(self.minutes)
            yield Finding(
                facts={"reason": "minutes", "minutes_asked": facts.minutes_asked, "minutes_allowed": self.minutes},
                cure=Bilingual(
                    es=f"La evaluación interna se pide por {words.es} o menos.",
                    en=f"The caucus is asked for {words.en} or less.",
                ),
            )


def _es_times(number: int) -> str:
    return counted(number, "vez", "veces")
