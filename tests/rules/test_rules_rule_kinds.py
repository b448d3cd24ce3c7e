"""What holds for every rule kind, whichever it is; a new one is tested here by existing."""

import re
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import JsonValue

from app.rules.breaches import GroundRuleBreached
from app.rules.decision_kind import DecisionRule, PositionsMissing
from app.rules.kinds import RULE_KINDS, refusals_at
from app.rules.moments import (
    AgendaItemTaken,
    AgendaTime,
    AmendmentAdopted,
    Bench,
    CaucusCalled,
    CommitmentOffered,
    CommitmentReleased,
    CommitmentReopened,
    DeadlineMissed,
    DecisionTaken,
    MandateShown,
    MatterTabled,
    MeasureReported,
    MinutesSealed,
    Moment,
    ReportSilent,
    Reviewed,
    SeatArriving,
    Seating,
    SectorsAway,
    SessionConvening,
    SessionOpening,
    Signed,
    SpeechInterpreted,
    Spoken,
    Stated,
    SubjectPublished,
    TableLapsed,
    TableSuspended,
    TermExtended,
    TextPutToDecision,
    TurnGranted,
    VerificationGiven,
    Waits,
    WaiverAssented,
    WaiverProposed,
    WordsAttributed,
)
from app.rules.rule_kind import RuleKind
from tests.rules.drawn_rules import rules

KINDS = list(RULE_KINDS.values())
EVERY_KIND = pytest.mark.parametrize("kind", KINDS, ids=list(RULE_KINDS))

NOW = datetime(2026, 7, 6, 15, tzinfo=UTC)
SEAT = UUID(int=1)
EMPTY_TABLE = Seating((Bench("community", 6, 0), Bench("company", 3, 0), Bench("state", 6, 0)))
DECIDING = frozenset({"community", "company", "state"})
NOUNS = (
    *("día", "día calendario", "plaza", "plaza con voto", "segundo", "minuto", "firma", "silla"),
    *("day", "calendar day", "business day", "place", "voting place", "second", "minute", "signature"),
)
# At each of these moments nearly everything that can be wrong is wrong.
MOMENTS: list[Moment] = [
    SessionConvening(NOW, NOW, "America/Lima", 1, frozenset(), DECIDING, (AgendaTime("community", 60),)),
    MatterTabled(NOW, ("Proceso judicial en curso", "")),
    AgendaItemTaken(NOW, "decide", NOW, NOW, "America/Lima", frozenset()),
    MandateShown(NOW, "company", True, frozenset(), "rumour"),
    SeatArriving(NOW, "company", True, NOW, NOW - timedelta(days=1), NOW - timedelta(days=1), 1, False),
    SpeechInterpreted(NOW, frozenset()),
    TextPutToDecision(NOW, frozenset()),
    CaucusCalled(NOW, "company", 10, 1_000),
    WordsAttributed(NOW, "named", False),
    SubjectPublished(NOW, "agreement", "draft"),
    SessionOpening(NOW, NOW, NOW + timedelta(hours=3), "America/Lima", frozenset(), EMPTY_TABLE, DECIDING),
    DecisionTaken(NOW, EMPTY_TABLE, (), DECIDING),
    # Late at night at the table, too.
    TurnGranted(
        NOW + timedelta(hours=13),
        "company",
        SEAT,
        86_400,
        asks=Waits("company", NOW + timedelta(minutes=1)),
        waiting=(Waits("state", NOW),),
    ),
    MinutesSealed(NOW, NOW, "America/Lima", frozenset(), DECIDING, (), 2),
    CommitmentOffered(NOW, frozenset(), DECIDING, None, False, 2, 0, False, False, 0, DECIDING, False),
    CommitmentReleased(NOW, (), DECIDING),
    VerificationGiven(NOW, "state", "state", False, False),
    ReportSilent(NOW, NOW, "America/Lima", frozenset()),
    DeadlineMissed(NOW, NOW.date(), "America/Lima", frozenset()),
    AmendmentAdopted(NOW, "company", "D"),
    TermExtended(NOW, 3_660, 20),
    WaiverProposed(NOW, "decision_rule"),
    WaiverAssented(NOW, "company", "D"),
    SectorsAway(NOW, frozenset({"company"}), 2),
    TableSuspended(NOW, False),
    CommitmentReopened(NOW, date(2024, 1, 1), "America/Lima", False),
    TableLapsed(NOW, "America/Lima", frozenset(), NOW.date(), None, frozenset()),
    MeasureReported(NOW, "company"),
]


def integers_in(value: object) -> list[int]:
    match value:
        case bool():
            return []
        case int():
            return [value]
        case dict():
            return [number for member in value.values() for number in integers_in(member)]
        case list() | tuple():
            return [number for member in value for number in integers_in(member)]
    return []


def test_the_library_holds_the_kinds_from_a_first_evening_to_the_follow_up() -> None:
    assert list(RULE_KINDS) == sorted(RULE_KINDS)
    assert set(RULE_KINDS) >= {
        "agenda_assent",
        "agenda_share",
        "attendance_costs",
        "attribution",
        "caucus_allowance",
        "commitment_content",
        "convocation_period",
        "decision_by_sector_votes",
        "decision_in_two_rounds",
        "decision_rule",
        "decision_without_objection",
        "document_period",
        "escalation_ladder",
        "late_arrival",
        "mandate_required",
        "matters_out_of_scope",
        "minutes_review",
        "press_statements",
        "publicity",
        "quorum_overall",
        "quorum_per_sector",
        "required_languages",
        "signature_rule",
        "speaking_budget",
        "speaking_limit",
        "verification",
    }


@EVERY_KIND
def test_the_json_schema_is_valid_and_closed(kind: type[RuleKind]) -> None:
    schema = kind.model_json_schema()
    jsonschema_rs.meta.validate(schema)
    assert schema["additionalProperties"] is False


@EVERY_KIND
def test_the_example_is_a_rule_that_its_own_schema_allows(kind: type[RuleKind]) -> None:
    example = kind.example()
    jsonschema_rs.validate(kind.model_json_schema(), example.model_dump(mode="json"))
    assert example.sentence().es != example.sentence().en


@EVERY_KIND
@given(data=st.data())
def test_the_sentence_holds_every_number_in_both_languages(kind: type[RuleKind], data: st.DataObject) -> None:
    rule = data.draw(rules(kind))
    sentence = rule.sentence()
    for number in integers_in(rule.model_dump()):
        assert re.search(rf"\b{number}\b", sentence.es)
        assert re.search(rf"\b{number}\b", sentence.en)


@EVERY_KIND
@given(data=st.data())
def test_other_parameters_read_as_another_sentence(kind: type[RuleKind], data: st.DataObject) -> None:
    rule, other = data.draw(rules(kind)), data.draw(rules(kind))
    assert (rule == other) == (rule.sentence().es == other.sentence().es)
    assert (rule == other) == (rule.sentence().en == other.sentence().en)


@EVERY_KIND
@given(data=st.data())
def test_sentences_are_written_like_sentences(kind: type[RuleKind], data: st.DataObject) -> None:
    sentence = data.draw(rules(kind)).sentence()
    for text in (sentence.es, sentence.en):
        assert re.fullmatch(r"[A-ZÁÉÍÓÚ][^\n_{}]*\.", text)
        assert "  " not in text
        assert not re.search(rf"\b1 ({'|'.join(f'{noun}s' for noun in NOUNS)})\b", text)
        assert not re.search(rf"\b([02-9]|\d\d+) ({'|'.join(NOUNS)})\b", text)


@EVERY_KIND
@pytest.mark.parametrize("moment", MOMENTS, ids=lambda moment: type(moment).__name__)
def test_a_kind_speaks_at_its_own_moments_and_is_silent_at_all_others(kind: type[RuleKind], moment: Moment) -> None:
    finding = kind.example().check(moment)
    assert (finding is not None) == (kind.refuses and isinstance(moment, kind.moments))
    if finding is not None:
        assert finding.facts
        assert finding.cure.es.endswith(".")
        assert finding.cure.en.endswith(".")


@EVERY_KIND
def test_its_refusal_has_a_stable_code_of_its_own(kind: type[RuleKind]) -> None:
    if kind.text_only:
        assert (kind.moments, kind.refusal, kind.unfit) == ((), GroundRuleBreached, ())
        return
    assert kind.moments
    if not kind.refuses:
        assert (kind.refusal, kind.unfit) == (GroundRuleBreached, ())
        return
    assert issubclass(kind.refusal, GroundRuleBreached)
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", kind.refusal.code)
    assert kind.refusal.code != GroundRuleBreached.code
    if issubclass(kind, DecisionRule):
        assert kind.refusal is PositionsMissing, "that every sector is heard is one rule, whichever decides"
        return
    assert [other for other in KINDS if other.refusal.code == kind.refusal.code] == [kind]


@EVERY_KIND
def test_why_it_may_not_fit_a_table_has_codes_that_no_other_kind_uses(kind: type[RuleKind]) -> None:
    others = {refusal.code for other in KINDS if other is not kind for refusal in other.unfit}
    codes = [refusal.code for refusal in kind.unfit]
    assert len(set(codes)) == len(codes)
    assert not others & set(codes)
    assert all("message" in vars(refusal) for refusal in kind.unfit)


def test_moments_have_names_for_people_and_list_their_refusals() -> None:
    assert RULE_KINDS["quorum_overall"].moment_names() == ["session_opening", "decision_taken"]
    assert [refusal.code for refusal in refusals_at(SessionOpening)] == [
        "convocation_period_running",
        "opening_too_early",
        "quorum_missing",
        "sector_quorum_missing",
    ]


@pytest.mark.parametrize("value", ["5", 5.0, 5.5, True, None, [5], -1, 91])
def test_numbers_are_whole_numbers_within_bounds_and_nothing_else(value: JsonValue) -> None:
    with pytest.raises(ValueError, match="days"):
        RULE_KINDS["convocation_period"].model_validate({"days": value})


def test_facts_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="offset from UTC"):
        TurnGranted(NOW.replace(tzinfo=None), "state", SEAT, 60)
    with pytest.raises(ValueError, match="places"):
        Bench("state", 2, 3)
    with pytest.raises(ValueError, match="one bench"):
        Seating((Bench("state", 1, 0), Bench("state", 1, 1)))
    with pytest.raises(ValueError, match="stance"):
        Stated("state", SEAT, "silence")
    with pytest.raises(ValueError, match="word"):
        Reviewed("state", "silence")
    with pytest.raises(ValueError, match="one word"):
        MinutesSealed(NOW, NOW, "UTC", frozenset(), DECIDING, (Reviewed("state", "silent"),) * 2, 0)
    with pytest.raises(ValueError, match="corrections"):
        MinutesSealed(NOW, NOW, "UTC", frozenset(), DECIDING, (), -1)
    with pytest.raises(ValueError, match="one time"):
        SessionConvening(NOW, NOW, "UTC", 1, DECIDING, DECIDING, (AgendaTime("state", 1), AgendaTime("state", 2)))
    with pytest.raises(ValueError, match="minutes"):
        AgendaTime("state", -1)
    with pytest.raises(ValueError, match="seconds"):
        Spoken("state", -1)
    with pytest.raises(ValueError, match="one sum"):
        TurnGranted(NOW, "state", SEAT, 60, (Spoken("state", 1), Spoken("state", 2)))
    with pytest.raises(ValueError, match="caucuses"):
        CaucusCalled(NOW, "state", -1, 5)
    with pytest.raises(ValueError, match="seats"):
        SeatArriving(NOW, "state", True, NOW, NOW, None, -1, False)
    with pytest.raises(ValueError, match="participation"):
        AgendaItemTaken(NOW, "adorn", None, NOW, "UTC", frozenset())
    with pytest.raises(ValueError, match="attribution"):
        WordsAttributed(NOW, "by_name", True)
    with pytest.raises(ValueError, match="subject"):
        SubjectPublished(NOW, "minutes", "in_force")
    with pytest.raises(ValueError, match="assurance"):
        Signed("state", "E")
    with pytest.raises(ValueError, match="deadline"):
        CommitmentOffered(NOW, DECIDING, DECIDING, "soon", False, 0, 0, False, False, 0, DECIDING, False)
    with pytest.raises(ValueError, match="counted"):
        CommitmentOffered(NOW, DECIDING, DECIDING, None, False, 0, -1, False, False, 0, DECIDING, False)
    with pytest.raises(ValueError, match="offset from UTC"):
        MinutesSealed(NOW, NOW.replace(tzinfo=None), "UTC", frozenset(), DECIDING, (), 0)
