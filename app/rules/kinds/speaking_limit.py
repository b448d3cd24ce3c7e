"""Speaking limit: the longest turn that anybody is granted at once."""

from typing import Annotated

from pydantic import Field

from app.core.schemas import Bilingual
from app.rules.breaches import Finding, GroundRuleBreached
from app.rules.moments import Moment, TurnGranted
from app.rules.rule_kind import RuleKind
from app.rules.wording import counted


class SpeakingLimitExceeded(GroundRuleBreached):
    """409: the turn asked for is longer than one turn may be."""

    code = "speaking_limit_exceeded"


class SpeakingLimit(RuleKind):
    """A turn lasts at most this many seconds, the same for every sector."""

    kind = "speaking_limit"
    moments = (TurnGranted,)
    refusal = SpeakingLimitExceeded

    seconds: Annotated[int, Field(ge=10, le=7_200, examples=[300])]

    def sentence(self) -> Bilingual:
        words = _duration(self.seconds)
        return Bilingual(
            es=f"Cada uso de la palabra dura como máximo {words.es}.",
            en=f"Every turn to speak lasts at most {words.en}.",
        )

    def check(self, facts: Moment) -> Finding | None:
        if not isinstance(facts, TurnGranted) or facts.seconds_asked <= self.seconds:
            return None
        words = _duration(self.seconds)
        return Finding(
            facts={"seconds_asked": facts.seconds_asked, "seconds_allowed": self.seconds},
            cure=Bilingual(
                es=f"Se pide la palabra por {words.es} o menos.", en=f"The turn is asked for {words.en} or less."
            ),
        )


def _duration(seconds: int) -> Bilingual:
    """The seconds, with whole minutes in front where there are any to speak of."""
    es, en = counted(seconds, "segundo", "segundos"), counted(seconds, "second", "seconds")
    minutes, rest = divmod(seconds, 60)
    if rest == 0:
        es = f"{counted(minutes, 'minuto', 'minutos')} ({es})"
        en = f"{counted(minutes, 'minute', 'minutes')} ({en})"
    return Bilingual(es=es, en=en)
