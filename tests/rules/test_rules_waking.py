"""A rule that this service begins to ask after a table adopted it: not before its notice is over, never backwards."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.core.schemas import Bilingual
from app.rules import engine, waking
from app.rules.clauses import Clause
from app.rules.kinds.attribution import Attribution
from app.rules.kinds.escalation_ladder import EscalationLadder
from app.rules.kinds.lapse import Lapse
from app.rules.kinds.publicity import Publicity
from app.rules.kinds.required_languages import RequiredLanguages
from app.rules.kinds.speaking_limit import SpeakingLimit
from app.rules.kinds.verification import Verification
from app.rules.moments import (
    DeadlineMissed,
    Moment,
    ReportSilent,
    SpeechInterpreted,
    SubjectPublished,
    TableLapsed,
    TextPutToDecision,
    WordsAttributed,
)
from app.rules.rule_kind import RuleKind

WOKE = datetime(2026, 7, 6, 15, tzinfo=UTC)
BEGINS = datetime(2026, 8, 5, 15, tzinfo=UTC)
JUST_BEFORE = BEGINS - timedelta(microseconds=1)
LIMA = "America/Lima"
NO_DAYS: frozenset[date] = frozenset()
LADDER = EscalationLadder(steps={"reminder": 0, "explanation": 15, "table": 45})


def clause(rule: RuleKind, *woken: type[Moment]) -> Clause:
    """As a table has it that had adopted the rule before the service began to ask it at these moments."""
    title = Bilingual(es="Regla", en="Rule")
    return Clause("7", title, rule=rule, sentence=rule.sentence(), woke_at=dict.fromkeys(woken, WOKE))


def named_too_closely(now: datetime) -> WordsAttributed:
    return WordsAttributed(now, "named", consents=False)


def test_a_rule_that_was_always_asked_is_asked_at_any_hour() -> None:
    always = clause(Attribution(at_most="by_sector"))
    for now in (WOKE - timedelta(days=3_000), JUST_BEFORE, BEGINS):
        assert [breach.code for breach in engine.breaches([always], named_too_closely(now))] == [
            "attributed_too_closely"
        ]
    assert waking.enforced_from(always, WOKE) is None


def test_the_notice_is_thirty_days_to_the_microsecond() -> None:
    woken = clause(Attribution(at_most="by_sector"), WordsAttributed)
    assert engine.breaches([woken], named_too_closely(WOKE)) == ()
    assert engine.breaches([woken], named_too_closely(JUST_BEFORE)) == ()
    (breach,) = engine.breaches([woken], named_too_closely(BEGINS))
    assert (breach.clause, breach.code) == ("7", "attributed_too_closely")
    assert waking.enforced_from(woken, JUST_BEFORE) == BEGINS
    assert waking.enforced_from(woken, BEGINS) is None


def test_each_moment_of_a_kind_wakes_by_itself() -> None:
    half = clause(RequiredLanguages(languages=["es", "qu"]), SpeechInterpreted)
    assert engine.breaches([half], SpeechInterpreted(WOKE, frozenset({"es"}))) == ()
    (breach,) = engine.breaches([half], TextPutToDecision(WOKE, frozenset({"es"})))
    assert breach.facts["lacks"] == "texts"


def test_what_else_a_rule_says_is_not_heard_before_it_is_asked() -> None:
    half = [clause(RequiredLanguages(languages=["es", "qu"]), SpeechInterpreted)]
    assert engine.heard(half, RequiredLanguages, SpeechInterpreted(JUST_BEFORE, frozenset())) is None
    moment = SpeechInterpreted(BEGINS, frozenset())
    assert engine.heard(half, RequiredLanguages, moment) == (half[0].rule, moment)
    assert engine.heard(half, SpeakingLimit, moment) is None


def missed(now: datetime, due: date) -> DeadlineMissed:
    return DeadlineMissed(now, due, LIMA, NO_DAYS)


def steps(now: datetime, due: date) -> list[str]:
    asked = engine.heard([clause(LADDER, DeadlineMissed)], EscalationLadder, missed(now, due))
    assert asked is not None
    rule, facts = asked
    return [rung.step for rung in rule.due_steps(facts)]


@pytest.mark.parametrize(
    ("days", "due"),
    [
        pytest.param(0, [], id="the hour of the beginning"),
        pytest.param(1, ["reminder"], id="the day after"),
        pytest.param(15, ["reminder"], id="the fifteenth day is not over"),
        pytest.param(16, ["reminder", "explanation"], id="the fifteenth day is over"),
        pytest.param(46, ["reminder", "explanation", "table"], id="the forty-fifth day is over"),
    ],
)
def test_a_ladder_climbs_from_its_beginning_for_a_deadline_of_years_ago(days: int, due: list[str]) -> None:
    assert steps(BEGINS + timedelta(days), date(2019, 3, 1)) == due


def test_no_step_follows_during_the_notice_and_the_rule_says_when_the_first_one_does() -> None:
    woken = [clause(LADDER, DeadlineMissed)]
    assert steps(WOKE, date(2019, 3, 1)) == []
    (breach,) = engine.breaches(woken, missed(JUST_BEFORE, date(2019, 3, 1)))
    assert breach.code == "escalation_not_due"
    assert breach.facts["due_at"] == "2026-08-06T05:00:00.000000Z"


def test_a_deadline_after_the_beginning_is_counted_as_it_stands() -> None:
    assert steps(datetime(2026, 9, 2, 4, 59, tzinfo=UTC), date(2026, 9, 1)) == []
    assert steps(datetime(2026, 9, 2, 5, tzinfo=UTC), date(2026, 9, 1)) == ["reminder"]
    assert steps(BEGINS - timedelta(days=1), date(2026, 9, 1)) == []


def test_the_days_of_silence_begin_with_the_rule_for_an_older_report() -> None:
    rule = Verification(who="other_sector", within_days=5, on_silence="table_decides")
    woken = [clause(rule, ReportSilent)]

    def effect(now: datetime) -> str | None:
        asked = engine.heard(woken, Verification, ReportSilent(now, datetime(2024, 1, 1, tzinfo=UTC), LIMA, NO_DAYS))
        assert asked is not None
        return asked[0].effect(asked[1])

    assert effect(JUST_BEFORE) is None
    assert effect(BEGINS + timedelta(days=5)) is None
    assert effect(BEGINS + timedelta(days=6)) == "table_decides"


def test_a_table_whose_term_ended_long_ago_does_not_lapse_with_the_beginning() -> None:
    woken = [clause(Lapse(after_term_days=60, after_absence_days=30), TableLapsed)]

    def lapsing(now: datetime) -> list[str]:
        facts = TableLapsed(now, LIMA, NO_DAYS, date(2022, 1, 1), date(2022, 1, 1), NO_DAYS)
        return [breach.code for breach in engine.breaches(woken, facts)]

    assert lapsing(JUST_BEFORE) == ["lapse_too_early"]
    assert lapsing(BEGINS + timedelta(days=29)) == ["lapse_too_early"]
    assert lapsing(BEGINS + timedelta(days=32)) == []


@pytest.mark.parametrize("days", [0, 29, 30, 4_000])
def test_publicity_waits_for_the_preview_and_for_no_day(days: int) -> None:
    woken = [clause(Publicity(), SubjectPublished)]
    now = WOKE + timedelta(days)
    (breach,) = engine.breaches(woken, SubjectPublished(now, "minutes", "sealed"))
    assert (breach.code, breach.facts["reason"]) == ("not_public_yet", "preview_unconfirmed")
    assert engine.breaches(woken, SubjectPublished(now, "minutes", "sealed", previewed=True)) == ()
    (breach,) = engine.breaches(woken, SubjectPublished(now, "minutes", "circulated", previewed=True))
    assert breach.facts["public_from"] == "sealed"
    assert waking.enforced_from(woken[0], now) is None


def test_a_table_that_adopted_publicity_knowing_it_confirms_nothing() -> None:
    assert engine.breaches([clause(Publicity())], SubjectPublished(WOKE, "minutes", "sealed")) == ()
