"""Nobody is granted a longer turn than the table agreed on."""

from datetime import UTC, datetime
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from app.rules.kinds.speaking_limit import SpeakingLimit
from app.rules.moments import TurnGranted

NOW = datetime(2026, 7, 6, 15, tzinfo=UTC)


def asking(seconds: int, sector: str = "company") -> TurnGranted:
    return TurnGranted(NOW, sector, UUID(int=1), seconds)


@given(limit=st.integers(10, 7_200), asked=st.integers(1, 10_000), sector=st.sampled_from(["state", "community"]))
def test_a_turn_is_granted_up_to_the_limit_whoever_asks(limit: int, asked: int, sector: str) -> None:
    assert (SpeakingLimit(seconds=limit).check(asking(asked, sector)) is None) == (asked <= limit)


def test_the_breach_says_what_was_asked_and_what_may_be() -> None:
    finding = SpeakingLimit(seconds=300).check(asking(301))
    assert finding is not None
    assert finding.facts == {"seconds_asked": 301, "seconds_allowed": 300}
    assert finding.cure.es == "Se pide la palabra por 5 minutos (300 segundos) o menos."
    assert finding.cure.en == "The turn is asked for 5 minutes (300 seconds) or less."


def test_the_sentence_gives_minutes_only_where_they_are_whole() -> None:
    assert SpeakingLimit(seconds=60).sentence().es == "Cada uso de la palabra dura como máximo 1 minuto (60 segundos)."
    assert SpeakingLimit(seconds=90).sentence().en == "Every turn to speak lasts at most 90 seconds."
