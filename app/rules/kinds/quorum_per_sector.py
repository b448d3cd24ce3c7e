"""Quorum per sector: no deciding sector is opened or decided over while it is too thinly there."""

from typing import Annotated

from pydantic import Field

from app.core.schemas import Bilingual
from app.rules.breaches import Finding, GroundRuleBreached
from app.rules.misfits import Misfit, ProtocolUnfit, TableFacts
from app.rules.moments import DecisionTaken, Moment, Seating, SessionOpening
from app.rules.rule_kind import RuleKind
from app.rules.wording import SECTOR_WORDS, SectorName, capitalised, counted, in_order

Places = Annotated[int, Field(ge=1, le=100)]


class SectorQuorumMissing(GroundRuleBreached):
    """409: too few voting places of a deciding sector are taken."""

    code = "sector_quorum_missing"


class SectorQuorumBeyondSeats(ProtocolUnfit):
    """409: a sector could not be a quorum even with all its places taken."""

    code = "sector_quorum_beyond_seats"
    message = "Clause %(clause)s asks a sector for a larger quorum than it has voting places."


class QuorumOfSectorWithoutSeats(ProtocolUnfit):
    """409: the clause counts on a sector that has no vote at the table."""

    code = "quorum_of_sector_without_seats"
    message = "Clause %(clause)s asks for the quorum of a sector that has no voting place at this table."


class QuorumPerSector(RuleKind):
    """Every deciding sector has at least `minimum` voting places taken, or what `overrides` says for it."""

    kind = "quorum_per_sector"
    moments = (SessionOpening, DecisionTaken)
    refusal = SectorQuorumMissing
    unfit = (SectorQuorumBeyondSeats, QuorumOfSectorWithoutSeats)

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
        shortfalls = [self._shortfall(sector, facts.seating) for sector in missing]
        return Finding(
            facts={"missing_sectors": missing, "shortfalls": shortfalls},
            cure=_cure({sector: self._needed(sector) - present[sector] for sector in missing}, facts.seating),
        )

    def _shortfall(self, sector: str, seating: Seating) -> dict[str, str | int]:
        """With the places that would be taken if it were confirmed who is there, where there are any."""
        short: dict[str, str | int] = {
            "sector": sector,
            "present": seating.present_of(sector),
            "needed": self._needed(sector),
        }
        claimed = seating.claimed_of(sector)
        return {**short, "claimed": claimed} if claimed else short

    def misfits(self, table: TableFacts) -> tuple[Misfit, ...]:
        counted_on = in_order(table.deciding_sectors | set(self.overrides))
        return tuple(
            self._misfit(sector, table.places_of(sector))
            for sector in counted_on
            if self._needed(sector) > table.places_of(sector)
        )

    def _misfit(self, sector: str, places: int) -> Misfit:
        words, lacks = SECTOR_WORDS[sector], places == 0
        cure = Bilingual(
            es=f"{capitalised(words.es)} tiene {counted(places, 'plaza con voto', 'plazas con voto')}: su quórum es "
            "menor, o recibe más plazas.",
            en=f"{capitalised(words.en)} has {counted(places, 'voting place', 'voting places')}: its quorum is "
            "smaller, or it receives more places.",
        )
        if lacks:
            cure = Bilingual(
                es=f"{capitalised(words.es)} recibe plazas con voto, o la cláusula no cuenta con ese sector.",
                en=f"{capitalised(words.en)} receives voting places, or the clause does not count on that sector.",
            )
        return Misfit(
            refusal=QuorumOfSectorWithoutSeats if lacks else SectorQuorumBeyondSeats,
            facts={"sector": sector, "places": places, "needed": self._needed(sector)},
            cure=cure,
            rests_on="voting_places",
        )

    def _needed(self, sector: str) -> int:
        return next((number for name, number in self.overrides.items() if name == sector), self.minimum)


def _cure(short: dict[str, int], seating: Seating) -> Bilingual:
    """Who is there already is confirmed; only what is lacking after that is taken by others."""
    es, en = list[str](), list[str]()
    for sector, lacking in short.items():
        words, confirmed = SECTOR_WORDS[sector], min(lacking, seating.unconfirmed_of(sector))
        if confirmed:
            es.append(f"{words.es} confirma su lista de asistencia ({counted(confirmed, 'plaza', 'plazas')})")
            en.append(f"{words.en} confirms its attendance list ({counted(confirmed, 'place', 'places')})")
        if rest := lacking - confirmed:
            es.append(f"{words.es} ocupa {counted(rest, 'plaza más', 'plazas más')}")
            en.append(f"{words.en} takes {counted(rest, 'more place', 'more places')}")
    return Bilingual(es=f"{capitalised('; '.join(es))}.", en=f"{capitalised('; '.join(en))}.")


def _es_present(number: int) -> str:
    verb = "está presente" if number == 1 else "están presentes"
    return f"{verb} al menos {counted(number, 'plaza con voto', 'plazas con voto')}"


def _en_present(number: int) -> str:
    return f"{counted(number, 'voting place', 'voting places')} present"
