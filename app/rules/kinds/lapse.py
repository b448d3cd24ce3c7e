"""Lapse: when a table that nobody keeps up goes over into follow-up."""

from datetime import date, timedelta
from typing import Annotated

from pydantic import Field

from app.core.schemas import Bilingual
from app.directory.legal_days import add_days, local_date
from app.directory.table_calendar import TableCalendar
from app.rules.breaches import Finding, GroundRuleBreached
from app.rules.moments import Moment, TableLapsed
from app.rules.rule_kind import RuleKind
from app.rules.wording import counted_days, long_date


class LapseTooEarly(GroundRuleBreached):
    """409: neither the days after the term nor those of a sector's absence are over."""

    code = "lapse_too_early"


class Lapse(RuleKind):
    """The dialogue lapses so many calendar days after its term, or after a deciding sector stayed away for so many.

    An absence lasts whether or not it stops the clocks of the table; the days of a suspension are nobody's absence.
    """

    kind = "lapse"
    moments = (TableLapsed,)
    refusal = LapseTooEarly

    after_term_days: Annotated[int, Field(ge=0, le=3_650, examples=[30])]
    after_absence_days: Annotated[int, Field(ge=1, le=3_650, examples=[90])]

    @classmethod
    def without_clause(cls) -> Bilingual:
        return Bilingual(
            es="La mesa no caduca, por mucho que haya pasado su vigencia o falte un sector.",
            en="The table does not lapse, however long its term is over or a sector stays away.",
        )

    def sentence(self) -> Bilingual:
        term = counted_days(self.after_term_days, "calendar")
        absence = counted_days(self.after_absence_days, "calendar")
        return Bilingual(
            es=(
                f"El diálogo puede caducar tras {term.es} desde el fin de la vigencia, o tras {absence.es} de ausencia "
                "de un sector que decide; la mesa pasa al seguimiento y los compromisos siguen en pie."
            ),
            en=(
                f"The dialogue may lapse after {term.en} from the end of the term, or after {absence.en} of absence of "
                "a deciding sector; the table goes over into follow-up and the commitments stand."
            ),
        )

    def earliest(self, facts: TableLapsed) -> date:
        """The first date of the table on which it may lapse. Raises DaysOutOfRange."""
        last_days = [add_days(facts.term_ends_on, self.after_term_days, "calendar", facts.holidays)]
        if facts.away_since is not None:
            suspended = TableCalendar(still=facts.suspended_on)
            last_days.append(add_days(facts.away_since, self.after_absence_days, "calendar", suspended))
        return min(last_days) + timedelta(days=1)

    def check(self, facts: Moment) -> Finding | None:
        if not isinstance(facts, TableLapsed):
            return None
        earliest = self.earliest(facts)
        if local_date(facts.now, facts.time_zone) >= earliest:
            return None
        day = long_date(earliest)
        return Finding(
            facts={"earliest_date": earliest.isoformat(), "time_zone": facts.time_zone},
            cure=Bilingual(
                es=f"La mesa puede caducar desde el {day.es}, hora de {facts.time_zone}.",
                en=f"The table may lapse from {day.en}, {facts.time_zone} time.",
            ),
        )
