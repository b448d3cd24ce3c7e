"""The kinds of subjects of demands."""

from collections.abc import Collection
from typing import Final

from app.demands.models import Demand, PresentedList
from app.demands.schemas import DemandListOut, DemandOut
from app.identity.roles import Permission
from app.roundtables.models import Power
from app.roundtables.table_subjects import CODE, DIGEST, SECTORS, Awaited, Redactable, TableSubject, own_sector


def _of_demand(row: Demand, _: Collection[str]) -> Collection[str]:
    """Who raised it, and who answered it."""
    answering = {str(answer["sector"]) for answer in row.answers}
    return {row.sector.value, *answering, *([row.answering_sector.value] if row.answering_sector else [])}


ADMISSION: Final = Awaited("demand_admission", "decide_demand_admission", Permission.demand_admit)
ANSWER: Final = Awaited("demand_answer", "answer_demand", Permission.demand_answer, Power.decide)

SUBJECTS: Final = (
    TableSubject(
        model=PresentedList,
        bodies=(DemandListOut,),
        redactable=Redactable(words=("assembly_at", "assembly_held_elsewhere"), sources=own_sector),
        not_redactable={"assembly_act": DIGEST},
    ),
    TableSubject(
        model=Demand,
        awaiting=(ADMISSION, ANSWER),
        bodies=(DemandOut,),
        redactable=Redactable(
            words=("title", "text", "axis", "not_admitted_reason", "answer_reasons", "answers"), sources=_of_demand
        ),
        not_redactable={"language": CODE, "place": CODE, "addressed_to": SECTORS},
    ),
)
