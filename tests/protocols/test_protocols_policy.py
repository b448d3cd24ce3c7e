"""Whose draft it is, and who adopts: pure answers about people."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.ids import new_id
from app.directory.models import Sector
from app.identity.roles import TABLE_ROLES, VOTING_ROLES, Role
from app.protocols.policy import DraftOfOthers, may_change_draft, require_own_draft
from app.roundtables.models import Seat


def seat(role: Role, sector: Sector) -> Seat:
    return Seat(id=new_id(), role=role, sector=sector)


seats = st.builds(seat, st.sampled_from(sorted(TABLE_ROLES)), st.sampled_from(list(Sector)))


@given(seats, seats)
def test_a_draft_never_leaves_the_side_that_wrote_it(mine: Seat, drafter: Seat) -> None:
    allowed = may_change_draft(mine, drafter)
    assert allowed == may_change_draft(drafter, mine)
    if allowed and mine.role in VOTING_ROLES:
        assert mine.sector is drafter.sector
        assert drafter.role in VOTING_ROLES
    if not allowed:
        with pytest.raises(DraftOfOthers):
            require_own_draft(mine, drafter)


def test_those_who_run_the_table_share_their_drafts() -> None:
    require_own_draft(seat(Role.secretariat, Sector.state), seat(Role.facilitator, Sector.independent))
