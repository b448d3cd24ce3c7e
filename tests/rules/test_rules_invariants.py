"""What no protocol can switch off."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.protocols.templates import Template, templates
from app.rules.breaches import GroundRuleBreached
from app.rules.composition import render
from app.rules.decision_kind import PositionsMissing
from app.rules.engine import outcome
from app.rules.invariants import INVARIANTS
from app.rules.moments import Bench, DecisionTaken, Seating, Stated

NOW = datetime(2026, 7, 6, 15, tzinfo=UTC)
DECIDING = frozenset({"community", "company", "state"})
FULL = Seating(tuple(Bench(sector, 4, 4) for sector in sorted(DECIDING)))


def test_invariants_are_named_once_and_read_as_sentences() -> None:
    assert [invariant.name for invariant in INVARIANTS] == [
        "silence_never_adopts",
        "amending_needs_every_deciding_sector",
        "the_reporters_sector_never_verifies",
        "fulfilled_needs_the_beneficiary",
        "nothing_sealed_is_unsealed",
    ]
    assert all(text.endswith(".") for i in INVARIANTS for text in (i.sentence.es, i.sentence.en))


@pytest.mark.parametrize("template", templates(), ids=lambda template: template.name)
@given(heard=st.sets(st.sampled_from(sorted(DECIDING))))
def test_silence_never_adopts_under_any_template(template: Template, heard: set[str]) -> None:
    positions = tuple(Stated(sector, UUID(int=1), "accept") for sector in sorted(heard))
    facts = DecisionTaken(NOW, FULL, positions, DECIDING)
    if heard == DECIDING:
        assert outcome(render(template.clauses), facts).adopted
        return
    with pytest.raises(GroundRuleBreached) as refused:
        outcome(render(template.clauses), facts)
    assert PositionsMissing in [breach.refusal for breach in refused.value.breaches]
