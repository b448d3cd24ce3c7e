"""What follows from a missed deadline, day by day."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from app.protocols.templates import template
from app.rules.composition import render
from app.rules.engine import rule_of
from app.rules.kinds.escalation_ladder import EscalationLadder, Step
from app.rules.moments import DeadlineMissed

LIMA = ZoneInfo("America/Lima")
DUE = date(2026, 7, 24)
MISSED = datetime(2026, 7, 25, tzinfo=LIMA)
HOLIDAYS = frozenset({date(2026, 7, 28), date(2026, 7, 29)})
MOMENT = timedelta(microseconds=1)
LADDER = rule_of(render(template("dialogue").clauses), EscalationLadder)
STEPS: tuple[Step, ...] = ("reminder", "explanation", "cure_plan", "table", "guarantor", "authority")
LADDERS = st.builds(
    EscalationLadder,
    steps=st.dictionaries(st.sampled_from(STEPS), st.integers(0, 730), min_size=1),
    counting=st.sampled_from(["calendar", "business"]),
)
DELAYS = st.timedeltas(timedelta(days=-30), timedelta(days=1_200))


def missed(delay: timedelta) -> DeadlineMissed:
    return DeadlineMissed(MISSED + delay, DUE, "America/Lima", HOLIDAYS)


def due(rule: EscalationLadder, delay: timedelta) -> list[str]:
    return [rung.step for rung in rule.due_steps(missed(delay))]


def test_the_ladder_of_the_dialogue_is_climbed_on_its_days_and_not_a_moment_sooner() -> None:
    for number, days in enumerate([0, 15, 30, 45, 60, 90]):
        delay = timedelta(days=days)
        assert due(LADDER, delay - MOMENT) == list(STEPS[:number])
        assert due(LADDER, delay) == list(STEPS[: number + 1])


def test_before_the_deadline_has_passed_nothing_is_due_and_the_breach_says_from_when() -> None:
    finding = LADDER.check(missed(-MOMENT))
    assert finding is not None
    assert finding.facts == {
        "first_step": "reminder",
        "last_day": "2026-07-24",
        "due_at": "2026-07-25T05:00:00.000000Z",
        "time_zone": "America/Lima",
    }
    assert finding.cure.es == (
        "El primer paso (recordatorio) corresponde cuando termine el 24 de julio de 2026, hora de America/Lima."
    )
    assert LADDER.check(missed(timedelta(0))) is None


def test_business_days_of_delay_step_over_weekends_and_holidays() -> None:
    rule = EscalationLadder(steps={"explanation": 1, "table": 2}, counting="business")
    assert [rung.due_at.astimezone(LIMA).date() for rung in rule.rungs(missed(timedelta(0)))] == [
        date(2026, 7, 28),
        date(2026, 7, 31),
    ]


@given(rule=LADDERS, delay=DELAYS, longer=st.timedeltas(timedelta(0), timedelta(days=400)))
def test_no_step_is_ever_taken_back_and_each_is_there_once(
    rule: EscalationLadder, delay: timedelta, longer: timedelta
) -> None:
    now, later = due(rule, delay), due(rule, delay + longer)
    assert later[: len(now)] == now
    assert len(set(later)) == len(later)
    assert set(later) <= set(rule.steps)
    assert (rule.check(missed(delay)) is None) == bool(now)


@given(rule=LADDERS)
def test_in_the_end_every_step_is_due_in_the_order_of_its_days(rule: EscalationLadder) -> None:
    rungs = rule.due_steps(missed(timedelta(days=2_000)))
    assert {rung.step: rung.day for rung in rungs} == rule.steps
    assert [rung.day for rung in rungs] == sorted(rule.steps.values())
    assert [rung.due_at for rung in rungs] == sorted(rung.due_at for rung in rungs)


@given(rule=LADDERS, data=st.data())
def test_the_order_in_which_steps_were_written_does_not_matter(rule: EscalationLadder, data: st.DataObject) -> None:
    shuffled = EscalationLadder(
        steps=dict(data.draw(st.permutations(list(rule.steps.items())))), counting=rule.counting
    )
    assert shuffled.sentence() == rule.sentence()
    assert shuffled.rungs(missed(timedelta(0))) == rule.rungs(missed(timedelta(0)))
