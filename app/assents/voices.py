"""A word together with who gave it, as far as it decides whether the word counts: a row of no session."""

from datetime import datetime
from typing import NamedTuple, Self
from uuid import UUID

from app.assents.models import Assent, Stance
from app.directory.models import Sector
from app.roundtables.models import Mandate, Seat


class Bench(NamedTuple):
    """A voting place of a sector; `held` says whether somebody has it under a mandate in force."""

    sector: Sector
    place: UUID
    organization_id: UUID
    held: bool


class Voice(NamedTuple):
    """A word, for the sector and the organization of its seat.

    A titular and the alternates share one `place`. `person` is the account that held the seat, None where nobody had
    accepted its mandate. `in_force` says whether the mandate under which it was said is in force now.
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
        )
