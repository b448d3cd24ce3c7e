"""Matters out of scope: what the table has agreed not to take up, by its name."""

import re
import unicodedata
from typing import Annotated

from pydantic import Field, StringConstraints

from app.core.schemas import Bilingual, Legible
from app.rules.breaches import Finding, GroundRuleBreached
from app.rules.moments import MatterTabled, Moment
from app.rules.rule_kind import EachOnce, RuleKind
from app.rules.wording import quoted

Matter = Annotated[
    str,
    # Words of any script, so that a matter is a name and not a pattern.
    StringConstraints(pattern=r"^[^\W_]+(?:(?:[ /-]|, )[^\W_]+)*$", min_length=3, max_length=80),
    Legible,
]


class MatterOutOfScope(GroundRuleBreached):
    """409: the text names a matter that the table has agreed not to take up."""

    code = "matter_out_of_scope"


class MattersOutOfScope(RuleKind):
    """No agenda item and no proposal names one of the matters, whole words, whatever the accents and capitals.

    Names only: what the words mean stays for people to say, and the amendment of the clause to the table.
    """

    kind = "matters_out_of_scope"
    moments = (MatterTabled,)
    refusal = MatterOutOfScope

    matters: Annotated[
        list[Matter], EachOnce, Field(min_length=1, max_length=20, examples=[["proceso judicial en curso"]])
    ]

    def sentence(self) -> Bilingual:
        words = quoted(self.matters)
        return Bilingual(
            es=f"La mesa no trata estas materias, ni las pone en el orden del día ni las propone: {words.es}.",
            en=f"The table does not take up these matters, neither on its agenda nor in proposals: {words.en}.",
        )

    def named_in(self, words: tuple[str, ...]) -> list[str]:
        """The matters that a text names, in the order of the clause."""
        said = [_folded(text) for text in words]
        return [
            matter
            for matter in self.matters
            if any(re.search(rf"(?<!\w){re.escape(_folded(matter))}(?!\w)", text) for text in said)
        ]

    def check(self, facts: Moment) -> Finding | None:
        named = self.named_in(facts.words) if isinstance(facts, MatterTabled) else []
        if not named:
            return None
        words = quoted(named)
        return Finding(
            facts={"matters": named},
            cure=Bilingual(
                es=f"El texto se presenta sin {words.es}, o todos los sectores cambian antes la cláusula.",
                en=f"The text is put forward without {words.en}, or every sector changes the clause first.",
            ),
        )


def _folded(text: str) -> str:
    """The text in small letters, without accents, every run of white space one space."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(each for each in plain if not unicodedata.combining(each)).split())
