"""Commitment content: what a commitment names before anybody is asked to sign it."""

from collections.abc import Iterator
from typing import Annotated, Final

from pydantic import Field

from app.core.schemas import Bilingual
from app.rules.breaches import Facts, Finding, GroundRuleBreached
from app.rules.moments import CommitmentOffered, Moment
from app.rules.rule_kind import ManyFindings
from app.rules.wording import in_order, listed

_ELEMENTS: Final = {
    "lead": Bilingual(es="al responsable principal", en="who leads"),
    "deadline": Bilingual(
        es="un plazo (y, si depende de una condición, una fecha límite)",
        en="a deadline (and, if it hangs on a condition, a backstop date)",
    ),
    "means_of_verification": Bilingual(
        es="un medio de verificación para cada indicador", en="a means of verification for every indicator"
    ),
    "follow_up_body": Bilingual(es="a quien le hace seguimiento", en="who follows it up"),
    "lack_of_progress": Bilingual(es="lo que ocurre si no hay avance", en="what happens without progress"),
    "beneficiaries": Bilingual(es="a sus beneficiarios", en="its beneficiaries"),
}
"""What a commitment may have to name, in the order of the sentence; every name is a parameter."""

_CURES: Final = {
    "lead": Bilingual(
        es="El compromiso nombra al menos a un responsable principal.", en="The commitment names at least one lead."
    ),
    "deadline": Bilingual(
        es="El compromiso recibe un plazo: una fecha, un intervalo o una condición con fecha límite.",
        en="The commitment receives a deadline: a date, an interval, or a condition with a backstop date.",
    ),
    "backstop": Bilingual(
        es="La condición de la que depende el plazo recibe una fecha límite.",
        en="The condition that the deadline hangs on receives a backstop date.",
    ),
    "means_of_verification": Bilingual(
        es="Cada indicador recibe un medio de verificación; sin indicadores, el compromiso nombra al menos uno.",
        en="Every indicator receives a means of verification; without indicators, the commitment names at least one.",
    ),
    "follow_up_body": Bilingual(
        es="El compromiso dice quién le hace seguimiento.", en="The commitment says who follows it up."
    ),
    "lack_of_progress": Bilingual(
        es="El compromiso dice qué ocurre si no hay avance.", en="The commitment says what happens without progress."
    ),
    "beneficiaries": Bilingual(
        es="El compromiso nombra al menos a un beneficiario.", en="The commitment names at least one beneficiary."
    ),
    "independent_verifier": Bilingual(
        es="El compromiso nombra a un verificador que no pertenece a ningún sector responsable.",
        en="The commitment names a verifier who belongs to none of the responsible sectors.",
    ),
}
"""What closes each gap; the keys are the words of the fact `gap`."""


class CommitmentIncomplete(GroundRuleBreached):
    """409: the commitment lacks something that the table agreed to put into every commitment."""

    code = "commitment_incomplete"


class CommitmentContent(ManyFindings):
    """Each parameter says whether that element is required. All but the beneficiaries are, unless the table says no.

    Whatever the parameters, a commitment for which every deciding sector is responsible names an independent verifier:
    there would be no other side to say whether it was kept.
    """

    kind = "commitment_content"
    moments = (CommitmentOffered,)
    refusal = CommitmentIncomplete

    lead: Annotated[bool, Field(examples=[True])] = True
    deadline: Annotated[bool, Field(examples=[True])] = True
    means_of_verification: Annotated[bool, Field(examples=[True])] = True
    follow_up_body: Annotated[bool, Field(examples=[True])] = True
    lack_of_progress: Annotated[bool, Field(examples=[True])] = True
    beneficiaries: Annotated[bool, Field(examples=[False])] = False

    def sentence(self) -> Bilingual:
        chosen = self.model_dump()
        required = [words for name, words in _ELEMENTS.items() if chosen[name]]
        begin = Bilingual(
            es="Un compromiso puede ofrecerse a la firma sin un contenido mínimo",
            en="A commitment may be offered for signature without any minimum content",
        )
        if required:
            words = listed(required)
            begin = Bilingual(
                es=f"Un compromiso se ofrece a la firma cuando nombra {words.es}",
                en=f"A commitment is offered for signature once it names {words.en}",
            )
        return Bilingual(
            es=f"{begin.es}; si todo sector que decide es responsable, nombra a un verificador independiente.",
            en=f"{begin.en}; where every deciding sector is responsible, it names an independent verifier.",
        )

    def findings(self, facts: Moment) -> tuple[Finding, ...]:
        if not isinstance(facts, CommitmentOffered):
            return ()
        return tuple(Finding(facts=_facts(gap, facts), cure=_CURES[gap]) for gap in self.gaps(facts))

    def gaps(self, facts: CommitmentOffered) -> Iterator[str]:
        """The names of what is missing, in the order of the sentence."""
        if self.lead and not facts.lead_sectors:
            yield "lead"
        if self.deadline and facts.deadline is None:
            yield "deadline"
        if self.deadline and facts.deadline == "condition" and not facts.has_backstop:
            yield "backstop"
        if self.means_of_verification and facts.means_count < max(facts.indicator_count, 1):
            yield "means_of_verification"
        if self.follow_up_body and not facts.has_follow_up_body:
            yield "follow_up_body"
        if self.lack_of_progress and not facts.has_lack_of_progress:
            yield "lack_of_progress"
        if self.beneficiaries and facts.beneficiary_count == 0:
            yield "beneficiaries"
        if facts.leaves_no_other_side and not facts.has_independent_verifier:
            yield "independent_verifier"


def _facts(gap: str, facts: CommitmentOffered) -> Facts:
    match gap:
        case "means_of_verification":
            return {"gap": gap, "indicators": facts.indicator_count, "means": facts.means_count}
        case "independent_verifier":
            return {"gap": gap, "responsible_sectors": in_order(facts.lead_sectors | facts.co_responsible_sectors)}
    return {"gap": gap}
