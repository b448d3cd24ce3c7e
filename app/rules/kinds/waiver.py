"""Waiver: which rules the sectors may set aside, once, for one named thing."""

from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field

from app.core.schemas import Bilingual
from app.rules.breaches import Finding, GroundRuleBreached
from app.rules.moments import Moment, WaiverAssented, WaiverProposed
from app.rules.rule_kind import RuleKind
from app.rules.wording import Assurance, is_sure_enough, listed, way_words

Waivable = Literal[
    "agenda_assent",
    "agenda_share",
    "caucus_allowance",
    "commitment_content",
    "convocation_period",
    "document_period",
    "minutes_review",
    "minutes_signatures",
    "quorum_overall",
    "quorum_per_sector",
    "speaking_budget",
]
_WORDS: Final[dict[Waivable, Bilingual]] = {
    "agenda_assent": Bilingual(es="el asentimiento al orden del día", en="the assent to the agenda"),
    "agenda_share": Bilingual(
        es="la parte de cada sector en el orden del día", en="the share of each sector in the agenda"
    ),
    "caucus_allowance": Bilingual(
        es="el número y la duración de las evaluaciones internas", en="the number and length of caucuses"
    ),
    "commitment_content": Bilingual(es="el contenido de los compromisos", en="the content of commitments"),
    "convocation_period": Bilingual(es="el plazo de convocatoria", en="the convocation period"),
    "document_period": Bilingual(es="el plazo de lectura de documentos", en="the reading period of documents"),
    "minutes_review": Bilingual(es="la revisión del acta", en="the review of the minutes"),
    "minutes_signatures": Bilingual(es="las firmas del acta", en="the signatures under the minutes"),
    "quorum_overall": Bilingual(es="el quórum de la mesa", en="the quorum of the table"),
    "quorum_per_sector": Bilingual(es="el quórum por sector", en="the quorum per sector"),
    "speaking_budget": Bilingual(
        es="el tiempo de palabra de cada sector en una sesión", en="the time of each sector to speak in a session"
    ),
}


class WaiverNotAllowed(GroundRuleBreached):
    """409: the ground rules do not let this rule be waived, or not with so weak a word."""

    code = "waiver_not_allowed"


def _each_once(rules: list[Waivable]) -> list[Waivable]:
    return sorted(set(rules))


class Waiver(RuleKind):
    """The rules that may be waived, by every deciding sector; how decisions pass is never among them."""

    kind = "waiver"
    moments = (WaiverProposed, WaiverAssented)
    refusal = WaiverNotAllowed

    rules: Annotated[
        list[Waivable],
        Field(min_length=1, max_length=len(_WORDS), examples=[["convocation_period"]]),
        AfterValidator(_each_once),
    ]
    lowest_assurance: Annotated[Assurance, Field(examples=["A"], description="Of each sector's assent.")] = "C"

    @classmethod
    def without_clause(cls) -> Bilingual:
        return Bilingual(
            es="Ninguna regla admite dispensa.",
            en="No rule may be waived.",
        )

    def sentence(self) -> Bilingual:
        words, way = listed([_WORDS[rule] for rule in self.rules]), way_words(self.lowest_assurance)
        return Bilingual(
            es=(
                f"Solo admite dispensa, para un asunto con nombre y por razones escritas: {words.es}. Cada sector que "
                f"decide la consiente {way.es}; las dispensas se cuentan a la vista de todos."
            ),
            en=(
                f"Only this may be waived, for one named thing and for written reasons: {words.en}. Every deciding "
                f"sector consents to it {way.en}; waivers are counted in plain sight."
            ),
        )

    def check(self, facts: Moment) -> Finding | None:
        match facts:
            case WaiverProposed() if facts.rule not in self.rules:
                return Finding(
                    facts={"reason": "rule", "rule": facts.rule, "rules": [str(rule) for rule in self.rules]},
                    cure=Bilingual(
                        es="La cláusula se cumple, o los sectores modifican antes las reglas.",
                        en="The clause is kept, or the sectors amend the rules first.",
                    ),
                )
            case WaiverAssented() if not is_sure_enough(facts.assurance, self.lowest_assurance):
                way = way_words(self.lowest_assurance)
                return Finding(
                    facts={"reason": "assurance", "assurance": facts.assurance, "lowest": self.lowest_assurance},
                    cure=Bilingual(
                        es=f"El sector consiente la dispensa {way.es}.", en=f"The sector consents {way.en}."
                    ),
                )
        return None
