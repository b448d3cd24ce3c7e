"""How long before its announced hour a session may be opened."""

from datetime import UTC, datetime, timedelta

import pytest

from app.rules.kinds.opening_hour import OpeningHour
from app.rules.moments import Seating, SessionOpening

HOUR = datetime(2026, 7, 6, 15, tzinfo=UTC)


def opening(minutes: float) -> SessionOpening:
    now = HOUR + timedelta(minutes=minutes)
    called = HOUR - timedelta(days=9)
    return SessionOpening(now, called, HOUR, "America/Lima", frozenset(), Seating(()), frozenset())


@pytest.mark.parametrize(
    ("tolerance", "minutes", "early"),
    [(15, -15.1, True), (15, -15, False), (15, 0, False), (15, 900, False), (0, -0.1, True), (0, 0, False)],
)
def test_the_tolerance_is_counted_back_from_the_hour(tolerance: int, minutes: float, early: bool) -> None:
    assert (OpeningHour(tolerance_minutes=tolerance).check(opening(minutes)) is not None) is early


def test_the_sentence_says_how_early() -> None:
    assert "15 minutos" in OpeningHour().sentence().es
    assert "0 minutes" in OpeningHour(tolerance_minutes=0).sentence().en
