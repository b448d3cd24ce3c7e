"""The end of a period, by calendars of which one would know when nobody works."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.directory.legal_days import add_days, is_business_day, period_end
from app.directory.table_calendar import CalendarTooShort, TableCalendar, years_of
from app.rules.clauses import Clause
from app.rules.engine import ends_by
from app.rules.kinds.minutes_review import MinutesReview
from app.rules.kinds.period_end import PeriodEnd
from app.rules.kinds.verification import Verification
from app.rules.rule_kind import RuleKind

PERU = TableCalendar({date(2026, 12, 25), date(2027, 1, 1)}, years=years_of(()))
MOVES = PeriodEnd(on_non_business_day="next_business_day")


def clauses(*rules: RuleKind) -> list[Clause]:
    return [
        Clause(str(place), title=rule.sentence(), rule=rule, sentence=rule.sentence())
        for place, rule in enumerate(rules, 1)
    ]


@pytest.mark.parametrize(
    ("days", "ends_on"),
    [
        pytest.param(26, date(2026, 12, 24), id="a Thursday stays"),
        pytest.param(27, date(2026, 12, 28), id="Christmas, and the weekend behind it"),
        pytest.param(29, date(2026, 12, 28), id="a Sunday"),
        pytest.param(34, date(2027, 1, 4), id="New Year, and the weekend behind it"),
    ],
)
def test_a_period_that_ends_when_nobody_works_ends_on_the_next_business_day(days: int, ends_on: date) -> None:
    start = date(2026, 11, 28)
    assert period_end(start, days, "calendar", ends_by(clauses(MOVES), PERU)) == ends_on
    assert period_end(start, days, "calendar", ends_by(clauses(PeriodEnd()), PERU)) == add_days(start, days, "calendar")
    assert period_end(start, days, "calendar", ends_by([], PERU)) == add_days(start, days, "calendar")


@given(start=st.dates(date(2026, 1, 1), date(2030, 1, 1)), days=st.integers(1, 400))
def test_a_moved_end_is_a_business_day_and_no_earlier_one_lies_behind_the_days(start: date, days: int) -> None:
    end = period_end(start, days, "calendar", ends_by(clauses(MOVES), PERU))
    counted = add_days(start, days, "calendar")
    assert is_business_day(end, PERU)
    assert end >= counted
    assert not any(is_business_day(date.fromordinal(day), PERU) for day in range(counted.toordinal(), end.toordinal()))


def test_a_table_without_a_calendar_knows_no_day_that_nobody_works() -> None:
    sunday = date(2026, 12, 27)
    assert period_end(date(2026, 11, 28), 29, "calendar", ends_by(clauses(MOVES), TableCalendar())) == sunday


def test_an_end_does_not_fall_on_a_day_on_which_the_clocks_stood_still() -> None:
    still = TableCalendar(PERU, still={date(2026, 12, 28)}, years=years_of(()))
    # 29 days that are counted end on Sunday; the Monday is counted by nothing.
    assert period_end(date(2026, 11, 28), 29, "calendar", ends_by(clauses(MOVES), still)) == date(2026, 12, 29)


def test_no_period_has_no_end_to_move() -> None:
    sunday = date(2026, 12, 27)
    assert period_end(sunday, 0, "calendar", ends_by(clauses(MOVES), PERU)) == sunday


def test_the_review_of_minutes_and_a_verification_end_as_the_clause_says() -> None:
    sunday_before, calendar = datetime(2026, 12, 20, 17, tzinfo=UTC), ends_by(clauses(MOVES), PERU)
    review, verification = MinutesReview(days=5), Verification(who="other_sector", within_days=5)
    for rule in (review, verification):
        assert rule.last_day(sunday_before, "America/Lima", calendar) == date(2026, 12, 28)
        assert rule.last_day(sunday_before, "America/Lima", PERU) == date(2026, 12, 25)


def test_a_clock_that_began_earlier_keeps_how_its_period_ends() -> None:
    moved = ends_by(clauses(MOVES), PERU)
    assert moved.of_clock(datetime(2026, 11, 1, tzinfo=UTC)).moves_ends


@pytest.mark.parametrize("start", [date(2035, 12, 28), date(2021, 12, 30)], ids=["the last year", "the first year"])
def test_business_days_are_not_counted_in_years_whose_holidays_nobody_knows(start: date) -> None:
    held = {date(2022, 1, 1), date(2035, 12, 25)}
    calendar = TableCalendar(held, years=years_of(held))
    with pytest.raises(CalendarTooShort) as refused:
        add_days(start, 10, "business", calendar)
    assert refused.value.members == {"years": [2022, 2035]}
    assert add_days(start, 10, "calendar", calendar) == add_days(start, 10, "calendar")
    assert add_days(date(2030, 6, 3), 1, "business", calendar) == date(2030, 6, 4)


def test_an_end_that_would_move_into_such_a_year_is_not_said_to_stay() -> None:
    held = {date(2026, 1, 1), date(2026, 12, 25)}
    calendar = ends_by(clauses(MOVES), TableCalendar(held, years=years_of(held)))
    assert period_end(date(2026, 12, 1), 23, "calendar", calendar) == date(2026, 12, 24)
    with pytest.raises(CalendarTooShort):
        period_end(date(2026, 12, 1), 33, "calendar", calendar)


def test_a_calendar_that_names_no_holiday_says_that_there_are_none() -> None:
    assert add_days(date(2026, 7, 3), 1, "business", TableCalendar(years=years_of(()))) == date(2026, 7, 6)
