"""Speaking budget: the time that each sector has in one session, and what the others receive when one takes more."""

from typing import Annotated

from pydantic import Field

from app.core.schemas import Bilingual
from app.rules.breaches import Finding, GroundRuleBreached
from app.rules.misfits import Misfit, ProtocolUnfit, TableFacts
from app.rules.moments import Moment, TurnGranted
from app.rules.rule_kind import RuleKind
from app.rules.wording import SECTOR_WORDS, counted, counted_minutes


class SpeakingBudgetSpent(GroundRuleBreached):
    """409: the turn asked for is longer than what is left of the sector's time in this session."""

    code = "speaking_budget_spent"


class SpeakingBudgetsBeyondSession(ProtocolUnfit):
    """409: the sectors' times together are longer than the session."""

    code = "speaking_budgets_beyond_session"
    message = "Clause %(clause)s promises the sectors more time together than a session has."


class SpeakingBudget(RuleKind):
    """Every sector has `minutes` in one session; the time of interpretation is nobody's.

    With `compensation`, a sector that ran over in a turn that was not cut short gives each of the others the same
    time on top: the budget grows by the largest overrun of another sector.
    """

    kind = "speaking_budget"
    moments = (TurnGranted,)
    refusal = SpeakingBudgetSpent
    unfit = (SpeakingBudgetsBeyondSession,)

    minutes: Annotated[int, Field(ge=1, le=480, examples=[40])]
    session_minutes: Annotated[
        int, Field(ge=10, le=1_440, examples=[180], description="How long a session of the table usually lasts.")
    ] = 180
    compensation: Annotated[bool, Field(examples=[True])] = True

    def sentence(self) -> Bilingual:
        each, session = counted_minutes(self.minutes), counted_minutes(self.session_minutes)
        es = (
            f"Cada sector dispone de {each.es} de palabra en una sesión de {session.es}, sin contar la interpretación; "
        )
        en = f"Every sector has {each.en} to speak in a session of {session.en}, interpretation not counted; "
        if self.compensation:
            es += "si uno se excede, los demás reciben el mismo tiempo adicional."
            en += "if one runs over, the others receive the same time on top."
        else:
            es += "el tiempo que un sector no usa o excede no se compensa."
            en += "time that a sector leaves or overruns is not made up for."
        return Bilingual(es=es, en=en)

    def seconds_left(self, sector: str, spoken: dict[str, int]) -> int:
        """What is left of a sector's time, in seconds; `spoken` is what each sector has used."""
        return max(0, self.minutes * 60 + self.compensated(sector, spoken) - spoken.get(sector, 0))

    def compensated(self, sector: str, spoken: dict[str, int]) -> int:
        """What the largest overrun of another sector gives it on top, in seconds."""
        overruns = [seconds - self.minutes * 60 for other, seconds in spoken.items() if other != sector]
        return max([0, *overruns]) if self.compensation else 0

    def check(self, facts: Moment) -> Finding | None:
        if not isinstance(facts, TurnGranted):
            return None
        spoken = {str(each.sector): each.seconds for each in facts.spoken}
        left = self.seconds_left(str(facts.sector), spoken)
        if facts.seconds_asked <= left:
            return None
        words = SECTOR_WORDS[facts.sector]
        es = f"Se pide la palabra por {counted(left, 'segundo', 'segundos')} o menos."
        en = f"The turn is asked for {counted(left, 'second', 'seconds')} or less."
        if left == 0:
            es = f"A {words.es} no le queda tiempo en esta sesión: habla en la próxima."
            en = f"There is no time left for {words.en} in this session: it speaks at the next one."
        return Finding(
            facts={
                "sector": str(facts.sector),
                "seconds_asked": facts.seconds_asked,
                "seconds_left": left,
                "seconds_spoken": spoken.get(str(facts.sector), 0),
            },
            cure=Bilingual(es=es.replace("A el ", "Al "), en=en),
        )

    def misfits(self, table: TableFacts) -> tuple[Misfit, ...]:
        sectors = len(table.deciding_sectors)
        promised = self.minutes * sectors
        if promised <= self.session_minutes:
            return ()
        fitting = counted_minutes(self.session_minutes // max(sectors, 1))
        return (
            Misfit(
                refusal=SpeakingBudgetsBeyondSession,
                facts={
                    "minutes": self.minutes,
                    "deciding_sectors": sectors,
                    "promised_minutes": promised,
                    "session_minutes": self.session_minutes,
                },
                cure=Bilingual(
                    es=f"Cada sector dispone de {fitting.es} como máximo, o las sesiones duran más.",
                    en=f"Every sector has {fitting.en} at most, or the sessions last longer.",
                ),
                rests_on="deciding_sectors",
            ),
        )
