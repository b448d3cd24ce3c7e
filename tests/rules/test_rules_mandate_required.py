"""What the mandate of a voting seat says before its holder takes part."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from app.rules.kinds.mandate_required import MandateRequired
from app.rules.moments import MandateShown
from tests.mesa import Mesa

NOW = datetime(2026, 7, 6, 15, tzinfo=UTC)
POWERS = st.sampled_from(["speak", "decide", "sign"])


def shown(*powers: str, evidence: str = "letter", votes: bool = True) -> MandateShown:
    return MandateShown(NOW, "community", votes, frozenset(powers), evidence)


@given(needed=st.lists(POWERS, min_size=1), held=st.sets(POWERS), votes=st.booleans())
def test_every_power_that_is_missing_is_named_and_no_other(needed: list[str], held: set[str], votes: bool) -> None:
    rule = MandateRequired.model_validate({"powers": needed})
    found = rule.findings(shown(*held, votes=votes))
    missing = [power for power in dict.fromkeys(needed) if power not in held] if votes else []
    assert [finding.facts.get("missing_powers") for finding in found] == ([missing] if missing else [])


def test_evidence_of_another_kind_is_a_gap_of_its_own() -> None:
    rule = MandateRequired(powers=["sign"], evidence=["assembly_act", "acta_de_ronda"])
    powers, evidence = rule.findings(shown("speak"))
    assert powers.facts == {"reason": "powers", "missing_powers": ["sign"]}
    assert evidence.facts == {"reason": "evidence", "accepted": ["assembly_act", "acta_de_ronda"]}
    assert evidence.cure.es == "El mandato se acredita con acta de asamblea o «acta de ronda»."
    assert evidence.cure.en == "The mandate is shown by an act of the assembly or “acta de ronda”."
    assert rule.findings(shown("sign", evidence="acta_de_ronda")) == ()


def test_without_kinds_of_evidence_any_will_do() -> None:
    assert MandateRequired(powers=["speak"], evidence=[]).findings(shown("speak", evidence="anything at all")) == ()


async def test_a_delegate_whose_mandate_falls_short_is_not_admitted_to_the_session(mesa: Mesa) -> None:
    rule = {"kind": "mandate_required", "parameters": {"powers": ["speak"], "evidence": ["power_of_attorney"]}}
    await mesa.installed_with(rule)
    session = await mesa.convened_session()
    path = f"{mesa.path}/sessions/{session['id']}/attendances"
    here = {"mode": "in_person"}
    problem = await mesa.refuses("state", "POST", path, here, status=409, code="mandate_insufficient")
    assert problem["breaches"][0]["facts"]["reason"] == "evidence"
    await mesa["observer"].done(path, here)
