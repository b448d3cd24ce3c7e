"""Required languages: in which languages people can follow what is said, and read what is decided."""

from typing import Annotated, Final, Literal

from pydantic import Field, StringConstraints

from app.core.schemas import Bilingual
from app.rules.breaches import Finding, GroundRuleBreached
from app.rules.misfits import Misfit, ProtocolUnfit, TableFacts
from app.rules.moments import Moment, SpeechInterpreted, TextPutToDecision
from app.rules.rule_kind import EachOnce, RuleKind
from app.rules.wording import language_list

Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
Interpretation = Literal["consecutive", "simultaneous", "either"]

_HOW: Final[dict[Interpretation, Bilingual]] = {
    "consecutive": Bilingual(es="interpretación consecutiva", en="consecutive interpretation"),
    "simultaneous": Bilingual(es="interpretación simultánea", en="simultaneous interpretation"),
    "either": Bilingual(es="interpretación consecutiva o simultánea", en="consecutive or simultaneous interpretation"),
}


class LanguageNotServed(GroundRuleBreached):
    """409: somebody at the table could not follow what is said, or read what is to be decided."""

    code = "language_not_served"


class LanguageWithoutInterpreter(ProtocolUnfit):
    """409: the clause asks for several languages, and no seat of the table interprets."""

    code = "language_without_interpreter"
    message = "Clause %(clause)s asks for several languages, and the table has no interpreter's seat."


class RequiredLanguages(RuleKind):
    """What is said can be followed in each language, and a text was given out in each before it is decided.

    ISO 639 codes, as in the languages of the table. The original text prevails whatever the language.
    """

    kind = "required_languages"
    moments = (SpeechInterpreted, TextPutToDecision)
    refusal = LanguageNotServed
    unfit = (LanguageWithoutInterpreter,)

    languages: Annotated[list[Language], EachOnce, Field(min_length=1, max_length=12, examples=[["es", "qu"]])]
    interpretation: Annotated[Interpretation, Field(examples=["consecutive"])] = "either"
    texts: Annotated[
        bool, Field(examples=[True], description="Whether texts are given out in every language before a decision.")
    ] = True

    def sentence(self) -> Bilingual:
        words, how = language_list(self.languages), _HOW[self.interpretation]
        es = f"Lo que se dice en la mesa puede seguirse en estas lenguas: {words.es}, con {how.es} donde haga falta; "
        en = f"What is said at the table can be followed in these languages: {words.en}, with {how.en} where needed; "
        if self.texts:
            es += "ningún texto se decide antes de entregarse en cada una de ellas."
            en += "no text is decided before it was given out in each of them."
        else:
            es += "los textos se entregan en la lengua en que se escribieron."
            en += "texts are given out in the language in which they were written."
        return Bilingual(es=es, en=en)

    def check(self, facts: Moment) -> Finding | None:
        if isinstance(facts, SpeechInterpreted):
            return self._finding("interpretation", facts.served | self._interpreted(facts))
        if isinstance(facts, TextPutToDecision) and self.texts:
            return self._finding("texts", facts.delivered_in)
        return None

    def _interpreted(self, facts: SpeechInterpreted) -> frozenset[str]:
        """The languages that are interpreted as the clause says."""
        if self.interpretation == "consecutive":
            return facts.consecutive
        if self.interpretation == "simultaneous":
            return facts.simultaneous
        return facts.consecutive | facts.simultaneous

    def _finding(self, lacks: str, served: frozenset[str]) -> Finding | None:
        missing = [language for language in self.languages if language not in served]
        if not missing:
            return None
        words = language_list(missing)
        cure = Bilingual(
            es=f"Alguien interpreta, o la sala entera entiende: {words.es}.",
            en=f"Somebody interprets, or the whole room understands: {words.en}.",
        )
        if lacks == "texts":
            cure = Bilingual(
                es=f"El texto se entrega, o se lee en voz alta, en: {words.es}.",
                en=f"The text is given out, or read aloud, in: {words.en}.",
            )
        return Finding(facts={"lacks": lacks, "missing_languages": missing}, cure=cure)

    def misfits(self, table: TableFacts) -> tuple[Misfit, ...]:
        if len(self.languages) <= 1 or table.roles.get("interpreter", 0):
            return ()
        return (
            Misfit(
                refusal=LanguageWithoutInterpreter,
                facts={"languages": list(self.languages), "interpreter_seats": 0},
                cure=Bilingual(
                    es="La mesa recibe al menos una silla de intérprete, o la cláusula pide una sola lengua.",
                    en="The table receives at least one interpreter's seat, or the clause asks for one language only.",
                ),
                rests_on="roles",
            ),
        )
