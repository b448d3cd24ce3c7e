"""Minutes, signatures without a key, witnesses and redactions: what a bundle proves of each, and what it cannot."""

import pytest

from app.trust import bundles
from app.trust.bundles import Report, Verdict
from tests.trust.other_bundles import DATA, redacted

EXPECTED = {
    **{f"class {kind}": {} for kind in "BCD"},
    "class E": {"signature.attested": Verdict.invalid},
    "another document": {"signature.attested": Verdict.invalid},
    "pending": {},
    "cosigned": {},
    "cosigned by a stranger": {},
    "cosignature of another second": {"cosignature": Verdict.invalid},
    "redacted": {},
    "redacted anew after a restore": {},
    "sealed": {},
    "no mandate": {"minutes.word": Verdict.incomplete, "minutes.earlier_word": Verdict.incomplete},
    "other words": {"minutes.word": Verdict.invalid},
    "other hour": {"minutes.session": Verdict.invalid},
    "other agreement": {"minutes.agreement": Verdict.invalid},
    "not sealed": {"minutes.seal": Verdict.invalid},
    "only circulated": {"minutes.seal": Verdict.invalid},
    "a silence that was none": {"minutes.word": Verdict.invalid, "minutes.words": Verdict.invalid},
    "a word left out": {"minutes.words": Verdict.invalid},
    "a sector left out": {"minutes.words": Verdict.invalid},
}


def report(name: str) -> Report:
    return bundles.verify(DATA[name])


def said(name: str, code: str) -> list[str]:
    return [claim.sentence.en for claim in report(name).claims if claim.code == code]


@pytest.mark.parametrize("name", DATA)
def test_each_fails_for_its_own_reason_and_for_no_other(name: str) -> None:
    found = {claim.code: claim.verdict for claim in report(name).claims if claim.verdict is not Verdict.valid}
    assert found == EXPECTED[name]


def test_a_signature_without_a_key_is_named_with_its_class_and_what_it_rests_on() -> None:
    [paper] = said("class C", "signature.attested")
    assert "on paper, before witnesses (class C)" in paper
    assert "Not verifiable by mathematics alone" in paper
    assert f"scan_digest: {'cd' * 32}" in paper
    assert "language: qu" in paper
    assert "(community)" in paper
    assert "qualified" in said("class B", "signature.attested")[0]
    assert "word of the service alone" in said("class D", "signature.attested")[0]
    assert "does not count" in said("pending", "signature.attested")[0]


def test_a_witness_counts_where_the_log_names_its_key() -> None:
    assert said("cosigned", "cosignature") == [
        "The witness «testigo.example» signed the checkpoint too, on 2026-11-18T11:06:40Z."
    ]
    assert "does not count" in said("cosigned by a stranger", "cosignature")[0]


def test_a_redacted_body_is_named_by_its_digest_and_only_where_an_entry_says_so() -> None:
    for name in ("redacted", "redacted anew after a restore"):
        [claim] = [each for each in report(name).claims if each.code == "redaction"]
        assert claim.about.startswith("bodies/")
        assert claim.sentence.en.startswith("The body that entry 3 published was redacted by entry ")
    unnamed = bundles.verify(bundles.write(redacted(named=False)))
    assert [each for each in unnamed.claims if each.code == "redaction"] == []
