"""Minutes review: how long the sectors may read circulated minutes, and what it means when one says nothing."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from app.core.clock import instant
from app.core.schemas import Bilingual
from app.directory.legal_days import end_of_day, local_date, period_end
from app.rules.breaches import Finding, GroundRuleBreached
from app.rules.misfits import Misfit, ProtocolUnfit, TableFacts, beyond_term
from app.rules.moments import MinutesSealed, Moment
from app.rules.rule_kind import ManyFindings
from app.rules.wording import capitalised, counted_days, in_order, long_date, sector_list

CountedWord = Literal["assented", "assented_with_reservation", "refused", "silent", "silence"]


class MinutesUnderReview(GroundRuleBreached):
    """409: a sector may still speak about the minutes, or a correction waits for its answer."""

    code = "minutes_under_review"


class ReviewBeyondTerm(ProtocolUnfit):
    """409: the review of the minutes would still run when the term of the table is over."""

    code = "review_beyond_term"
    message = "Clause %(clause)s lets minutes be reviewed for longer than the table lasts."


class SilenceAssentsUnread(ProtocolUnfit):
    """409: a silence would assent before anybody had an hour to read. Silence never adopts that way."""

    code = "silence_assents_unread"
    message = "Clause %(clause)s lets silence assent to minutes that nobody had a day to read."


class MinutesReview(ManyFindings):
    """Every deciding sector may speak for `days`, counted from the day after the circulation, the last one included.

    Where every sector has spoken nobody waits. A refusal comes with its reasons and does not stop the seal.
    """

    kind = "minutes_review"
    moments = (MinutesSealed,)
    refusal = MinutesUnderReview
    unfit = (ReviewBeyondTerm, SilenceAssentsUnread)

    days: Annotated[int, Field(ge=0, le=60, examples=[5])]
    counting: Annotated[Literal["calendar", "business"], Field(examples=["business"])] = "calendar"
    silence: Annotated[
        Literal["assents", "blocks"],
        Field(examples=["assents"], description="Of a sector that has said nothing when the days are over."),
    ] = "blocks"
    shown_while_drafted: Annotated[
        bool,
        Field(
            examples=[True],
            description="Whether everybody who sits at the table reads the draft as it grows; else only who drafts.",
        ),
    ] = False

    def sentence(self) -> Bilingual:
        words = counted_days(self.days, self.counting)
        match self.silence, self.days:
            case "assents", 0:
                es = (
                    f"El acta puede sellarse en cuanto circula: el plazo de revisión es de {words.es}, y el sector que "
                )
                es += "calla asiente; consta que fue por silencio."
                en = f"The minutes may be sealed as soon as they circulate: the review lasts {words.en}, and a sector "
                en += "that says nothing assents; it is recorded that it did so by silence."
            case "assents", _:
                es = f"Cada sector que decide tiene {words.es} para revisar el acta, a partir del día siguiente a su "
                es += "circulación; el que calla hasta el final asiente, y consta que fue por silencio."
                en = f"Every deciding sector has {words.en} to review the minutes, from the day after they circulate; "
                en += "one that says nothing until the end assents, and it is recorded that it did so by silence."
            case _, 0:
                es = f"El acta puede sellarse en cuanto cada sector que decide se pronuncia, con {words.es} de espera; "
                es += "mientras uno calle, no se sella."
                en = f"The minutes may be sealed as soon as every deciding sector has spoken, with {words.en} of "
                en += "waiting; while one says nothing, they are not sealed."
            case _:
                es = f"Cada sector que decide tiene {words.es} para revisar el acta, a partir del día siguiente a su "
                es += "circulación; mientras uno calle, el acta no se sella."
                en = f"Every deciding sector has {words.en} to review the minutes, from the day after they circulate; "
                en += "while one says nothing, they are not sealed."
        es += " Toda observación se resuelve antes del sello; un rechazo se adjunta con sus razones."
        en += " Every correction is disposed of before the seal; a refusal is attached with its reasons."
        if self.shown_while_drafted:
            es += " Mientras se redacta, toda la mesa puede leer el borrador."
            en += " While they are drafted, everybody at the table may read the draft."
        return Bilingual(es=es, en=en)

    def last_day(self, circulated_at: datetime, time_zone: str, holidays: frozenset[date]) -> date:
        """The last day of the review on the table's calendar. Raises DaysOutOfRange."""
        return period_end(local_date(circulated_at, time_zone), self.days, self.counting, holidays)

    def ends_at(self, circulated_at: datetime, time_zone: str, holidays: frozenset[date]) -> datetime:
        """First instant at which silence counts: the end of the last day, or at once where there are no days."""
        if self.days == 0:
            return circulated_at
        return end_of_day(self.last_day(circulated_at, time_zone, holidays), time_zone)

    def is_over(self, facts: MinutesSealed) -> bool:
        """Whether the days for reading have passed."""
        return facts.now >= self.ends_at(facts.circulated_at, facts.time_zone, facts.holidays)

    def words_counted(self, facts: MinutesSealed) -> dict[str, CountedWord]:
        """The word of every deciding sector as the minutes record it, in the order in which sectors are named.

        `silence` is a silence that assents because the days are over; `silent` still waits for a word.
        """
        said = {one.sector: one.word for one in facts.words}
        quiet: CountedWord = "silence" if self.silence == "assents" and self.is_over(facts) else "silent"
        return {sector: _word(said.get(sector, "silent"), quiet) for sector in in_order(facts.deciding_sectors)}

    def misfits(self, table: TableFacts) -> tuple[Misfit, ...]:
        found = list[Misfit]()
        if self.silence == "assents" and self.days == 0:
            found.append(
                Misfit(
                    refusal=SilenceAssentsUnread,
                    facts={"days": 0, "silence": self.silence},
                    cure=Bilingual(
                        es="El silencio asiente después de 1 día o más, o no asiente.",
                        en="Silence assents after 1 day or more, or it does not assent.",
                    ),
                )
            )
        cure = Bilingual(
            es="El acta se revisa en menos días, o la vigencia de la mesa es más larga.",
            en="The minutes are reviewed in fewer days, or the term of the table is longer.",
        )
        return (*found, *beyond_term(table, self.days, self.counting, ReviewBeyondTerm, cure))

    def findings(self, facts: Moment) -> tuple[Finding, ...]:
        return tuple(self._gaps(facts)) if isinstance(facts, MinutesSealed) else ()

    def _gaps(self, facts: MinutesSealed) -> Iterator[Finding]:
        silent = in_order(facts.silent)
        if silent and self.silence == "blocks":
            words = _speak(silent, facts)
            yield Finding(
                facts={"reason": "sector_silent", "silent_sectors": silent},
                cure=Bilingual(es=f"{words.es}.", en=f"{words.en}."),
            )
        elif silent and not self.is_over(facts):
            yield self._window_running(facts, silent)
        if facts.open_corrections:
            yield _corrections_open(facts.open_corrections)

    def _window_running(self, facts: MinutesSealed, silent: list[str]) -> Finding:
        last = self.last_day(facts.circulated_at, facts.time_zone, facts.holidays)
        words, day = _speak(silent, facts), long_date(last)
        return Finding(
            facts={
                "reason": "window_running",
                "silent_sectors": silent,
                "last_day": last.isoformat(),
                "silence_counts_from": instant(end_of_day(last, facts.time_zone)),
                "time_zone": facts.time_zone,
            },
            cure=Bilingual(
                es=f"{words.es}, o se espera a que termine el {day.es}, hora de {facts.time_zone}.",
                en=f"{words.en}, or {day.en} comes to its end, {facts.time_zone} time.",
            ),
        )


def _word(said: str, quiet: CountedWord) -> CountedWord:
    match said:
        case "assented" | "assented_with_reservation" | "refused":
            return said
    return quiet


def _speak(silent: list[str], facts: MinutesSealed) -> Bilingual:
    words, plural = sector_list(silent), len(silent) > 1
    text = Bilingual(es="el acta", en="the minutes")
    if facts.erratum:
        text = Bilingual(es="la fe de erratas, que se revisa como el acta", en="the erratum, reviewed as minutes are")
    return Bilingual(
        es=f"{capitalised(words.es)} se {'pronuncian' if plural else 'pronuncia'} sobre {text.es}",
        en=f"{capitalised(words.en)} {'speak' if plural else 'speaks'} about {text.en}",
    )


def _corrections_open(number: int) -> Finding:
    one = number == 1
    return Finding(
        facts={"reason": "corrections_open", "open_corrections": number},
        cure=Bilingual(
            es=f"Se {'resuelve 1 observación pendiente' if one else f'resuelven {number} observaciones pendientes'}.",
            en=f"{number} open {'correction is' if one else 'corrections are'} disposed of with a reason.",
        ),
    )
