"""Truce: the promise to use no coercive measures while the table talks, and what a breach of it does."""

from typing import Annotated, Final, Literal

from pydantic import Field

from app.core.schemas import Bilingual
from app.rules.breaches import Finding, GroundRuleBreached
from app.rules.moments import MeasureReported, Moment
from app.rules.rule_kind import RuleKind
from app.rules.wording import SECTOR_WORDS

Effect = Literal["none", "suspends", "calls_guarantor"]

_EFFECTS: Final[dict[Effect, Bilingual]] = {
    "none": Bilingual(
        es="consta en la mesa junto al descargo, y el diálogo sigue",
        en="it is on record beside the explanation, and the dialogue goes on",
    ),
    "suspends": Bilingual(
        es="la mesa queda suspendida hasta que se oiga el descargo",
        en="the table is suspended until the explanation is heard",
    ),
    "calls_guarantor": Bilingual(
        es="se llama a quien es garante, y el diálogo sigue", en="the guarantor is called, and the dialogue goes on"
    ),
}


class TruceBroken(GroundRuleBreached):
    """409: a coercive measure was reported under a truce."""

    code = "truce_broken"


class Truce(RuleKind):
    """What the report of a measure does. It does not say who is right: the explanation stands beside it."""

    kind = "truce"
    moments = (MeasureReported,)
    refusal = TruceBroken

    effect: Annotated[Effect, Field(examples=["calls_guarantor"])] = "none"

    @classmethod
    def without_clause(cls) -> Bilingual:
        return Bilingual(
            es="Nadie prometió una tregua; la medida de fuerza de la que un sector informa consta junto al descargo, y "
            "el diálogo sigue.",
            en="Nobody has promised a truce; a coercive measure that a sector reports is on record beside the "
            "explanation, and the dialogue goes on.",
        )

    def sentence(self) -> Bilingual:
        words = _EFFECTS[self.effect]
        return Bilingual(
            es=f"Mientras la mesa dialoga nadie toma medidas de fuerza; si un sector informa de una, {words.es}.",
            en=f"While the table talks nobody takes coercive measures; if a sector reports one, {words.en}.",
        )

    def check(self, facts: Moment) -> Finding | None:
        if not isinstance(facts, MeasureReported):
            return None
        words = SECTOR_WORDS[facts.attributed_to]
        return Finding(
            facts={"attributed_to": facts.attributed_to, "effect": self.effect},
            cure=Bilingual(
                es=f"Se oye el descargo: {words.es} responde en la mesa.",
                en=f"The explanation is heard: {words.en} answers at the table.",
            ),
        )
