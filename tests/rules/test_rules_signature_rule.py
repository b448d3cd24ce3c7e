"""A commitment is released when every deciding sector has signed as often and as surely as the table agreed."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.composition import as_adopted
from app.rules.kinds.signature_rule import SignatureRule
from app.rules.moments import ASSURANCE_CLASSES, CommitmentReleased, Signed
from app.rules.schemas import RuleOut

NOW = datetime(2026, 7, 6, 15, tzinfo=UTC)
DECIDING = frozenset({"community", "company", "state"})
SIGNATURES = st.lists(
    st.builds(Signed, st.sampled_from([*sorted(DECIDING), "independent"]), st.sampled_from(ASSURANCE_CLASSES)),
    max_size=14,
)
RULES = st.builds(SignatureRule, minimum=st.integers(1, 4), lowest=st.sampled_from(ASSURANCE_CLASSES))


def releasing(*signatures: Signed) -> CommitmentReleased:
    return CommitmentReleased(NOW, signatures, DECIDING)


def times(number: int, *sectors: str, assurance: str = "A") -> list[Signed]:
    return [Signed(sector, assurance) for sector in sectors for _ in range(number)]


def met(rule: SignatureRule, signatures: list[Signed]) -> bool:
    return rule.check(releasing(*signatures)) is None


def test_the_breach_names_the_sectors_and_how_many_signatures_each_lacks() -> None:
    rule = SignatureRule(minimum=2)
    finding = rule.check(releasing(*times(2, "company"), *times(1, "community")))
    assert finding is not None
    assert finding.facts == {
        "missing_sectors": ["state", "community"],
        "shortfalls": [
            {"sector": "state", "signed": 0, "needed": 2},
            {"sector": "community", "signed": 1, "needed": 2},
        ],
        "lowest": "C",
    }
    assert finding.cure.es == "Al Estado le faltan 2 firmas; a la comunidad le falta 1 firma."
    assert finding.cure.en == "The state lacks 2 signatures; the community lacks 1 signature."
    assert met(rule, times(2, *DECIDING))


def test_what_only_the_server_attests_does_not_count_unless_the_table_says_so() -> None:
    attested = times(3, *DECIDING, assurance="D")
    assert not met(SignatureRule(minimum=1), attested)
    assert met(SignatureRule(minimum=1, lowest="D"), attested)


@pytest.mark.parametrize("lowest", ASSURANCE_CLASSES)
@pytest.mark.parametrize("assurance", ASSURANCE_CLASSES)
def test_a_signature_counts_from_the_lowest_class_upwards(lowest: str, assurance: str) -> None:
    rule = SignatureRule.model_validate({"minimum": 1, "lowest": lowest})
    assert met(rule, times(1, *DECIDING, assurance=assurance)) == (assurance <= lowest)


@given(rule=RULES, signatures=SIGNATURES)
def test_the_rule_is_met_exactly_when_every_deciding_sector_has_enough(
    rule: SignatureRule, signatures: list[Signed]
) -> None:
    strong = [signed.sector for signed in signatures if signed.assurance <= rule.lowest]
    assert met(rule, signatures) == all(strong.count(sector) >= rule.minimum for sector in DECIDING)


@given(rule=RULES, signatures=SIGNATURES, more=SIGNATURES)
def test_more_signatures_never_turn_met_into_unmet(
    rule: SignatureRule, signatures: list[Signed], more: list[Signed]
) -> None:
    if met(rule, signatures):
        assert met(rule, signatures + more)


@given(rule=RULES, signatures=SIGNATURES)
def test_a_milder_rule_is_met_whenever_a_stricter_one_is(rule: SignatureRule, signatures: list[Signed]) -> None:
    if met(rule, signatures):
        assert met(SignatureRule(minimum=1, lowest=rule.lowest), signatures)
        assert met(SignatureRule(minimum=rule.minimum, lowest="D"), signatures)


@given(rule=RULES, signatures=SIGNATURES, data=st.data())
def test_neither_the_order_nor_a_sector_that_does_not_decide_matters(
    rule: SignatureRule, signatures: list[Signed], data: st.DataObject
) -> None:
    shuffled = [signed for signed in data.draw(st.permutations(signatures)) if signed.sector in DECIDING]
    assert met(rule, shuffled) == met(rule, signatures)


def test_the_sentence_says_one_signature_or_several_and_how_sure() -> None:
    assert (
        SignatureRule(minimum=1, lowest="A")
        .sentence()
        .es.startswith(
            "Un compromiso entra en vigencia con al menos 1 firma de cada sector que decide, con la clave propia"
        )
    )
    assert "2 firmas" in SignatureRule(minimum=2).sentence().es
    assert "1 signature of" in SignatureRule(minimum=1).sentence().en


def owing(*signatures: Signed, beside: tuple[Signed, ...] = ()) -> CommitmentReleased:
    return CommitmentReleased(NOW, signatures, DECIDING, debtors=frozenset({"canon", "obras"}), beside=beside)


def test_each_organization_that_owes_it_and_sits_here_signs_itself() -> None:
    rule, enough = SignatureRule(minimum=1), times(1, *DECIDING)
    finding = rule.check(owing(*enough, Signed("state", "A", "canon")))
    assert finding is not None
    assert (finding.facts["missing_sectors"], finding.facts["missing_organizations"]) == ([], ["obras"])
    assert finding.cure.en == "The own signature of 1 organization that owes it is missing."
    # Who signed for another place already binds the organization, and makes no number.
    beside = (Signed("state", "A", "canon"), Signed("state", "C", "obras"))
    assert rule.check(owing(*enough, beside=beside)) is None
    assert rule.check(owing(*times(1, "state", "company"), beside=beside)) is not None
    # A class that the clause does not accept binds nobody.
    assert rule.check(owing(*enough, beside=(beside[0], Signed("state", "D", "obras")))) is not None


def test_a_clause_of_before_leaves_it_to_the_sector_and_says_nothing_new() -> None:
    stored = RuleOut(kind="signature_rule", parameters={"minimum": 1, "lowest": "C"})
    rule = SignatureRule.model_validate(as_adopted(stored).parameters)
    assert (rule.debtors, SignatureRule(minimum=1).debtors) == ("sector", "each")
    assert rule.check(owing(*times(1, *DECIDING))) is None
    assert "organización que lo debe" in SignatureRule(minimum=1).sentence().es
