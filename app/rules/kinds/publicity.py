"""Publicity: what the table shows to everybody, and from when on."""

from typing import Annotated, Final, Literal

from pydantic import Field

from app.core.schemas import Bilingual
from app.rules.breaches import Finding, GroundRuleBreached
from app.rules.moments import STAGES, Moment, SubjectPublished
from app.rules.rule_kind import RuleKind

_NEVER: Final = "not_public"
_WORDS: Final[dict[tuple[str, str], Bilingual]] = {
    ("agreement", "adopted"): Bilingual(
        es="los acuerdos son públicos desde que se adoptan", en="agreements are public once they are adopted"
    ),
    ("agreement", "sealed"): Bilingual(
        es="los acuerdos son públicos cuando se sella su acta",
        en="agreements are public once their minutes are sealed",
    ),
    ("agreement", _NEVER): Bilingual(es="los acuerdos no son públicos", en="agreements are not public"),
    ("minutes", "circulated"): Bilingual(
        es="las actas son públicas desde que circulan", en="minutes are public once they circulate"
    ),
    ("minutes", "sealed"): Bilingual(
        es="las actas son públicas desde que se sellan", en="minutes are public once they are sealed"
    ),
    ("minutes", _NEVER): Bilingual(es="las actas no son públicas", en="minutes are not public"),
    ("commitment", "offered"): Bilingual(
        es="los compromisos son públicos desde que se ofrecen a la firma",
        en="commitments are public once they are offered for signature",
    ),
    ("commitment", "in_force"): Bilingual(
        es="los compromisos son públicos desde que entran en vigencia",
        en="commitments are public once they are in force",
    ),
    ("commitment", _NEVER): Bilingual(es="los compromisos no son públicos", en="commitments are not public"),
    ("report", "given"): Bilingual(
        es="los informes de avance son públicos desde que se presentan",
        en="reports of progress are public once they are given",
    ),
    ("report", "verified"): Bilingual(
        es="los informes de avance son públicos desde que se verifican",
        en="reports of progress are public once they are verified",
    ),
    ("report", _NEVER): Bilingual(es="los informes de avance no son públicos", en="reports of progress are not public"),
}


class NotPublicYet(GroundRuleBreached):
    """409: the table shows this to nobody, or not at this stage."""

    code = "not_public_yet"


class Publicity(RuleKind):
    """From which stage on each thing is public; names of persons never are, under any value."""

    kind = "publicity"
    moments = (SubjectPublished,)
    refusal = NotPublicYet
    needs_confirmation = True

    agreements: Annotated[Literal["adopted", "sealed", "not_public"], Field(examples=["adopted"])] = "adopted"
    minutes: Annotated[Literal["circulated", "sealed", "not_public"], Field(examples=["sealed"])] = "sealed"
    commitments: Annotated[Literal["offered", "in_force", "not_public"], Field(examples=["in_force"])] = "in_force"
    reports: Annotated[Literal["given", "verified", "not_public"], Field(examples=["given"])] = "given"

    def sentence(self) -> Bilingual:
        words = [_WORDS[subject, stage] for subject, stage in self._chosen().items()]
        es, en = "; ".join(word.es for word in words), "; ".join(word.en for word in words)
        return Bilingual(
            es=f"Publicidad: {es}. Los nombres de las personas no se publican.",
            en=f"Publicity: {en}. Names of persons are not published.",
        )

    def _chosen(self) -> dict[str, str]:
        return {
            "agreement": self.agreements,
            "minutes": self.minutes,
            "commitment": self.commitments,
            "report": self.reports,
        }

    def check(self, facts: Moment) -> Finding | None:
        if not isinstance(facts, SubjectPublished):
            return None
        chosen, stages = self._chosen()[facts.subject], STAGES[facts.subject]
        if chosen != _NEVER and stages.index(facts.stage) >= stages.index(chosen):
            return None
        words = _WORDS[facts.subject, chosen]
        return Finding(
            facts={"subject": facts.subject, "stage": facts.stage, "public_from": chosen},
            cure=Bilingual(es=f"Se respeta que {words.es}.", en=f"It stays so that {words.en}."),
        )

    def unconfirmed(self, facts: Moment) -> Finding | None:
        if not isinstance(facts, SubjectPublished):
            return None
        return Finding(
            facts={"reason": "preview_unconfirmed", "subject": facts.subject, "stage": facts.stage},
            cure=Bilingual(
                es="Cada sector que decide confirma antes la vista previa de lo que se hace público.",
                en="Every deciding sector first confirms the preview of what becomes public.",
            ),
        )
