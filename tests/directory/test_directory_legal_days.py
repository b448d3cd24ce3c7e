from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.clock import time_zones
from app.directory import legal_days
from app.directory.legal_days import (
    DAYS_MAX,
    DaysOutOfRange,
    add_days,
    business_day_on_or_after,
    dates_elsewhere,
    days_between,
    end_of_day,
    is_business_day,
    local_date,
    resumed_end,
    start_of_day,
    subtract_days,
)
from app.directory.reference import national_holidays
from app.directory.table_calendar import EVER, DeclaredDay, TableCalendar, days_still, declared_over

PERU = frozenset(holiday.date for holiday in national_holidays("pe"))
ZONES = (
    "America/Lima",
    "America/Santiago",
    "America/Asuncion",
    "America/Havana",
    "America/Mexico_City",
    "Asia/Ulaanbaatar",
)

days = st.dates(min_value=date(2010, 1, 1), max_value=date(2030, 12, 31))
counts = st.integers(min_value=0, max_value=400)
countings = st.sampled_from(("calendar", "business"))
holidays = st.frozensets(days, max_size=40) | st.just(PERU)


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [("2021-12-01", 90, "2022-03-01"), ("2022-03-01", 120, "2022-06-29")],
)
def test_the_term_of_aquia_and_its_extension_are_counted_in_calendar_days(start: str, count: int, end: str) -> None:
    assert add_days(date.fromisoformat(start), count, "calendar", PERU) == date.fromisoformat(end)


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2022-04-13", 3, "2022-04-20"),
        ("2022-07-27", 2, "2022-08-02"),
        ("2023-06-28", 1, "2023-06-30"),
        ("2026-12-30", 3, "2027-01-05"),
    ],
)
def test_business_days_in_peru_step_over_easter_the_national_days_and_saint_peter(
    start: str, count: int, end: str
) -> None:
    assert add_days(date.fromisoformat(start), count, "business", PERU) == date.fromisoformat(end)


def test_counting_from_the_same_day_makes_the_start_day_one() -> None:
    monday, saturday = date(2022, 5, 2), date(2022, 5, 7)
    assert add_days(monday, 1, "calendar", first_day="same") == monday
    assert add_days(monday, 5, "business", PERU, first_day="same") == date(2022, 5, 6)
    assert add_days(saturday, 1, "business", PERU, first_day="same") == date(2022, 5, 9)
    assert add_days(saturday, 0, "business", PERU, first_day="same") == saturday


def test_a_country_may_rest_on_other_days_of_the_week() -> None:
    friday_saturday = frozenset({4, 5})
    thursday = date(2022, 5, 5)
    assert add_days(thursday, 1, "business", weekend=friday_saturday) == date(2022, 5, 8)


@given(days, counts, counts, countings, holidays)
def test_two_periods_in_a_row_end_where_their_sum_ends(
    start: date, first: int, second: int, counting: legal_days.Counting, off: frozenset[date]
) -> None:
    one_by_one = add_days(add_days(start, first, counting, off), second, counting, off)
    assert one_by_one == add_days(start, first + second, counting, off)


@given(days, counts, countings, holidays, st.sampled_from(("same", "next")))
def test_a_longer_period_or_a_later_start_never_ends_earlier(
    start: date, count: int, counting: legal_days.Counting, off: frozenset[date], first_day: legal_days.FirstDay
) -> None:
    end = add_days(start, count, counting, off, first_day)
    assert end >= start
    assert add_days(start, count + 1, counting, off, first_day) >= end
    assert add_days(start + timedelta(days=1), count, counting, off, first_day) >= end


@given(days, st.integers(min_value=1, max_value=400), holidays)
def test_a_period_in_business_days_ends_on_a_business_day_and_is_never_shorter_than_in_calendar_days(
    start: date, count: int, off: frozenset[date]
) -> None:
    end = add_days(start, count, "business", off)
    assert is_business_day(end, off)
    assert end >= add_days(start, count, "calendar")


@given(days, counts, countings, holidays, st.sampled_from(("same", "next")))
def test_subtracting_undoes_adding_from_a_day_that_counts(
    start: date, count: int, counting: legal_days.Counting, off: frozenset[date], first_day: legal_days.FirstDay
) -> None:
    if counting == "business":
        start = business_day_on_or_after(start, off)
    end = add_days(start, count, counting, off, first_day)
    assert subtract_days(end, count, counting, off, first_day) == start


@given(days, st.integers(min_value=1, max_value=400), countings, holidays, st.sampled_from(("same", "next")))
def test_a_period_that_starts_on_the_last_possible_day_is_over_in_time_and_the_next_start_is_too_late(
    end: date, count: int, counting: legal_days.Counting, off: frozenset[date], first_day: legal_days.FirstDay
) -> None:
    start = subtract_days(end, count, counting, off, first_day)
    assert add_days(start, count, counting, off, first_day) <= end
    following = start + timedelta(days=1)
    if counting == "business":
        following = business_day_on_or_after(following, off)
    assert add_days(following, count, counting, off, first_day) > end


@given(days, counts, countings, holidays, st.sampled_from(("same", "next")))
def test_days_between_counts_back_what_was_added(
    start: date, count: int, counting: legal_days.Counting, off: frozenset[date], first_day: legal_days.FirstDay
) -> None:
    end = add_days(start, count, counting, off, first_day)
    counted = days_between(start, end, counting, off, first_day)
    if count:
        assert counted == count
    assert days_between(end, start, counting, off, first_day) == (-counted if end != start else counted)


@pytest.mark.parametrize("count", [-1, DAYS_MAX + 1])
def test_a_period_out_of_bounds_is_refused(count: int) -> None:
    for refused in (add_days, subtract_days):
        with pytest.raises(DaysOutOfRange):
            refused(date(2022, 1, 1), count, "calendar")


def test_the_edges_of_the_calendar_are_refused_and_not_an_accident() -> None:
    with pytest.raises(DaysOutOfRange):
        add_days(date.max, 1, "calendar")
    with pytest.raises(DaysOutOfRange):
        subtract_days(date.min, 1, "business")
    with pytest.raises(DaysOutOfRange):
        days_between(date.min, date.max, "calendar")
    with pytest.raises(DaysOutOfRange):
        end_of_day(date.max, "America/Lima")
    with pytest.raises(DaysOutOfRange):
        start_of_day(date.min, "Asia/Tokyo")
    with pytest.raises(DaysOutOfRange):
        local_date(datetime.min.replace(tzinfo=UTC), "America/Lima")


def test_a_week_without_a_working_day_is_refused_instead_of_counted_for_ever() -> None:
    with pytest.raises(DaysOutOfRange):
        add_days(date(2022, 1, 1), 1, "business", weekend=frozenset(range(7)))


def test_the_wall_calendar_of_lima_turns_five_hours_after_utc() -> None:
    assert local_date(datetime(2022, 6, 30, 4, 59, 59, tzinfo=UTC), "America/Lima") == date(2022, 6, 29)
    assert end_of_day(date(2022, 6, 29), "America/Lima") == datetime(2022, 6, 30, 5, tzinfo=UTC)
    assert start_of_day(date(2022, 6, 29), "America/Lima") == datetime(2022, 6, 29, 5, tzinfo=UTC)


def test_a_day_whose_midnight_the_clock_skips_starts_at_the_jump() -> None:
    start = start_of_day(date(2022, 9, 11), "America/Santiago")
    assert start == datetime(2022, 9, 11, 4, tzinfo=UTC)
    assert end_of_day(date(2022, 9, 11), "America/Santiago") - start == timedelta(hours=23)


@given(days, st.sampled_from(ZONES))
def test_a_day_owns_exactly_the_instants_from_its_start_to_its_end(day: date, zone: str) -> None:
    start, end = start_of_day(day, zone), end_of_day(day, zone)
    moment = timedelta(microseconds=1)
    assert local_date(start, zone) == local_date(end - moment, zone) == day
    assert local_date(start - moment, zone) < day < local_date(end, zone)
    assert end == start_of_day(day + timedelta(days=1), zone)


def test_an_instant_without_an_offset_is_no_instant() -> None:
    with pytest.raises(ValueError, match="offset"):
        local_date(datetime(2022, 1, 1), "America/Lima")  # noqa: DTZ001  the naive value is the case


def test_time_zone_names_can_be_checked_before_use() -> None:
    assert {"America/Lima", "America/Buenos_Aires", "Etc/UTC"} <= time_zones()
    assert not {"../etc/passwd", "localtime", "posixrules", "posix/America/Lima", "Factory", ""} & time_zones()


def test_every_time_zone_has_days() -> None:
    noon = datetime(2026, 11, 23, 12, tzinfo=UTC)
    for zone in time_zones():
        day = local_date(noon, zone)
        assert start_of_day(day, zone) <= noon < end_of_day(day, zone), zone


def test_one_look_tells_the_date_of_every_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    night = datetime(2026, 11, 24, 3, 59, 59, tzinfo=UTC)
    in_utc, elsewhere = dates_elsewhere(night)
    for zone in time_zones():
        assert elsewhere.get(zone, in_utc) == local_date(night, zone), zone
    assert elsewhere["America/Lima"] == date(2026, 11, 23)
    assert "Etc/UTC" not in elsewhere

    monkeypatch.setattr(legal_days, "local_date", None)
    assert dates_elsewhere(night.replace(second=7)) == (in_utc, elsewhere)


@pytest.mark.parametrize("zone", ["America/Macondo", "../etc/passwd", "/etc/localtime", "", "a\0b", "America"])
def test_a_zone_that_a_machine_no_longer_knows_counts_as_greenwich(zone: str) -> None:
    last = datetime(2026, 11, 23, 23, 59, tzinfo=UTC)
    assert local_date(last, zone) == date(2026, 11, 23)
    assert end_of_day(date(2026, 11, 23), zone) == last + timedelta(minutes=1)


@given(days, st.integers(min_value=1, max_value=200), st.integers(1, 300), counts, countings, holidays)
def test_a_pause_leaves_exactly_the_days_that_were_left(
    start: date, count: int, after: int, length: int, counting: legal_days.Counting, off: frozenset[date]
) -> None:
    end, paused = add_days(start, count, counting, off), start + timedelta(days=after)
    resumed = paused + timedelta(days=length)
    later = resumed_end(end, paused, resumed, counting, off)
    if end < paused:
        assert later == end
    else:
        left = days_between(paused, end, counting, off, "same")
        assert later >= end
        assert length == 0 or days_between(resumed, later, counting, off, "same") == left
    assert add_days(start, count, counting, TableCalendar(off, days_still(paused, resumed))) == later


@given(days, st.integers(min_value=1, max_value=100), st.lists(st.integers(1, 40), min_size=4, max_size=4), holidays)
def test_two_pauses_add_up_and_one_that_ends_on_its_day_changes_nothing(
    start: date, count: int, steps: list[int], off: frozenset[date]
) -> None:
    paused, resumed, again, at_last = (start + timedelta(days=sum(steps[: each + 1])) for each in range(4))
    first, second = days_still(paused, resumed), days_still(again, at_last)
    countings: tuple[legal_days.Counting, ...] = ("calendar", "business")
    for counting in countings:
        end = add_days(start, count, counting, off)
        one_by_one = resumed_end(resumed_end(end, paused, resumed, counting, off), again, at_last, counting, off)
        assert one_by_one == add_days(start, count, counting, TableCalendar(off, first | second))
        assert resumed_end(end, paused, paused, counting, off) == end


def test_a_paused_term_of_business_days_steps_over_the_holidays_of_its_new_days() -> None:
    # Two of three days are left on Thursday 21 July 2022; they are Wednesday 27 July and, after two holidays, 1 August.
    end = add_days(date(2022, 7, 19), 3, "business", PERU)
    assert end == date(2022, 7, 22)
    assert resumed_end(end, date(2022, 7, 21), date(2022, 7, 27), "business", PERU) == date(2022, 8, 1)


def test_each_clock_counts_by_the_days_that_stood_when_it_began() -> None:
    registered, amended, again = (datetime(2026, 11, day, 15, tzinfo=UTC) for day in (1, 10, 20))
    one, two, three = date(2026, 12, 1), date(2026, 12, 2), date(2026, 12, 3)
    versions = [(registered, frozenset({one, two})), (amended, frozenset({two, three})), (again, frozenset({one}))]
    held = set(declared_over(versions))
    assert held == {
        DeclaredDay(one, EVER, amended),
        DeclaredDay(two, EVER, again),
        DeclaredDay(three, amended, again),
        DeclaredDay(one, again),
    }
    calendar = TableCalendar({one}, {three}, held)
    began = (registered - timedelta(days=365), amended, again - timedelta(seconds=1), again)
    assert [set(calendar.of_clock(hour)) for hour in began] == [{one, two}, {two, three}, {two, three}, {one}]
    assert calendar.of_clock(again).still == {three}
    assert set(TableCalendar({one}).of_clock(registered)) == {one}
