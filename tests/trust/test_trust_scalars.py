"""Instants and decimals have one notation each."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.trust.canonical import LONGEST_DECIMAL, decimal_text, instant, parse_decimal, parse_instant
from app.trust.errors import MalformedScalarError

LIMA = timezone(timedelta(hours=-5))


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2012, 4, 3, 12, 0, tzinfo=UTC), "2012-04-03T12:00:00.000000Z"),
        (datetime(2012, 4, 3, 7, 0, 0, 120, tzinfo=LIMA), "2012-04-03T12:00:00.000120Z"),
        (datetime(1, 1, 1, tzinfo=UTC), "0001-01-01T00:00:00.000000Z"),
        (datetime.max.replace(tzinfo=UTC), "9999-12-31T23:59:59.999999Z"),
    ],
)
def test_an_instant_is_utc_with_six_digits(moment: datetime, text: str) -> None:
    assert instant(moment) == text
    assert parse_instant(text) == moment
    assert parse_instant(text).tzinfo is UTC


@given(st.datetimes(timezones=st.timezones()))
def test_an_instant_is_read_back_as_the_same_moment(moment: datetime) -> None:
    try:
        text = instant(moment)
    except MalformedScalarError:
        assert moment.year in {1, 9999}
    else:
        assert parse_instant(text) == moment.astimezone(UTC)
        assert instant(parse_instant(text)) == text


def test_a_moment_without_time_zone_has_no_text() -> None:
    with pytest.raises(MalformedScalarError):
        instant(datetime(2026, 1, 1))  # noqa: DTZ001  # the naive datetime is what is refused


def test_a_moment_before_the_year_one_has_no_text() -> None:
    with pytest.raises(MalformedScalarError):
        instant(datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=3))))


@pytest.mark.parametrize(
    "text",
    [
        "2012-04-03T12:00:00Z",
        "2012-04-03T12:00:00.000Z",
        "2012-04-03T12:00:00.0000000Z",
        "2012-04-03T12:00:00.000000+00:00",
        "2012-04-03T12:00:00.000000z",
        "2012-04-03 12:00:00.000000Z",
        "2012-04-03t12:00:00.000000Z",
        "2012-04-03T12:00:00.000000",
        "2012-04-03T12:00:00,000000Z",
        "2012-02-30T12:00:00.000000Z",
        "2012-13-01T12:00:00.000000Z",
        "2012-04-03T24:00:00.000000Z",
        "2012-04-03T12:00:60.000000Z",
        "0000-01-01T00:00:00.000000Z",
        "2012-W14-2T12:00:00.000000Z",
        "12012-04-03T12:00:00.000000Z",
        "2012-04-03T12:00:00.000000Z\n",
        " 2012-04-03T12:00:00.000000Z",
        "٢٠١٢-04-03T12:00:00.000000Z",
        "",
    ],
)
def test_an_instant_in_another_notation_is_refused(text: str) -> None:
    with pytest.raises(MalformedScalarError):
        parse_instant(text)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("1500", "1500"),
        ("1.50", "1.50"),
        ("1.5E+3", "1500"),
        ("1E-7", "0.0000001"),
        ("-0.5", "-0.5"),
        ("0", "0"),
        ("-0", "0"),
        ("-0.00", "0.00"),
        ("0E+2", "0"),
        ("+7", "7"),
        ("007", "7"),
    ],
)
def test_a_decimal_is_written_plainly(number: str, text: str) -> None:
    assert decimal_text(Decimal(number)) == text
    assert parse_decimal(text) == Decimal(number)


@given(st.from_regex(r"-?(0|[1-9][0-9]{0,40})(\.[0-9]{1,20})?", fullmatch=True))
def test_a_decimal_text_is_written_as_it_was_read(text: str) -> None:
    try:
        assert decimal_text(parse_decimal(text)) == text
    except MalformedScalarError:
        assert text.strip("-0.") == ""


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_a_decimal_is_read_back_as_the_same_number(number: Decimal) -> None:
    try:
        text = decimal_text(number)
    except MalformedScalarError:
        assert len(f"{number:f}") > LONGEST_DECIMAL or number.is_zero()
    else:
        assert parse_decimal(text) == number
        assert decimal_text(parse_decimal(text)) == text


@pytest.mark.parametrize(
    "number",
    ["NaN", "sNaN", "Infinity", "-Infinity", "1E+99999999999999", "1E-99999999999999", "1" * 65, "0." + "1" * 63],
)
def test_a_number_without_plain_notation_is_refused(number: str) -> None:
    with pytest.raises(MalformedScalarError):
        decimal_text(Decimal(number))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "+1",
        "1.",
        ".5",
        "01",
        "-0",
        "-0.00",
        "1e3",
        "1E3",
        "1,5",
        "1_000",
        " 1",
        "1\n",
        "NaN",
        "Infinity",
        "٣",
        "0x1",
        "1" * 65,
        "--1",
    ],
)
def test_a_decimal_in_another_notation_is_refused(text: str) -> None:
    with pytest.raises(MalformedScalarError):
        parse_decimal(text)
