"""The check of the ground rules is cheap, and what the benchmark measures is a check that goes to its end."""

from app.rules import engine
from bench import rules


def test_every_measured_moment_is_allowed_by_the_largest_template_and_most_of_its_clauses_are_asked() -> None:
    name, clauses = rules.largest()
    assert name == "development"
    for facts in rules.moments():
        assert engine.breaches(clauses, facts) == ()
    asked = {
        clause.number for facts in rules.moments() for clause in clauses if engine.speaks_at([clause], type(facts))
    }
    assert len(asked) >= 10


def test_a_check_takes_far_less_than_a_write() -> None:
    checked = rules.measure()
    # Twenty times what it takes on a quiet machine; a write takes several thousand microseconds.
    assert 0 < checked.microseconds < 2_000
    assert "**0.50%** of one write (10.0 ms)" in rules.Checked("dialogue", 19, "TurnGranted", 50).told(100)
