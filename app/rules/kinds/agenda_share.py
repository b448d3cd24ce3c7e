"""Agenda share: no sector fills the agenda alone."""

from typing import Annotated, Final

from pydantic import Field

from app.core.schemas import Bilingual
from app.rules.breaches import Finding, GroundRuleBreached
from app.rules.misfits import Misfit, ProtocolUnfit, TableFacts
from app.rules.moments import Moment, SessionConvening
from app.rules.rule_kind import ManyFindings
from app.rules.wording import SECTOR_WORDS, capitalised, counted_minutes, in_order

_WHOLE: Final = 100


class AgendaShareExceeded(GroundRuleBreached):
    """409: the items of one sector take more of the agenda than the table agreed on."""

    code = "agenda_share_exceeded"


class AgendaShareImpossible(ProtocolUnfit):
    """409: even if every sector took its whole share, the agenda would not be full."""

    code = "agenda_share_impossible"
    message = "Clause %(clause)s gives every sector so small a share that no agenda could ever be filled."


class AgendaShare(ManyFindings):
    """The items of one sector take at most `at_most_percent` of the agenda's minutes, whichever sector it is."""

    kind = "agenda_share"
    moments = (SessionConvening,)
    refusal = AgendaShareExceeded
    unfit = (AgendaShareImpossible,)

    at_most_percent: Annotated[int, Field(ge=10, le=100, examples=[50])]

    def sentence(self) -> Bilingual:
        return Bilingual(
            es=(
                f"Los puntos de un mismo sector ocupan como máximo el {self.at_most_percent} % de los minutos del "
                "orden del día."
            ),
            en=f"The items of one sector take at most {self.at_most_percent} % of the minutes of the agenda.",
        )

    def findings(self, facts: Moment) -> tuple[Finding, ...]:
        if not isinstance(facts, SessionConvening):
            return ()
        minutes = {time.sector: time.minutes for time in facts.agenda_times}
        total = sum(minutes.values())
        return tuple(
            self._finding(sector, minutes[sector], total)
            for sector in in_order(minutes)
            if minutes[sector] * _WHOLE > self.at_most_percent * total
        )

    def _finding(self, sector: str, minutes: int, total: int) -> Finding:
        allowed = self.at_most_percent * total // _WHOLE
        words, most = SECTOR_WORDS[sector], counted_minutes(allowed)
        return Finding(
            facts={"sector": sector, "minutes": minutes, "agenda_minutes": total, "minutes_allowed": allowed},
            cure=Bilingual(
                es=(
                    f"{capitalised(words.es)} reduce sus puntos a {most.es} de los {total} del orden del día, u otros "
                    "sectores proponen más."
                ),
                en=(
                    f"{capitalised(words.en)} cuts its items to {most.en} of the agenda's {total}, or other sectors "
                    "put more forward."
                ),
            ),
        )

    def misfits(self, table: TableFacts) -> tuple[Misfit, ...]:
        sectors = len(table.deciding_sectors)
        if self.at_most_percent * sectors >= _WHOLE:
            return ()
        fewest = -(-_WHOLE // max(sectors, 1))
        return (
            Misfit(
                refusal=AgendaShareImpossible,
                facts={"at_most_percent": self.at_most_percent, "deciding_sectors": sectors},
                cure=Bilingual(
                    es=f"El máximo por sector es al menos del {fewest} %.",
                    en=f"The most for one sector is at least {fewest} %.",
                ),
                rests_on="deciding_sectors",
            ),
        )
