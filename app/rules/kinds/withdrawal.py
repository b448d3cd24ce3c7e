"""Withdrawal: what it does when a deciding sector leaves the table."""

from typing import Annotated, Final, Literal

from pydantic import Field

from app.core.schemas import Bilingual
from app.rules.breaches import Finding, GroundRuleBreached
from app.rules.moments import Moment, SectorsAway
from app.rules.rule_kind import RuleKind
from app.rules.wording import capitalised, counted, in_order, sector_list


class SectorAway(GroundRuleBreached):
    """409: a deciding sector has withdrawn, and without it nothing is opened or decided."""

    code = "sector_away"


_ROUNDTABLE: Final = 2
"""The fewest sectors that agree on something with each other."""


class Withdrawal(RuleKind):
    """A sector that left for reasons comes back for reasons. Rules never change without it, whatever stands here.

    With `go_on` those who are left meet and decide while they are two or more: nobody comes to an agreement alone.
    """

    kind = "withdrawal"
    moments = (SectorsAway,)
    refusal = SectorAway

    decisions: Annotated[Literal["stop", "go_on"], Field(examples=["stop"])] = "stop"
    clocks: Annotated[Literal["run", "pause"], Field(examples=["run"])] = "run"

    @classmethod
    def without_clause(cls) -> Bilingual:
        return cls().sentence()

    def sentence(self) -> Bilingual:
        stop, run = self.decisions == "stop", self.clocks == "run"
        es = (
            "no se abren sesiones ni se toman acuerdos hasta que regrese"
            if stop
            else "los demás sectores, si quedan dos o más, sesionan y deciden sin él hasta que regrese"
        )
        en = (
            "no session opens and nothing is decided until it returns"
            if stop
            else "the other sectors, if two or more are left, meet and decide without it until it returns"
        )
        return Bilingual(
            es=(
                f"Si un sector que decide se retira, {es}; los plazos de la mesa "
                f"{'siguen corriendo' if run else 'se detienen y conservan los días que quedaban'}. Las reglas no "
                "cambian sin él."
            ),
            en=(
                f"If a deciding sector withdraws, {en}; the clocks of the table "
                f"{'go on running' if run else 'stop and keep the days that were left'}. The rules do not change "
                "without it."
            ),
        )

    def check(self, facts: Moment) -> Finding | None:
        if not isinstance(facts, SectorsAway) or not facts.withdrawn:
            return None
        if self.decisions == "go_on" and facts.remaining >= _ROUNDTABLE:
            return None
        away = in_order(facts.withdrawn)
        return Finding(
            facts={"withdrawn_sectors": away, "remaining_sectors": facts.remaining}, cure=self._cure(away, facts)
        )

    def _cure(self, away: list[str], facts: SectorsAway) -> Bilingual:
        words, plural = sector_list(away), len(away) > 1
        if self.decisions == "go_on" and plural:
            lacking = _ROUNDTABLE - facts.remaining
            return Bilingual(
                es=f"Regresa a la mesa al menos {counted(lacking, 'sector', 'sectores')} de los retirados: {words.es}.",
                en=f"At least {counted(lacking, 'sector returns', 'sectors return')} of those withdrawn: {words.en}.",
            )
        return Bilingual(
            es=f"{capitalised(words.es)} {'regresan' if plural else 'regresa'} a la mesa.",
            en=f"{capitalised(words.en)} {'return' if plural else 'returns'} to the table.",
        )
