"""Reopening: for how long a beneficiary contests what was fulfilled without bringing anything new."""

from datetime import date
from typing import Annotated

from pydantic import Field

from app.core.schemas import Bilingual
from app.directory.legal_days import add_days, local_date
from app.rules.breaches import Finding, GroundRuleBreached
from app.rules.moments import CommitmentReopened, Moment
from app.rules.rule_kind import RuleKind
from app.rules.wording import counted_days, long_date


class ReopeningTooLate(GroundRuleBreached):
    """409: the days are over, and nothing is brought that the table did not have."""

    code = "reopening_too_late"


class Reopening(RuleKind):
    """Within so many calendar days after it was fulfilled, a commitment is contested with reasons and any evidence.

    With a file that was not there it is contested at any time: no clause ends that.
    """

    kind = "reopening"
    moments = (CommitmentReopened,)
    refusal = ReopeningTooLate

    days: Annotated[int, Field(ge=30, le=3_650, examples=[365])] = 365

    @classmethod
    def without_clause(cls) -> Bilingual:
        return cls().sentence()

    def sentence(self) -> Bilingual:
        days = counted_days(self.days, "calendar")
        return Bilingual(
            es=f"Un beneficiario reabre un compromiso cumplido, con razones y pruebas, hasta {days.es} después; con "
            "una prueba que no estaba, en cualquier momento.",
            en=f"A beneficiary reopens a fulfilled commitment, with reasons and evidence, up to {days.en} after; with "
            "evidence that was not there, at any time.",
        )

    def last_day(self, fulfilled_on: date) -> date:
        """The last day on which nothing new is asked for. Raises DaysOutOfRange."""
        return add_days(fulfilled_on, self.days, "calendar")

    def check(self, facts: Moment) -> Finding | None:
        if not isinstance(facts, CommitmentReopened) or facts.has_new_evidence:
            return None
        last = self.last_day(facts.fulfilled_on)
        if local_date(facts.now, facts.time_zone) <= last:
            return None
        day = long_date(last)
        return Finding(
            facts={"last_day": last.isoformat(), "time_zone": facts.time_zone},
            cure=Bilingual(
                es=f"Después del {day.es} hace falta un archivo que la mesa no tenía cuando se cumplió.",
                en=f"After {day.en} it takes a file that the table did not have when it was fulfilled.",
            ),
        )
