"""Minutes are sealed when the sectors have spoken, or when their silence counts as the table agreed."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Literal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.kinds.minutes_review import MinutesReview
from app.rules.moments import WORDS_ON_MINUTES, MinutesSealed, Reviewed

LIMA = ZoneInfo("America/Lima")
SECTORS = ("state", "company", "community")
HOLIDAYS = frozenset({date(2026, 7, 28), date(2026, 7, 29)})
CIRCULATED = datetime(2026, 7, 24, 18, tzinfo=LIMA)
DAY = timedelta(days=1)
Silence = Literal["assents", "blocks"]

HEARD = st.dictionaries(st.sampled_from(SECTORS), st.sampled_from(sorted(WORDS_ON_MINUTES)))
RULES = st.builds(
    MinutesReview,
    days=st.integers(0, 60),
    counting=st.sampled_from(["calendar", "business"]),
    silence=st.sampled_from(["assents", "blocks"]),
)
LATER = st.timedeltas(timedelta(0), timedelta(days=120))


def sealing(now: datetime, said: dict[str, str], corrections: int = 0) -> MinutesSealed:
    words = tuple(Reviewed(sector, word) for sector, word in said.items())
    return MinutesSealed(now, CIRCULATED, "America/Lima", HOLIDAYS, frozenset(SECTORS), words, corrections)


def everybody(word: str) -> dict[str, str]:
    return dict.fromkeys(SECTORS, word)


def reasons(rule: MinutesReview, facts: MinutesSealed) -> list[object]:
    return [finding.facts["reason"] for finding in rule.findings(facts)]


def test_five_business_days_step_over_the_weekend_and_the_holidays_and_the_last_one_counts() -> None:
    rule = MinutesReview(days=5, counting="business", silence="assents")
    over = datetime(2026, 8, 5, tzinfo=LIMA)
    (finding,) = rule.findings(sealing(over - timedelta(microseconds=1), {"state": "assented"}))
    assert finding.facts == {
        "reason": "window_running",
        "silent_sectors": ["company", "community"],
        "last_day": "2026-08-04",
        "silence_counts_from": "2026-08-05T05:00:00.000000Z",
        "time_zone": "America/Lima",
    }
    assert finding.cure.es == (
        "La empresa y la comunidad se pronuncian sobre el acta, o se espera a que termine el 4 de agosto de 2026, "
        "hora de America/Lima."
    )
    assert finding.cure.en.startswith("The company and the community speak about the minutes, or 4 August 2026 comes")
    assert rule.findings(sealing(over, {"state": "assented"})) == ()


def test_silence_is_recorded_as_silence_and_never_as_a_word() -> None:
    rule = MinutesReview(days=5, silence="assents")
    said = {"state": "assented_with_reservation", "community": "refused", "company": "silent"}
    during, after = sealing(CIRCULATED, said), sealing(CIRCULATED + 6 * DAY, said)
    spoken = {"state": "assented_with_reservation", "community": "refused"}
    assert rule.words_counted(during) == {**spoken, "company": "silent"}
    assert rule.words_counted(after) == {**spoken, "company": "silence"}
    assert list(rule.words_counted(after)) == ["state", "company", "community"]


@given(rule=RULES, said=HEARD, later=LATER)
def test_no_silence_turns_into_an_assent_and_no_spoken_word_is_changed(
    rule: MinutesReview, said: dict[str, str], later: timedelta
) -> None:
    counted = rule.words_counted(sealing(CIRCULATED + later, said))
    assert set(counted) == set(SECTORS)
    for sector, word in counted.items():
        if said.get(sector, "silent") == "silent":
            assert word in {"silent", "silence"}
            assert word == "silent" or rule.silence == "assents"
        else:
            assert word == said[sector]


@given(rule=RULES, said=HEARD, later=LATER, corrections=st.integers(0, 3))
def test_minutes_are_sealed_exactly_when_nobody_is_waited_for_and_nothing_is_open(
    rule: MinutesReview, said: dict[str, str], later: timedelta, corrections: int
) -> None:
    facts = sealing(CIRCULATED + later, said, corrections)
    waits = "silent" in rule.words_counted(facts).values()
    assert bool(rule.findings(facts)) == (waits or corrections > 0)
    assert (rule.check(facts) is None) == (not rule.findings(facts))


@given(days=st.integers(0, 60), later=LATER, silence=st.sampled_from(["assents", "blocks"]))
def test_where_all_have_spoken_nobody_waits_and_a_refusal_does_not_stop_the_seal(
    days: int, later: timedelta, silence: Silence
) -> None:
    rule = MinutesReview(days=days, silence=silence)
    assert rule.findings(sealing(CIRCULATED + later, {**everybody("assented"), "community": "refused"})) == ()


@given(days=st.integers(0, 60), later=LATER)
def test_where_silence_blocks_no_waiting_helps(days: int, later: timedelta) -> None:
    rule = MinutesReview(days=days)
    assert reasons(rule, sealing(CIRCULATED + later, {"state": "assented", "company": "silent"})) == ["sector_silent"]


@given(rule=RULES, said=HEARD, later=LATER)
def test_what_may_be_sealed_today_may_be_sealed_tomorrow(
    rule: MinutesReview, said: dict[str, str], later: timedelta
) -> None:
    if not rule.findings(sealing(CIRCULATED + later, said)):
        assert not rule.findings(sealing(CIRCULATED + later + DAY, said))


@pytest.mark.parametrize("counting", ["calendar", "business"])
def test_every_day_more_of_review_ends_later(counting: Literal["calendar", "business"]) -> None:
    rules = [MinutesReview(days=days, counting=counting, silence="assents") for days in range(61)]
    ends = [rule.ends_at(CIRCULATED, "America/Lima", HOLIDAYS) for rule in rules]
    assert all(sooner < later for sooner, later in pairwise(ends))


def test_no_days_of_review_let_silence_count_at_once() -> None:
    facts = sealing(CIRCULATED.astimezone(UTC), {})
    assert MinutesReview(days=0, silence="assents").findings(facts) == ()
    assert reasons(MinutesReview(days=0), facts) == ["sector_silent"]


def test_open_corrections_are_listed_beside_the_silence() -> None:
    facts = sealing(CIRCULATED, {"state": "assented", "company": "assented"}, corrections=2)
    silent, open_ones = MinutesReview(days=5).findings(facts)
    assert silent.cure.es == "La comunidad se pronuncia sobre el acta."
    assert silent.cure.en == "The community speaks about the minutes."
    assert open_ones.facts == {"reason": "corrections_open", "open_corrections": 2}
    assert open_ones.cure.es == "Se resuelven 2 observaciones pendientes."
    (one,) = MinutesReview(days=5).findings(sealing(CIRCULATED, everybody("assented"), corrections=1))
    assert one.cure.es == "Se resuelve 1 observación pendiente."
    assert one.cure.en == "1 open correction is disposed of with a reason."


def test_sectors_that_do_not_decide_are_not_waited_for() -> None:
    said = {**everybody("assented"), "independent": "silent"}
    assert MinutesReview(days=5).findings(sealing(CIRCULATED, said)) == ()
