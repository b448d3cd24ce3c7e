"""Amendment rule: how surely the sectors adopt what replaces these rules, and when it takes effect."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from app.core.schemas import Bilingual
from app.directory.legal_days import add_days, local_date, start_of_day
from app.directory.table_calendar import TableCalendar
from app.rules.breaches import Finding, GroundRuleBreached
from app.rules.moments import AmendmentAdopted, Moment
from app.rules.rule_kind import RuleKind
from app.rules.wording import Assurance, counted_days, is_sure_enough, way_words


class AdoptionUnsigned(GroundRuleBreached):
    """409: the ground rules that would be replaced ask for an adoption that is signed."""

    code = "adoption_unsigned"


class AmendmentRule(RuleKind):
    """Every deciding sector adopts an amendment, whatever the parameters; they say how, and from when it holds."""

    kind = "amendment_rule"
    moments = (AmendmentAdopted,)
    refusal = AdoptionUnsigned

    lowest_assurance: Annotated[Assurance, Field(examples=["A"], description="Of each sector's adoption.")] = "D"
    effective_after_days: Annotated[int, Field(ge=0, le=365, examples=[7])] = 0
    counting: Annotated[Literal["calendar", "business"], Field(examples=["calendar"])] = "calendar"

    @classmethod
    def without_clause(cls) -> Bilingual:
        return cls().sentence()

    def sentence(self) -> Bilingual:
        days, way = counted_days(self.effective_after_days, self.counting), way_words(self.lowest_assurance)
        es, en = f"tras {days.es} desde la última adopción", f"after {days.en} from the last adoption"
        if self.effective_after_days == 0:
            es = f"desde la última adopción, sin espera ({days.es}),"
            en = f"from the last adoption, without waiting ({days.en}),"
        return Bilingual(
            es=(
                f"Estas reglas se cambian cuando cada sector que decide adopta las nuevas, {way.es}; las nuevas rigen "
                f"{es} y nunca dentro de una sesión abierta."
            ),
            en=(
                f"These rules change when every deciding sector adopts the new ones, {way.en}; the new ones hold "
                f"{en} and never inside an open session."
            ),
        )

    def effective_from(self, adopted_at: datetime, time_zone: str, calendar: TableCalendar) -> datetime:
        """The first instant at which an amendment adopted at `adopted_at` may hold. Raises DaysOutOfRange."""
        if self.effective_after_days == 0:
            return adopted_at
        today = local_date(adopted_at, time_zone)
        return start_of_day(add_days(today, self.effective_after_days, self.counting, calendar), time_zone)

    def check(self, facts: Moment) -> Finding | None:
        if not isinstance(facts, AmendmentAdopted) or is_sure_enough(facts.assurance, self.lowest_assurance):
            return None
        way = way_words(self.lowest_assurance)
        return Finding(
            facts={"sector": facts.sector, "assurance": facts.assurance, "lowest": self.lowest_assurance},
            cure=Bilingual(
                es=f"El sector adopta las reglas nuevas {way.es}.", en=f"The sector adopts the new rules {way.en}."
            ),
        )
