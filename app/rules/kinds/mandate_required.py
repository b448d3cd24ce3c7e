"""Mandate required: what the mandate of a voting seat must say before its holder takes part."""

from collections.abc import Iterator
from typing import Annotated, Final, Literal

from pydantic import Field, StringConstraints

from app.core.schemas import Bilingual
from app.rules.breaches import Finding, GroundRuleBreached
from app.rules.moments import MandateShown, Moment
from app.rules.rule_kind import EachOnce, ManyFindings
from app.rules.wording import listed, quoted

PowerName = Literal["speak", "decide", "sign"]
EvidenceKind = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]

_POWERS: Final[dict[PowerName, Bilingual]] = {
    "speak": Bilingual(es="hablar", en="to speak"),
    "decide": Bilingual(es="decidir", en="to decide"),
    "sign": Bilingual(es="firmar", en="to sign"),
}
_EVIDENCE: Final = {
    "assembly_act": Bilingual(es="acta de asamblea", en="an act of the assembly"),
    "letter": Bilingual(es="carta", en="a letter"),
    "resolution": Bilingual(es="resolución", en="a resolution"),
    "power_of_attorney": Bilingual(es="poder notarial", en="a power of attorney"),
}


class MandateInsufficient(GroundRuleBreached):
    """409: the mandate of a voting seat lacks a power or rests on evidence that the table does not accept."""

    code = "mandate_insufficient"


class MandateRequired(ManyFindings):
    """Delegates and alternates come with every power in `powers`, shown by one of the kinds of `evidence`.

    Without `evidence` any kind will do. Who has no vote needs no more than a seat.
    """

    kind = "mandate_required"
    moments = (MandateShown,)
    refusal = MandateInsufficient

    powers: Annotated[list[PowerName], EachOnce, Field(min_length=1, max_length=3, examples=[["speak", "decide"]])]
    evidence: Annotated[
        list[EvidenceKind], EachOnce, Field(default_factory=list, max_length=10, examples=[["assembly_act", "letter"]])
    ]

    def sentence(self) -> Bilingual:
        powers = listed([_POWERS[power] for power in self.powers])
        es, en = "cualquier documento de su organización", "any document of their organization"
        if self.evidence:
            kinds = [_evidence(kind) for kind in self.evidence]
            es, en = " o ".join(kind.es for kind in kinds), " or ".join(kind.en for kind in kinds)
        return Bilingual(
            es=f"Quien vota participa con un mandato para {powers.es}, acreditado con {es}.",
            en=f"Whoever votes takes part under a mandate {powers.en}, shown by {en}.",
        )

    def findings(self, facts: Moment) -> tuple[Finding, ...]:
        return tuple(self._gaps(facts)) if isinstance(facts, MandateShown) and facts.votes else ()

    def _gaps(self, facts: MandateShown) -> Iterator[Finding]:
        missing: list[PowerName] = [power for power in self.powers if power not in facts.powers]
        if missing:
            words = listed([_POWERS[power] for power in missing])
            yield Finding(
                facts={"reason": "powers", "missing_powers": [str(power) for power in missing]},
                cure=Bilingual(
                    es=f"La organización acredita un mandato que también faculta para {words.es}.",
                    en=f"The organization accredits a mandate that also empowers {words.en}.",
                ),
            )
        if self.evidence and facts.evidence_kind not in self.evidence:
            kinds = [_evidence(kind) for kind in self.evidence]
            yield Finding(
                facts={"reason": "evidence", "accepted": list(self.evidence)},
                cure=Bilingual(
                    es=f"El mandato se acredita con {' o '.join(kind.es for kind in kinds)}.",
                    en=f"The mandate is shown by {' or '.join(kind.en for kind in kinds)}.",
                ),
            )


def _evidence(kind: str) -> Bilingual:
    return _EVIDENCE.get(kind) or quoted([" ".join(kind.replace("_", " ").split())])
