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
