"""Attribution: whose words the records give back, and how closely they name who spoke."""

from typing import Annotated, Final, Literal

from pydantic import Field

from app.core.schemas import Bilingual
from app.rules.breaches import Finding, GroundRuleBreached
from app.rules.moments import ATTRIBUTIONS, Moment, WordsAttributed
from app.rules.rule_kind import RuleKind

Level = Literal["named", "by_sector", "not_attributed"]

_LEVELS: Final[dict[Level, Bilingual]] = {
    "named": Bilingual(
        es="Las intervenciones se recogen con la silla de quien habló",
        en="What is said is recorded with the seat of whoever spoke",
    ),
    "by_sector": Bilingual(
        es="Las intervenciones se recogen por sector, sin decir qué silla habló",
        en="What is said is recorded by sector, without saying which seat spoke",
    ),
    "not_attributed": Bilingual(
        es="Las intervenciones se recogen sin atribuirlas a nadie",
        en="What is said is recorded without attributing it to anybody",
    ),
}


class AttributedTooClosely(GroundRuleBreached):
    """409: words would be written down as somebody's more closely than the table agreed on."""

    code = "attributed_too_closely"


class Attribution(RuleKind):
    """Words are attributed at most as closely as `at_most`; with `on_request`, more closely where the speaker asks.

    Agreements, reservations and dissent are of sectors under every value: they are acts, not interventions.
    """

    kind = "attribution"
    moments = (WordsAttributed,)
    refusal = AttributedTooClosely

    at_most: Annotated[Level, Field(examples=["not_attributed"])]
    on_request: Annotated[
        bool, Field(examples=[True], description="Whether a speaker may ask to be named more closely.")
    ] = True

    def sentence(self) -> Bilingual:
        begin = _LEVELS[self.at_most]
        es, en = (
            "; nadie queda nombrado más de cerca, ni a pedido propio",
            "; nobody is named more closely, even on request",
        )
        if self.on_request:
            es, en = "; quien pide que conste su palabra, consta", "; whoever asks to be on record is on record"
        return Bilingual(
            es=f"{begin.es}{es}. Los acuerdos, las reservas y los disensos llevan el nombre del sector.",
            en=f"{begin.en}{en}. Agreements, reservations and dissent carry the name of the sector.",
        )

    def check(self, facts: Moment) -> Finding | None:
        if not isinstance(facts, WordsAttributed):
            return None
        if ATTRIBUTIONS.index(facts.attribution) <= ATTRIBUTIONS.index(self.at_most):
            return None
        if self.on_request and facts.consents:
            return None
        cure = Bilingual(
            es="La intervención se recoge sin decir más de quien habló.",
            en="The words are recorded without saying more about who spoke.",
        )
        if self.on_request:
            cure = Bilingual(
                es="La intervención se recoge sin decir más de quien habló, o quien habló pide que conste.",
                en="The words are recorded without saying more about who spoke, or the speaker asks to be on record.",
            )
        return Finding(facts={"attribution": facts.attribution, "at_most": self.at_most}, cure=cure)
