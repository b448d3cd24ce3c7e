"""Speaking budgets and caucuses."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.kinds.caucus_allowance import CaucusAllowance
from app.rules.kinds.speaking_budget import SpeakingBudget
from app.rules.moments import CaucusCalled, Spoken, TurnGranted

NOW = datetime(2026, 7, 6, 15, tzinfo=UTC)
SPOKEN = st.dictionaries(st.sampled_from(["state", "company", "community"]), st.integers(0, 10_000))


def asking(seconds: int, **spoken: int) -> TurnGranted:
    sums = tuple(Spoken(sector, used) for sector, used in spoken.items())
    return TurnGranted(NOW, "community", UUID(int=1), seconds, sums)


@given(minutes=st.integers(1, 60), asked=st.integers(1, 4_000), spoken=SPOKEN)
def test_without_compensation_a_sector_speaks_up_to_its_own_budget(
    minutes: int, asked: int, spoken: dict[str, int]
) -> None:
    rule = SpeakingBudget(minutes=minutes, compensation=False)
    fits = asked + spoken.get("community", 0) <= minutes * 60
    assert (rule.check(asking(asked, **spoken)) is None) == fits


@given(minutes=st.integers(1, 60), asked=st.integers(1, 4_000), spoken=SPOKEN)
def test_compensation_gives_the_largest_overrun_of_another_and_takes_nothing(
    minutes: int, asked: int, spoken: dict[str, int]
) -> None:
    overrun = max([0, *(used - minutes * 60 for sector, used in spoken.items() if sector != "community")])
    fits = asked + spoken.get("community", 0) <= minutes * 60 + overrun
    assert (SpeakingBudget(minutes=minutes).check(asking(asked, **spoken)) is None) == fits


def test_the_finding_says_what_is_left() -> None:
    finding = SpeakingBudget(minutes=40).check(asking(301, community=2_100, state=10))
    assert finding is not None
    assert finding.facts == {
        "sector": "community",
        "seconds_asked": 301,
        "seconds_left": 300,
        "seconds_spoken": 2_100,
    }
    assert finding.cure.es == "Se pide la palabra por 300 segundos o menos."
    spent = SpeakingBudget(minutes=40).check(asking(1, community=2_400))
    assert spent is not None
    assert spent.cure.es == "A la comunidad no le queda tiempo en esta sesión: habla en la próxima."
    assert spent.cure.en == "There is no time left for the community in this session: it speaks at the next one."


@pytest.mark.parametrize(
    ("taken", "minutes", "reasons"),
    [(0, 20, []), (1, 20, []), (2, 20, ["times"]), (0, 21, ["minutes"]), (2, 21, ["times", "minutes"])],
)
def test_a_caucus_is_limited_in_number_and_in_length(taken: int, minutes: int, reasons: list[str]) -> None:
    found = CaucusAllowance(times=2, minutes=20).findings(CaucusCalled(NOW, "community", taken, minutes))
    assert [finding.facts["reason"] for finding in found] == reasons
