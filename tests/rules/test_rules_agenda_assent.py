"""The agenda is everybody's before the session is called."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from app.rules.kinds.agenda_assent import AgendaAssent
from app.rules.moments import SessionConvening

NOW = datetime(2026, 7, 6, 15, tzinfo=UTC)
SECTORS = st.sampled_from(["community", "company", "independent", "state"])


def convening(items: int, assented: set[str], deciding: set[str]) -> SessionConvening:
    return SessionConvening(NOW, NOW, "America/Lima", items, frozenset(assented), frozenset(deciding))


@given(items=st.integers(1, 40), assented=st.sets(SECTORS), deciding=st.sets(SECTORS, min_size=1))
def test_the_session_is_called_exactly_when_every_deciding_sector_assented(
    items: int, assented: set[str], deciding: set[str]
) -> None:
    finding = AgendaAssent().check(convening(items, assented, deciding))
    assert (finding is None) == (deciding <= assented)
    if finding is not None:
        missing = finding.facts["missing_sectors"]
        assert isinstance(missing, list)
        assert set(missing) == deciding - assented


def test_the_cure_names_the_sectors_whose_assent_is_missing() -> None:
    finding = AgendaAssent().check(convening(3, {"state"}, {"state", "company", "community"}))
    assert finding is not None
    assert finding.facts == {"agenda_items": 3, "missing_sectors": ["company", "community"]}
    assert finding.cure.es == "La empresa y la comunidad dan su asentimiento al orden del día vigente."
    assert finding.cure.en == "The company and the community assent to the agenda as it stands."


def test_an_empty_agenda_is_nothing_to_assent_to() -> None:
    finding = AgendaAssent().check(convening(0, {"state", "company"}, {"state", "company"}))
    assert finding is not None
    assert finding.facts["agenda_items"] == 0
