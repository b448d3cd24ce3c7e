"""On whatever day the demonstration is loaded, its story keeps the legal clocks of its own ground rules. Pure."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from app.demo.calls import Json
from app.demo.days import Days, DemoClock
from app.demo.table import read
from app.directory.legal_days import add_days, end_of_day, is_business_day, local_date
from app.directory.reference import national_holidays

ZONE = "America/Lima"
HOLIDAYS = frozenset(holiday.date for holiday in national_holidays("pe"))
DATA = read()
HELD = DATA["sessions"]["held"]
COMMITMENTS = DATA["commitments"]["commitments"]
# Of the template `dialogue`.
NOTICE, REVIEW, VERIFICATION = 5, 5, 15
# Two years, day by day: the weekends, both national holidays of July, Christmas, New Year and two Holy Weeks are in it.
LOADED = [date(2026, 1, 1) + timedelta(days=offset) for offset in range(730)]


def loaded_on(day: date) -> Days:
    return Days(datetime(day.year, day.month, day.day, 15, tzinfo=UTC), ZONE, HOLIDAYS)


@pytest.mark.parametrize("day", [date(2026, 7, 28), date(2026, 12, 25), date(2027, 1, 1), date(2027, 3, 28)])
def test_the_days_that_are_hard_are_among_those_that_are_checked(day: date) -> None:
    assert day in LOADED
    assert not is_business_day(day, HOLIDAYS)


def test_people_act_on_working_days_in_the_past_and_in_their_order() -> None:
    for loaded in LOADED:
        days = loaded_on(loaded)
        moments = [days.moment(ago, 18) for ago in range(60, 0, -1)]
        assert all(is_business_day(local_date(moment, ZONE), HOLIDAYS) for moment in moments)
        assert all(earlier <= later for earlier, later in pairwise(moments))
        assert moments[-1] < days.moment(0, 9) < days.present


def test_every_session_is_called_the_days_ahead_that_the_rules_ask_for() -> None:
    for days in map(loaded_on, LOADED):
        called = [(plan["called"], plan["held"]) for plan in HELD]
        for called_ago, held_ago in [*called, (DATA["sessions"]["called"]["called"], 0)]:
            there = days.present.date() if held_ago == 0 else days.day(held_ago)
            assert there >= add_days(days.day(called_ago), NOTICE, "calendar")


def test_minutes_on_which_a_sector_is_silent_are_sealed_after_their_review_and_the_others_wait_for_nobody() -> None:
    for days in map(loaded_on, LOADED):
        for plan in (plan["minutes"] for plan in HELD):
            accepted = [
                each["disposed"] for each in plan.get("corrections", []) if each.get("disposition") == "accepted"
            ]
            last = add_days(days.day(min([plan["circulated"], *accepted])), REVIEW, "business", HOLIDAYS)
            if "sealed" not in plan:
                assert days.present < end_of_day(last, ZONE)
            elif len(plan["words"]) < len(DATA["table"]["protocol"]["adopting"]):
                assert days.moment(plan["sealed"], 18) >= end_of_day(last, ZONE)


def test_each_report_waits_or_is_met_with_silence_as_the_story_says() -> None:
    unanswered = {plan["title"]: plan["reports"][0]["given"] for plan in COMMITMENTS if _is_unanswered(plan)}
    assert len(unanswered) == 2
    for days in map(loaded_on, LOADED):
        over = {
            title
            for title, given in unanswered.items()
            if days.present >= end_of_day(add_days(days.day(given), VERIFICATION, "calendar"), ZONE)
        }
        assert over == {"Revisión de expedientes de compensación"}


def _is_unanswered(plan: Json) -> bool:
    return "reports" in plan and "answers" not in plan["reports"][0]


def test_what_is_told_to_be_late_is_late_and_nothing_else() -> None:
    for days in map(loaded_on, LOADED):
        late = {
            plan["title"]
            for plan in COMMITMENTS
            if (plan.get("due") or {}).get("kind") == "interval"
            and "signed_by" not in plan
            and "signed" in plan
            and not _is_fulfilled(plan)
            and add_days(days.day(plan["signed"]), plan["due"]["days"], "calendar") < days.present.date()
        }
        assert late == {"Primer informe de compras locales", "Línea de base de polvo"}


def _is_fulfilled(plan: Json) -> bool:
    return any(
        report["level"] == "complete" and [answer["answer"] for answer in report["answers"]] == ["confirm"]
        for report in plan.get("reports", [])
        if "answers" in report
    )


def test_its_clock_never_goes_back_and_never_reads_later_than_the_present() -> None:
    present = datetime(2026, 7, 28, 15, tzinfo=UTC)
    clock = DemoClock(present, present - timedelta(days=50))
    first = clock()
    clock.turn_to(present - timedelta(days=51))
    assert clock() == first + timedelta(seconds=1)
    clock.turn_to(present + timedelta(days=1))
    assert clock() == clock() == present
