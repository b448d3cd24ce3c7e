"""A word together with who gave it, as far as it decides whether the word counts: a row of no session."""

from datetime import date, datetime
from typing import NamedTuple, Self
from uuid import UUID

from app.assents.models import Assent, Stance
from app.assents.ratification import Assembly
from app.directory.models import Sector
from app.roundtables.models import Mandate, Seat
from app.roundtables.since import Former


class Bench(NamedTuple):
    """A voting place of a sector; `held` says whether somebody has it under a mandate in force."""

    sector: Sector
    place: UUID
    organization_id: UUID
    held: bool


class Voice(NamedTuple):
    """A word, for the sector and the organization of its seat.

    A titular and the alternates share one `place`. `person` is the account that held the seat, None where nobody had
    accepted its mandate. `in_force` says whether the mandate under which it was said is in force now, and
    its holder does not administer the service. Of a yes that was said subject to an assembly `assembly` says how that
    stands, and `ratify_by` until when it is waited for: one that the assembly refused is an objection with the reasons
    of the assembly. What is said by an organization that is `away` counts for nothing until it returns. `former` says
    of a word that it is about a text, or a round, that is no more the one that is asked.
    """

    seat_id: UUID
    place: UUID
    organization_id: UUID
    sector: Sector
    person: UUID | None
    stance: Stance
    text: str | None
    stated_at: datetime
    in_force: bool
    assembly: Assembly | None = None
    ratify_by: date | None = None
    assent_id: UUID | None = None
    away: bool = False
    revision: int = 1
    former: Former | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is not said before an assembly has acted, or never will be."""
        return self.assembly in {Assembly.awaited, Assembly.lapsed}

    @classmethod
    def of(cls, said: Assent, seat: Seat, mandate: Mandate) -> Self:
        """A word that is being given, by whoever holds the seat under this mandate now."""
        return cls(
            seat_id=seat.id,
            place=seat.alternate_of or seat.id,
            organization_id=seat.organization_id,
            sector=seat.sector,
            person=mandate.account_id,
            stance=said.stance,
            text=said.text,
            stated_at=said.stated_at,
            in_force=True,
            assembly=None if said.ratify_by is None else Assembly.awaited,
            ratify_by=said.ratify_by,
            assent_id=said.id,
            revision=said.target_revision,
        )
