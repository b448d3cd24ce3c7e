"""What a ground rule answers when it says no, and the refusal that carries the answer to people."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from app.core.errors import Conflict
from app.core.schemas import Bilingual

FactValue: TypeAlias = str | int | list[str] | list[dict[str, str | int]]
"""JSON-ready: instants are RFC 3339 in UTC, dates ISO 8601, numbers integers."""
Facts: TypeAlias = dict[str, FactValue]


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule's no: the facts it rests on, and a sentence that says what would cure it."""

    facts: Facts
    cure: Bilingual


@dataclass(frozen=True, slots=True)
class Breach:
    """A finding, with the clause that it breaks as the sectors adopted it."""

    clause: str
    kind: str
    sentence: Bilingual
    facts: Facts
    cure: Bilingual
    refusal: "type[GroundRuleBreached]"

    @property
    def code(self) -> str:
        """Stable code of the refusal."""
        return self.refusal.code

    def as_member(self) -> dict[str, object]:
        """The breach as a JSON-ready object, the same in refusals and in readiness views."""
        return {
            "clause": self.clause,
            "rule": self.kind,
            "code": self.code,
            "sentence": self.sentence.model_dump(),
            "facts": self.facts,
            "cure": self.cure.model_dump(),
        }


class GroundRuleBreached(Conflict):
    """409: a clause of the protocol in force says no. Each rule kind derives its own class, with its own code.

    Members: `clause` and `rule` of the first breach, in the order of the protocol, and `breaches`, all of them with
    sentences in both languages. `localised_members` adds `sentence` and `cure` of the first in one language, and
    all of them as `detail`.
    """

    code: ClassVar[str] = "ground_rule_breached"
    message: ClassVar[str] = "Clause %(clause)s of the ground rules of this table does not allow it now."

    def __init__(self, breaches: Sequence[Breach]) -> None:
        """`breaches`: at least one; the class raised is the `refusal` of the first."""
        self.breaches = tuple(breaches)
        first = self.breaches[0]
        super().__init__(
            members={
                "clause": first.clause,
                "rule": first.kind,
                "breaches": [breach.as_member() for breach in self.breaches],
            },
            clause=first.clause,
        )

    @property
    def sentences(self) -> Bilingual:
        """The stored sentence of the first clause breached."""
        return self.breaches[0].sentence

    def localised_members(self, locale: str) -> dict[str, object]:
        """Problem members in the reader's language: English for `en` and its regions, else Spanish."""
        english = locale.lower().replace("_", "-").split("-")[0] == "en"
        said = [
            (each.sentence.en, each.cure.en) if english else (each.sentence.es, each.cure.es) for each in self.breaches
        ]
        # A clause says its sentence once, however much of it is lacking.
        detail = dict.fromkeys(words for each in said for words in each)
        sentence, cure = said[0]
        return {"detail": " ".join(detail), "sentence": sentence, "cure": cure}
