"""Minutes are sealed once those have signed who the table agreed are to sign, or have said why they do not."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.kinds.minutes_signatures import MinutesSignatures
from app.rules.misfits import TableFacts
from app.rules.moments import ASSURANCE_CLASSES, MinutesSealed, MinutesSigned, SigningPlace

NOW = datetime(2026, 7, 6, 15, tzinfo=UTC)
DECIDING = frozenset({"community", "company", "state"})
PLACES = st.lists(
    st.builds(
        SigningPlace,
        st.uuids().map(str),
        st.sampled_from(sorted(DECIDING)),
        st.booleans(),
        st.booleans(),
        st.sampled_from([None, *ASSURANCE_CLASSES]),
        st.booleans(),
    ),
    max_size=9,
)
RULES = st.builds(
    MinutesSignatures,
    signed_by=st.sampled_from(["each_sector", "everybody_there"]),
    minimum=st.integers(1, 3),
    lowest=st.sampled_from(ASSURANCE_CLASSES),
)


def sealing(*places: SigningPlace) -> MinutesSealed:
    return MinutesSealed(NOW, NOW, "America/Lima", frozenset(), DECIDING, (), 0, places)


def place(sector: str, seat: str = "1", **fields: object) -> SigningPlace:
    return SigningPlace(**{"seat": seat, "sector": sector, "was_there": True, "able": True, **fields})  # type: ignore[arg-type]


def test_the_breach_names_who_is_missing_and_what_would_mend_it() -> None:
    rule = MinutesSignatures()
    signed = place("company", "2", assurance="C")
    finding = rule.check(sealing(place("state"), signed, place("community", "3", assurance="D")))
    assert finding is not None
    assert finding.facts == {
        "missing_sectors": ["state", "community"],
        "missing_seats": ["1", "3"],
        "lowest": "C",
    }
    assert finding.cure.es.startswith("Firman 1 delegado del Estado y 1 delegado de la comunidad, con clave propia")
    assert finding.cure.en.startswith("1 delegate of the state and 1 delegate of the community sign, with the seat's")
    assert finding.cure.en.endswith(", or say why not.")


def test_a_refusal_of_whatever_class_is_an_answer() -> None:
    rule = MinutesSignatures(lowest="A")
    refused = [place(sector, sector, assurance="D", refused=True) for sector in sorted(DECIDING)]
    assert rule.check(sealing(*refused)) is None


def test_whoever_was_there_is_waited_for_and_nobody_who_cannot_sign_any_more() -> None:
    rule = MinutesSignatures(signed_by="everybody_there")
    one_each = [place(sector, sector, assurance="A") for sector in sorted(DECIDING)]
    away = place("state", "1", was_there=False)
    over = place("company", "2", able=False)
    assert rule.check(sealing(*one_each, away, over)) is None
    finding = rule.check(sealing(*one_each, away, over, place("community", "3")))
    assert finding is not None
    assert (finding.facts["missing_sectors"], finding.facts["missing_seats"]) == (["community"], ["3"])
    assert rule.check(sealing(*one_each[1:])) is not None


def test_a_sector_of_which_nobody_can_sign_is_waited_for_unless_somebody_did() -> None:
    rule = MinutesSignatures(minimum=2)
    others = [place(sector, f"{sector}{n}", assurance="A") for sector in ("state", "company") for n in range(2)]
    nobody = rule.check(sealing(*others, place("community", "9", able=False)))
    assert nobody is not None
    assert (nobody.facts["missing_sectors"], nobody.facts["missing_seats"]) == (["community"], [])
    one = place("community", "8", assurance="B")
    assert rule.check(sealing(*others, place("community", "9", able=False), one)) is None


@pytest.mark.parametrize("lowest", ASSURANCE_CLASSES)
@pytest.mark.parametrize("assurance", ASSURANCE_CLASSES)
def test_a_signature_is_taken_from_the_lowest_class_upwards(lowest: str, assurance: str) -> None:
    rule = MinutesSignatures.model_validate({"lowest": lowest})
    assert (rule.check(MinutesSigned(NOW, "state", assurance)) is None) == (assurance <= lowest)


@given(rule=RULES, places=PLACES)
def test_nothing_is_sealed_while_the_rule_waits_for_somebody(
    rule: MinutesSignatures, places: list[SigningPlace]
) -> None:
    facts = sealing(*places)
    met, awaited = rule.check(facts) is None, rule.awaited(facts)
    assert not (met and awaited)
    assert all(each.able and not rule.answered(each) for each in awaited)
    if rule.signed_by == "everybody_there" and met:
        assert all(rule.answered(each) for each in places if each.was_there and each.able)
    if met:
        answered = [each.sector for each in places if rule.answered(each)]
        able = [each.sector for each in places if each.able and not rule.answered(each)]
        assert all(answered.count(sector) >= rule.minimum or sector not in able for sector in DECIDING)
        assert set(answered) == DECIDING


@given(rule=RULES, places=PLACES)
def test_a_further_answer_never_turns_met_into_unmet(rule: MinutesSignatures, places: list[SigningPlace]) -> None:
    more = [SigningPlace(each.seat, each.sector, each.was_there, each.able, "A") for each in places]
    if rule.check(sealing(*places)) is None:
        assert rule.check(sealing(*more)) is None


def test_a_sector_with_too_few_seats_makes_the_clause_unfit() -> None:
    table = TableFacts(DECIDING, {"state": 2, "company": 1, "community": 2}, {})
    [misfit] = MinutesSignatures(minimum=2).misfits(table)
    assert misfit.facts == {"sector": "company", "seats": 1, "needed": 2}


@pytest.mark.parametrize("minimum", [1, 2])
@pytest.mark.parametrize("signed_by", ["each_sector", "everybody_there"])
def test_the_sentence_says_who_signs(signed_by: str, minimum: int) -> None:
    words = MinutesSignatures.model_validate({"signed_by": signed_by, "minimum": minimum}).sentence()
    if signed_by == "everybody_there":
        assert words.es.startswith("Antes del sello firman el acta cada delegado que estuvo en la sesión y al menos")
        assert words.en.startswith("Before the seal every delegate who was in the session and at least")
    assert f"al menos {minimum} delegado" in words.es
    assert f"at least {minimum} delegate" in words.en
