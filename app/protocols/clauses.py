"""A clause: what people adopted, and the rule that the engine asks in its place."""

from dataclasses import dataclass

from app.core.schemas import Bilingual
from app.protocols.rules import RuleKind


@dataclass(frozen=True, slots=True)
class Clause:
    """One numbered clause of a protocol. A clause without a rule is text only: people keep it, the service does not.

    `sentence` is the rule in words as it was rendered at the proposal; it is what refusals quote, also when a later
    version of the service would word the kind differently.
    """

    number: str
    title: Bilingual
    text: Bilingual | None = None
    rule: RuleKind | None = None
    sentence: Bilingual | None = None

    def __post_init__(self) -> None:
        if (self.rule is None) != (self.sentence is None):
            raise ValueError("a rule comes with its sentence, and a sentence with its rule")
