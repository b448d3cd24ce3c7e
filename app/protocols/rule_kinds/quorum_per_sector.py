"""Quorum per sector: no deciding sector is opened or decided over while it is too thinly there."""

from typing import Annotated

from pydantic import Field

from app.core.schemas import Bilingual
from app.protocols.breaches import Finding, GroundRuleBreached
from app.protocols.moments import DecisionTaken, Moment, SessionOpening
from app.protocols.rules import RuleKind
from app.protocols.wording import SECTOR_WORDS, SectorName, capitalised, counted, in_order

Places = Annotated[int, Field(ge=1, le=100)]


class SectorQuorumMissing(GroundRuleBreached):
    """409: too few voting places of a deciding sector are taken."""

    code = "sector_quorum_missing"


class QuorumPerSector(RuleKind):
    """Every deciding sector has at least `minimum` voting places taken, or what `overrides` says for it."""

    kind = "quorum_per_sector"
    moments = (SessionOpening, DecisionTaken)
    refusal = SectorQuorumMissing

    minimum: Annotated[Places, Field(examples=[2])]
    overrides: Annotated[dict[SectorName, Places], Field(default_factory=dict, examples=[{"community": 3}])]

    def sentence(self) -> Bilingual:
        es = f"de cada sector que decide {_es_present(self.minimum)}"
        en = f"every deciding sector has at least {_en_present(self.minimum)}"
        for sector in in_order(self.overrides):
            words, number = SECTOR_WORDS[sector], self._needed(sector)
            es += f"; {words.es}, al menos {number}"
            en += f"; {words.en}, at least {number}"
        return Bilingual(es=f"Para abrir y para decidir, {es}.", en=f"To open and to decide, {en}.")

    def check(self, facts: Moment) -> Finding | None:
        if not isinstance(facts, SessionOpening | DecisionTaken):
            return None
        present = {sector: facts.seating.present_of(sector) for sector in in_order(facts.deciding_sectors)}
        missing = [sector for sector, count in present.items() if count < self._needed(sector)]
        if not missing:
            return None
        shortfalls: list[dict[str, str | int]] = [
            {"sector": sector, "present": present[sector], "needed": self._needed(sector)} for sector in missing
        ]
        return Finding(
            facts={"missing_sectors": missing, "shortfalls": shortfalls},
            cure=_cure({sector: self._needed(sector) - present[sector] for sector in missing}),
        )

    def _needed(self, sector: str) -> int:
        return next((number for name, number in self.overrides.items() if name == sector), self.minimum)


def _cure(short: dict[str, int]) -> Bilingual:
    es = [f"{SECTOR_WORDS[sector].es} ocupa {counted(n, 'plaza más', 'plazas más')}" for sector, n in short.items()]
    en = [f"{SECTOR_WORDS[sector].en} takes {counted(n, 'more place', 'more places')}" for sector, n in short.items()]
    return Bilingual(es=f"{capitalised('; '.join(es))}.", en=f"{capitalised('; '.join(en))}.")


def _es_present(number: int) -> str:
    verb = "está presente" if number == 1 else "están presentes"
    return f"{verb} al menos {counted(number, 'plaza con voto', 'plazas con voto')}"


def _en_present(number: int) -> str:
    return f"{counted(number, 'voting place', 'voting places')} present"
