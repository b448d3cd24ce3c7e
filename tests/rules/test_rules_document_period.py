"""An item whose documents came too late can only be there to inform."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.directory.legal_days import add_days
from app.rules.kinds.document_period import DocumentPeriod
from app.rules.moments import AgendaItemTaken

START = datetime(2026, 7, 20, 15, tzinfo=UTC)
LIMA = "America/Lima"


def taken(
    delivered: datetime | None, level: str = "decide", holidays: frozenset[date] = frozenset()
) -> AgendaItemTaken:
    return AgendaItemTaken(START, level, delivered, START, LIMA, holidays)


@pytest.mark.parametrize(("day", "late"), [(14, False), (15, False), (16, True), (20, True)])
def test_five_days_are_counted_from_the_day_after_the_delivery(day: int, late: bool) -> None:
    facts = taken(datetime(2026, 7, day, 22, tzinfo=UTC))
    assert (DocumentPeriod(days=5).check(facts) is not None) is late


def test_the_day_is_that_of_the_table_and_business_days_leave_out_its_holidays() -> None:
    # 23:30 of the 14th in Lima is the 15th in UTC.
    assert DocumentPeriod(days=6).check(taken(datetime(2026, 7, 15, 4, 30, tzinfo=UTC))) is None
    rule = DocumentPeriod(days=2, counting="business")
    wednesday = datetime(2026, 7, 15, 15, tzinfo=UTC)
    assert rule.check(taken(wednesday)) is None
    assert rule.check(taken(wednesday, holidays=frozenset({date(2026, 7, 17)}))) is not None


@pytest.mark.parametrize("level", ["consult", "involve", "collaborate", "decide"])
def test_whatever_is_more_than_informing_waits_and_informing_never_does(level: str) -> None:
    late = START - timedelta(days=1)
    finding = DocumentPeriod(days=5).check(taken(late, level))
    assert finding is not None
    assert finding.facts["earliest_date"] == "2026-07-24"
    assert finding.facts["participation_level"] == level
    assert "24 de julio de 2026" in finding.cure.es
    assert "24 July 2026" in finding.cure.en
    assert DocumentPeriod(days=5).check(taken(late, "inform")) is None
    assert DocumentPeriod(days=5).check(taken(None, level)) is None


@given(days=st.integers(0, 90), before=st.integers(0, 120), counting=st.sampled_from(["calendar", "business"]))
def test_a_delivery_early_enough_by_the_calendar_is_never_found(days: int, before: int, counting: str) -> None:
    rule = DocumentPeriod.model_validate({"days": days, "counting": counting})
    delivered = START - timedelta(days=before)
    earliest = add_days(delivered.date(), rule.days_needed, rule.counting)
    assert (rule.check(taken(delivered)) is None) == (START.date() >= earliest)
