"""What composition knows about the table that the clauses are for: plain facts, gathered where the rows are."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TableFacts:
    """A table as its ground rules meet it. Sectors and roles are strings in the words of the domain.

    `voting_places` are the places of each sector that decides, a titular and the alternates sharing one: a place votes
    once and signs once. `roles` counts the seats of every role.
    `term_days` are calendar days and at most so many, whatever they were counted in; `follow_up_days` are the days for
    which somebody still looks after a commitment after its deadline, none where nobody set an end.
    """

    deciding_sectors: frozenset[str]
    voting_places: Mapping[str, int]
    roles: Mapping[str, int]
    term_days: int | None = None
    follow_up_days: int | None = None

    @property
    def places(self) -> int:
        """Voting places of all deciding sectors."""
        return sum(self.voting_places.get(sector, 0) for sector in self.deciding_sectors)

    def places_of(self, sector: str) -> int:
        """Voting places of one sector; none where it does not decide."""
        return self.voting_places.get(sector, 0) if sector in self.deciding_sectors else 0


def calendar_days(days: int, counting: str) -> int:
    """The most calendar days that a period lasts, weekends included and holidays left out of account."""
    return days if counting == "calendar" else days + 2 * -(-days // 5)
