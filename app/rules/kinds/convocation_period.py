"""Convocation period: the days between calling a session and opening it."""

from app.core.clock import instant
from app.core.schemas import Bilingual
from app.directory.legal_days import local_date, start_of_day
from app.rules.breaches import Finding, GroundRuleBreached
from app.rules.misfits import Misfit, ProtocolUnfit, TableFacts, beyond_term
from app.rules.moments import Moment, SessionOpening
from app.rules.rule_kind import NoticePeriod
from app.rules.wording import counted_days, long_date


class ConvocationPeriodRunning(GroundRuleBreached):
    """409: the session was called too few days ago."""

    code = "convocation_period_running"


class ConvocationBeyondTerm(ProtocolUnfit):
    """409: no session called under this clause could open before the term of the table is over."""

    code = "convocation_beyond_term"
    message = "Clause %(clause)s asks for a longer notice than the table lasts."


class ConvocationPeriod(NoticePeriod):
    """A session may open from the n-th day after its convocation, or once that is over; with 0 days at once."""

    kind = "convocation_period"
    moments = (SessionOpening,)
    refusal = ConvocationPeriodRunning
    unfit = (ConvocationBeyondTerm,)

    def sentence(self) -> Bilingual:
        words = counted_days(self.days, self.counting)
        if self.days == 0:
            return Bilingual(
                es=f"Una sesión puede abrirse en cuanto se convoca: el plazo de convocatoria es de {words.es}.",
                en=f"A session may open as soon as it is convened: the convocation period is {words.en}.",
            )
        if self.whole_days:
            between, then = self.between_words(), self.next_day_words()
            return Bilingual(
                es=f"Entre la convocatoria de una sesión y su apertura pasan {between.es}; se abre desde {then.es}.",
                en=f"Between the convocation of a session and its opening lie {between.en}; "
                f"it opens from {then.en} on.",
            )
        return Bilingual(
            es=f"Una sesión se convoca con al menos {words.es} de anticipación; se cuenta desde el día siguiente.",
            en=f"A session is convened at least {words.en} ahead, counted from the following day.",
        )

    def check(self, facts: Moment) -> Finding | None:
        if not isinstance(facts, SessionOpening) or self.days == 0:
            return None
        convened_on = local_date(facts.convened_at, facts.time_zone)
        earliest = self.earliest(convened_on, facts.holidays)
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
        cure = Bilingual(
            es="La convocatoria se hace con menos días, o la vigencia de la mesa es más larga.",
            en="Sessions are called with less notice, or the term of the table is longer.",
        )
        return beyond_term(table, self.days_needed, self.counting, ConvocationBeyondTerm, cure)
