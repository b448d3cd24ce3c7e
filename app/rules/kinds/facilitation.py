"""Facilitation: who convenes a table in the meantime when a sector takes back that somebody runs it."""

from typing import Annotated, Final, Literal

from pydantic import Field

from app.core.schemas import Bilingual
from app.rules.breaches import Finding, GroundRuleBreached
from app.rules.moments import FacilitationDismissed, Moment
from app.rules.rule_kind import RuleKind

Convener = Literal["guarantor", "observer", "verifier"]

_WORDS: Final[dict[Convener, Bilingual]] = {
    "guarantor": Bilingual(es="quien es garante", en="the guarantor"),
    "observer": Bilingual(es="quien es veedor", en="the observer"),
    "verifier": Bilingual(es="quien verifica", en="the verifier"),
}


class Facilitation(RuleKind):
    """It refuses nothing: whoever takes back who runs the table asks it who calls the sectors together meanwhile.

    Where nobody holds such a seat a guarantor does.
    """

    kind = "facilitation"
    moments = (FacilitationDismissed,)
    refusal = GroundRuleBreached
    refuses = False

    interim: Annotated[
        Convener, Field(examples=["guarantor"], description="A role that accompanies the table and decides nothing.")
    ] = "guarantor"

    @classmethod
    def without_clause(cls) -> Bilingual:
        return cls().sentence()

    def sentence(self) -> Bilingual:
        words = _WORDS[self.interim]
        return Bilingual(
            es=f"La mesa la conduce quien aceptan todos los sectores que deciden, hasta que uno retira su aceptación, "
            f"con razones. Entonces {words.es} convoca sobre la conducción y sobre lo comprometido, y pasados 30 días "
            "conduce la mesa hasta que todos acepten a alguien. El seguimiento no se detiene.",
            en=f"The table is run by whom every deciding sector accepts, until one of them takes that back, with "
            f"reasons. Then {words.en} calls sessions about who runs it and about what was promised, and after 30 days "
            "runs the table until all of them accept somebody. Follow-up does not stop.",
        )

    def check(self, facts: Moment) -> Finding | None:  # noqa: ARG002 - the hook's signature
        return None
