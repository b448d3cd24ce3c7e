"""Convocation period: the days between calling a session and opening it."""

from typing import Annotated, Literal

from pydantic import Field

from app.core.clock import instant
from app.core.schemas import Bilingual
from app.directory.legal_days import add_days, local_date, start_of_day
from app.rules.breaches import Finding, GroundRuleBreached
from app.rules.misfits import Misfit, ProtocolUnfit, TableFacts, calendar_days
from app.rules.moments import Moment, SessionOpening
from app.rules.rule_kind import RuleKind
from app.rules.wording import counted_days, long_date


class ConvocationPeriodRunning(GroundRuleBreached):
    """409: the session was called too few days ago."""

    code = "convocation_period_running"


class ConvocationBeyondTerm(ProtocolUnfit):
    """409: no session called under this clause could open before the term of the table is over."""

    code = "convocation_beyond_term"
    message = "Clause %(clause)s asks for a longer notice than the table lasts."


class ConvocationPeriod(RuleKind):
    """A session may open from the n-th day after its convocation, by the table's own calendar.

    The day of the convocation is not counted; a period of 0 days lets the session open at once.
    """

    kind = "convocation_period"
    moments = (SessionOpening,)
    refusal = ConvocationPeriodRunning
    unfit = (ConvocationBeyondTerm,)

    days: Annotated[int, Field(ge=0, le=90, examples=[5])]
    counting: Annotated[Literal["calendar", "business"], Field(examples=["calendar"])] = "calendar"

    def sentence(self) -> Bilingual:
        words = counted_days(self.days, self.counting)
        if self.days == 0:
            return Bilingual(
                es=f"Una sesión puede abrirse en cuanto se convoca: el plazo de convocatoria es de {words.es}.",
                en=f"A session may open as soon as it is convened: the convocation period is {words.en}.",
            )
        return Bilingual(
            es=f"Una sesión se convoca con al menos {words.es} de anticipación; se cuenta desde el día siguiente.",
            en=f"A session is convened at least {words.en} ahead, counted from the following day.",
        )

    def check(self, facts: Moment) -> Finding | None:
        if not isinstance(facts, SessionOpening) or self.days == 0:
            return None
        convened_on = local_date(facts.convened_at, facts.time_zone)
        earliest = add_days(convened_on, self.days, self.counting, facts.holidays)
        if local_date(facts.now, facts.time_zone) >= earliest:
            return None
        words = long_date(earliest)
        return Finding(
            facts={
                "convened_on": convened_on.isoformat(),
                "earliest_date": earliest.isoformat(),
                "earliest_opening": instant(start_of_day(earliest, facts.time_zone)),
                "time_zone": facts.time_zone,
            },
            cure=Bilingual(
                es=f"La sesión puede abrirse desde el {words.es}, hora de {facts.time_zone}.",
                en=f"The session may open from {words.en}, {facts.time_zone} time.",
            ),
        )

    def misfits(self, table: TableFacts) -> tuple[Misfit, ...]:
        needed = calendar_days(self.days, self.counting)
        if table.term_days is None or needed <= table.term_days:
            return ()
        return (
            Misfit(
                refusal=ConvocationBeyondTerm,
                facts={"calendar_days": needed, "term_days": table.term_days},
                cure=Bilingual(
                    es="La convocatoria se hace con menos días, o la vigencia de la mesa es más larga.",
                    en="Sessions are called with less notice, or the term of the table is longer.",
                ),
                rests_on="term_days",
            ),
        )
