"""What happened at the demonstration table: the steps of all chapters, in the order of their days."""

from collections.abc import Mapping

from app.demo.calls import Json
from app.demo.convening import Convening
from app.demo.progress import Progress
from app.demo.promises import Promises
from app.demo.sessions import Sessions
from app.demo.table import Step, Table


def steps(table: Table, data: Mapping[str, Json]) -> list[Step]:
    """Every step of the story; those of one hour stay in the order of their chapter."""
    chapters = (
        *Convening(table, data["table"], data["demands"]).steps(),
        *Sessions(table, data["sessions"]).steps(),
        *Promises(table, data["commitments"]).steps(),
    )
    return sorted(chapters, key=lambda step: (-step.ago, step.hour))


async def tell(table: Table, data: Mapping[str, Json], progress: Progress) -> None:
    """Take each step on its day."""
    told = steps(table, data)
    with progress.over(len(told)) as advance:
        for step in told:
            advance(step.chapter)
            table.clock.turn_to(table.days.moment(step.ago, step.hour))
            table.house.forget_tokens()
            await step.take()
