"""Costs of attending: who pays for what, for those who could not come otherwise. People keep it."""

from typing import Annotated, Final, Literal

from pydantic import Field

from app.core.schemas import Bilingual
from app.rules.rule_kind import EachOnce, SectorsInOrder, TextOnly
from app.rules.wording import SectorName, capitalised, listed, sector_list

Cost = Literal["travel", "food", "lodging", "interpretation", "advice", "lost_wages"]
Payer = Literal["state", "company", "common_fund", "cooperation"]

_COSTS: Final[dict[Cost, Bilingual]] = {
    "travel": Bilingual(es="traslado", en="travel"),
    "food": Bilingual(es="alimentación", en="food"),
    "lodging": Bilingual(es="alojamiento", en="lodging"),
    "interpretation": Bilingual(es="interpretación", en="interpretation"),
    "advice": Bilingual(es="asesoría técnica", en="technical advice"),
    "lost_wages": Bilingual(es="jornales dejados de percibir", en="wages forgone"),
}
_PAYERS: Final[dict[Payer, Bilingual]] = {
    "state": Bilingual(es="el Estado", en="the state"),
    "company": Bilingual(es="la empresa", en="the company"),
    "common_fund": Bilingual(es="un fondo común que la mesa acuerda", en="a common fund that the table agrees on"),
    "cooperation": Bilingual(es="la cooperación o un tercero", en="donors or another third party"),
}


class AttendanceCosts(TextOnly):
    """Which costs of which sectors are covered, and by whom; being paid for binds nobody's position."""

    kind = "attendance_costs"

    covers: Annotated[list[Cost], EachOnce, Field(min_length=1, max_length=6, examples=[["travel", "food", "lodging"]])]
    of_sectors: Annotated[list[SectorName], SectorsInOrder, Field(min_length=1, max_length=4, examples=[["community"]])]
    paid_by: Annotated[Payer, Field(examples=["common_fund"])] = "common_fund"

    def sentence(self) -> Bilingual:
        costs = listed([_COSTS[cost] for cost in self.covers])
        sectors, payer = sector_list(self.of_sectors), _PAYERS[self.paid_by]
        can = "puedan" if len(self.of_sectors) > 1 else "pueda"
        es = f"{capitalised(payer.es)} cubre los gastos de {costs.es} para que {sectors.es} {can} participar"
        en = f"{capitalised(payer.en)} covers the costs of {costs.en} so that {sectors.en} can take part"
        return Bilingual(
            es=f"{es}; recibirlos no compromete la posición de nadie.",
            en=f"{en}; receiving this binds nobody's position.",
        )
