"""Opening hour: how long before its announced hour a session may be opened."""

from datetime import timedelta
from typing import Annotated

from pydantic import Field

from app.core.clock import instant
from app.core.schemas import Bilingual
from app.rules.breaches import Finding, GroundRuleBreached
from app.rules.moments import Moment, SessionOpening
from app.rules.rule_kind import RuleKind
from app.rules.wording import counted_minutes


class OpeningTooEarly(GroundRuleBreached):
    """409: the hour that was announced to everybody has not come."""

    code = "opening_too_early"


class OpeningHour(RuleKind):
    """A session opens from `tolerance_minutes` before the hour that was announced, and not sooner.

    Whoever read the call comes at its hour; what is decided before that is decided without them.
    """

    kind = "opening_hour"
    moments = (SessionOpening,)
    refusal = OpeningTooEarly

    tolerance_minutes: Annotated[int, Field(ge=0, le=120, examples=[15])] = 15

    @classmethod
    def without_clause(cls) -> Bilingual:
        return cls().sentence()

    def sentence(self) -> Bilingual:
        words = counted_minutes(self.tolerance_minutes)
        return Bilingual(
            es=f"Una sesión se abre o se reanuda, como temprano, {words.es} antes de la hora anunciada.",
            en=f"A session opens or goes on {words.en} before the hour that was announced, at the earliest.",
        )

    def check(self, facts: Moment) -> Finding | None:
        if not isinstance(facts, SessionOpening):
            return None
        earliest = facts.starts_at - timedelta(minutes=self.tolerance_minutes)
        if facts.now >= earliest:
            return None
        return Finding(
            facts={
                "starts_at": instant(facts.starts_at),
                "earliest_opening": instant(earliest),
                "time_zone": facts.time_zone,
            },
            cure=Bilingual(
                es="La sesión se abre cuando llegue su hora, o se mueve a otra hora y se avisa a todos.",
                en="The session opens once its hour has come, or it is moved to another hour and everybody is told.",
            ),
        )
