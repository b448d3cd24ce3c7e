"""Who decides at a table: a pure answer about a sector, with the refusal of whoever asks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.commitments.policy import SectorDoesNotSign
from app.core.errors import Forbidden
from app.decisions.policy import SectorTakesNoPosition
from app.directory.models import Sector
from app.minutes.policy import SectorDoesNotAssent
from app.protocols.policy import SectorDoesNotDecide
from app.roundtables.policy import require_deciding
from tests.clocks import FakeClock
from tests.mesa import Mesa, key
from tests.signatures.keys import Device, activate, register

REFUSALS = (SectorDoesNotDecide, SectorDoesNotSign, SectorTakesNoPosition, SectorDoesNotAssent)


@given(
    st.sampled_from(list(Sector)),
    st.frozensets(st.sampled_from([each.value for each in Sector])),
    st.sampled_from(REFUSALS),
)
def test_a_sector_that_accompanies_the_table_is_refused_and_no_other(
    sector: Sector, deciding: frozenset[str], refusal: type[Forbidden]
) -> None:
    if sector in deciding:
        require_deciding(sector, deciding, refusal)
    else:
        with pytest.raises(refusal):
            require_deciding(sector, deciding, refusal)


async def test_who_may_not_is_told_what_it_takes_and_who_has_it(mesa: Mesa) -> None:
    body = {"title": "Sesión", "starts_at": mesa.soon(), "duration_minutes": 60}
    told = await mesa.refuses(
        "state", "POST", f"{mesa.path}/sessions", body, status=403, code="permission_missing", Idempotency_Key=key()
    )
    assert (told["permission"], "facilitator" in told["roles"], "delegate" in told["roles"]) == (
        "session_plan",
        True,
        False,
    )
    assert all(word in told["detail"] for word in (told["permission"], *told["roles"]))


async def test_who_lacks_a_power_is_told_which_one_is_enough(mesa: Mesa, clock: FakeClock) -> None:
    device = Device()
    await register(mesa, clock, mesa["community"], device)
    answer = await activate(mesa, mesa["community_2"], mesa["community"], device)
    told = answer.json()
    assert (answer.status_code, told["code"], told["powers"], told["cause"]) == (
        403,
        "power_missing",
        ["steward"],
        "mandate",
    )
    assert "«steward»" in told["detail"]
