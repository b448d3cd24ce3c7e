"""Who changes drafts and who signs, without a table."""

from uuid import uuid4

import pytest

from app.commitments.policy import may_change_draft
from app.directory.models import Sector
from app.identity.roles import Role
from app.roundtables.models import Seat


def seat(role: Role, sector: Sector) -> Seat:
    return Seat(id=uuid4(), role=role, sector=sector)


@pytest.mark.parametrize(
    ("mine", "drafter", "may"),
    [
        ((Role.facilitator, Sector.independent), (Role.delegate, Sector.community), True),
        ((Role.rapporteur, Sector.state), (Role.delegate, Sector.community), True),
        ((Role.alternate, Sector.community), (Role.delegate, Sector.community), True),
        ((Role.delegate, Sector.state), (Role.delegate, Sector.community), False),
        ((Role.delegate, Sector.state), (Role.secretariat, Sector.state), False),
    ],
)
def test_a_sector_changes_its_own_drafts_and_who_runs_the_table_all(
    mine: tuple[Role, Sector], drafter: tuple[Role, Sector], may: bool
) -> None:
    assert may_change_draft(seat(*mine), seat(*drafter)) is may
