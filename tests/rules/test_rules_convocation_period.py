"""The convocation period, day by day."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.breaches import Finding
from app.rules.composition import render, restore
from app.rules.kinds.convocation_period import ConvocationPeriod
from app.rules.moments import Bench, Seating, SessionOpening
from app.rules.schemas import ClauseIn, ClauseOut, RuleOut

LIMA = ZoneInfo("America/Lima")
INSTANTS = st.datetimes(datetime(2012, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the zone is beside it
HOLIDAYS = frozenset({date(2022, 4, 14), date(2022, 4, 15), date(2022, 7, 28), date(2022, 7, 29), date(2023, 6, 29)})


def opening(convened_at: datetime, now: datetime, holidays: frozenset[date] = frozenset()) -> SessionOpening:
    seating = Seating((Bench("community", 1, 1),))
    return SessionOpening(now, convened_at, now, "America/Lima", holidays, seating, frozenset({"community"}))


def check(rule: ConvocationPeriod, convened_at: datetime, now: datetime) -> Finding | None:
    return rule.check(opening(convened_at, now, HOLIDAYS))


def test_five_days_after_monday_evening_open_on_saturday_at_midnight_of_the_table() -> None:
    rule = ConvocationPeriod(days=5)
    convened = datetime(2026, 7, 6, 23, 59, tzinfo=LIMA)
    saturday = datetime(2026, 7, 11, tzinfo=LIMA)
    finding = check(rule, convened, saturday - timedelta(microseconds=1))
    assert finding is not None
    assert finding.facts == {
        "convened_on": "2026-07-06",
        "earliest_date": "2026-07-11",
        "earliest_opening": "2026-07-11T05:00:00.000000Z",
        "time_zone": "America/Lima",
    }
    assert finding.cure.es == "La sesión puede abrirse desde el 11 de julio de 2026, hora de America/Lima."
    assert finding.cure.en == "The session may open from 11 July 2026, America/Lima time."
    assert check(rule, convened, saturday) is None


@pytest.mark.parametrize(
    ("convened_on", "days", "opens_on"),
    [
        (date(2022, 4, 13), 3, date(2022, 4, 21)),
        (date(2022, 7, 27), 2, date(2022, 8, 3)),
        (date(2023, 6, 28), 1, date(2023, 7, 3)),
        # A Saturday: the night from Sunday to Monday is no business day of notice.
        (date(2026, 7, 4), 1, date(2026, 7, 7)),
    ],
)
def test_business_days_of_notice_are_over_and_step_over_weekends_and_holidays(
    convened_on: date, days: int, opens_on: date
) -> None:
    rule = ConvocationPeriod(days=days, counting="business")
    convened = datetime(convened_on.year, convened_on.month, convened_on.day, 9, tzinfo=LIMA)
    opens = datetime(opens_on.year, opens_on.month, opens_on.day, tzinfo=LIMA)
    assert check(rule, convened, opens - timedelta(seconds=1)) is not None
    assert check(rule, convened, opens) is None


@given(
    convened=INSTANTS,
    later=st.timedeltas(timedelta(0), timedelta(days=400)),
    counting=st.sampled_from(["calendar", "business"]),
)
def test_a_period_of_zero_days_always_passes(convened: datetime, later: timedelta, counting: str) -> None:
    rule = ConvocationPeriod.model_validate({"days": 0, "counting": counting})
    assert check(rule, convened, convened + later) is None


@given(days=st.integers(1, 90), convened=INSTANTS, later=st.timedeltas(timedelta(0), timedelta(days=200)))
def test_once_over_it_stays_over_and_a_longer_period_is_never_over_sooner(
    days: int, convened: datetime, later: timedelta
) -> None:
    if check(ConvocationPeriod(days=days), convened, convened + later) is None:
        assert check(ConvocationPeriod(days=days), convened, convened + later + timedelta(days=1)) is None
        assert check(ConvocationPeriod(days=days - 1), convened, convened + later) is None
    if check(ConvocationPeriod(days=days, counting="business"), convened, convened + later) is None:
        assert check(ConvocationPeriod(days=days), convened, convened + later) is None


@given(days=st.integers(1, 90), convened=INSTANTS)
def test_the_day_of_the_convocation_never_counts(days: int, convened: datetime) -> None:
    assert check(ConvocationPeriod(days=days), convened, convened + timedelta(days=days - 1)) is not None
    assert check(ConvocationPeriod(days=days), convened, convened + timedelta(days=days)) is None


def test_whole_calendar_days_are_asked_for_in_so_many_words() -> None:
    monday, rule = datetime(2026, 7, 6, 23, tzinfo=LIMA), ConvocationPeriod(days=1, whole_days=True)
    assert check(rule, monday, datetime(2026, 7, 7, 23, tzinfo=LIMA)) is not None
    assert check(rule, monday, datetime(2026, 7, 8, tzinfo=LIMA)) is None
    assert rule.sentence().en == (
        "Between the convocation of a session and its opening lie at least 1 whole calendar day; "
        "it opens from the next day on."
    )


def test_a_clause_that_was_adopted_before_days_could_be_whole_is_counted_as_it_was() -> None:
    words = {"es": "Convocatoria", "en": "Convocation"}
    rule = {"kind": "convocation_period", "parameters": {"days": 1, "counting": "business"}}
    stored = ClauseOut.of(*render([ClauseIn.model_validate({"title": words, "rule": rule})]))
    assert stored.rule is not None
    assert stored.rule.parameters["whole_days"] is True
    [clause] = restore([stored.model_copy(update={"rule": RuleOut.model_validate(rule)})])
    assert clause.rule == ConvocationPeriod(days=1, counting="business", whole_days=False)
    assert clause.rule.sentence().en.startswith("A session is convened at least 1 business day ahead")


def test_the_sentence_says_how_days_are_counted() -> None:
    assert ConvocationPeriod(days=1, counting="business").sentence().es == (
        "Entre la convocatoria de una sesión y su apertura pasan al menos 1 día hábil completo; "
        "se abre desde el siguiente día hábil."
    )
    assert ConvocationPeriod(days=5).sentence().en == (
        "A session is convened at least 5 calendar days ahead, counted from the following day."
    )
    assert "0 días calendario" in ConvocationPeriod(days=0).sentence().es
