"""Press statements: who speaks to the press in the name of the table. People keep it; the service only tells it."""

from typing import Annotated, Final, Literal

from pydantic import Field

from app.core.schemas import Bilingual
from app.rules.rule_kind import TextOnly

Speaker = Literal["joint_text", "facilitator", "nobody"]

_WHO: Final[dict[Speaker, Bilingual]] = {
    "joint_text": Bilingual(
        es="A la prensa, la mesa habla solo con textos que todos los sectores acordaron",
        en="To the press, the table speaks only in texts that every sector agreed to",
    ),
    "facilitator": Bilingual(
        es="A la prensa, en nombre de la mesa habla quien la facilita, sobre lo acordado",
        en="To the press, whoever facilitates speaks for the table, about what was agreed",
    ),
    "nobody": Bilingual(
        es="Nadie habla a la prensa en nombre de la mesa",
        en="Nobody speaks to the press in the name of the table",
    ),
}


class PressStatements(TextOnly):
    """Who speaks for the table; each sector stays free to speak for itself, without quoting the others."""

    kind = "press_statements"

    speaker: Annotated[Speaker, Field(examples=["joint_text"])] = "joint_text"

    def sentence(self) -> Bilingual:
        who = _WHO[self.speaker]
        return Bilingual(
            es=f"{who.es}; cada sector puede hablar por sí mismo, sin atribuir palabras a los demás.",
            en=f"{who.en}; every sector may speak for itself, without attributing words to the others.",
        )
