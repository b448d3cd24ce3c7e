"""Languages, attribution and publicity: who can follow, who is named, and what everybody may read."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.kinds.attribution import Attribution
from app.rules.kinds.publicity import Publicity
from app.rules.kinds.required_languages import RequiredLanguages
from app.rules.moments import ATTRIBUTIONS, STAGES, SpeechInterpreted, SubjectPublished, TextPutToDecision
from app.rules.moments import WordsAttributed as Words

NOW = datetime(2026, 7, 6, 15, tzinfo=UTC)
CODES = st.sampled_from(["es", "qu", "ay", "qxo"])


@given(needed=st.lists(CODES, min_size=1), served=st.sets(CODES), texts=st.booleans())
def test_every_language_that_is_not_served_is_named(needed: list[str], served: set[str], texts: bool) -> None:
    rule = RequiredLanguages.model_validate({"languages": needed, "texts": texts})
    missing = [code for code in dict.fromkeys(needed) if code not in served]
    spoken = rule.check(SpeechInterpreted(NOW, frozenset(served)))
    assert (spoken.facts["missing_languages"] if spoken else []) == missing
    written = rule.check(TextPutToDecision(NOW, frozenset(served)))
    assert (written.facts["missing_languages"] if written else []) == (missing if texts else [])


def test_a_language_has_its_name_where_one_is_known_and_its_code_always() -> None:
    rule = RequiredLanguages(languages=["es", "qxo"], interpretation="simultaneous", texts=False)
    assert "español (es) y (qxo), con interpretación simultánea" in rule.sentence().es
    finding = rule.check(SpeechInterpreted(NOW, frozenset({"es"})))
    assert finding is not None
    assert finding.cure.es == "Alguien interpreta, o la sala entera entiende: (qxo)."


@pytest.mark.parametrize("consents", [True, False])
@pytest.mark.parametrize("on_request", [True, False])
@pytest.mark.parametrize("at_most", ATTRIBUTIONS)
@pytest.mark.parametrize("asked", ATTRIBUTIONS)
def test_nobody_is_named_more_closely_than_agreed_unless_they_ask_and_may(
    asked: str, at_most: str, on_request: bool, consents: bool
) -> None:
    rule = Attribution.model_validate({"at_most": at_most, "on_request": on_request})
    closer = ATTRIBUTIONS.index(asked) > ATTRIBUTIONS.index(at_most)
    finding = rule.check(Words(NOW, asked, consents))
    assert (finding is not None) == (closer and not (on_request and consents))
    if finding:
        assert ("pide que conste" in finding.cure.es) is on_request


@pytest.mark.parametrize(("subject", "stage"), [(subject, stage) for subject in STAGES for stage in STAGES[subject]])
def test_nothing_is_public_before_its_stage(subject: str, stage: str) -> None:
    chosen = {"agreement": "sealed", "minutes": "sealed", "commitment": "offered", "report": "verified"}
    rule = Publicity(agreements="sealed", minutes="sealed", commitments="offered", reports="verified")
    early = STAGES[subject].index(stage) < STAGES[subject].index(chosen[subject])
    finding = rule.check(SubjectPublished(NOW, subject, stage))
    assert (finding is not None) == early
    if finding:
        assert finding.facts == {"subject": subject, "stage": stage, "public_from": chosen[subject]}


def test_what_is_not_public_is_so_at_no_stage() -> None:
    rule = Publicity(minutes="not_public")
    assert all(rule.check(SubjectPublished(NOW, "minutes", stage)) for stage in STAGES["minutes"])
    assert "las actas no son públicas" in rule.sentence().es
