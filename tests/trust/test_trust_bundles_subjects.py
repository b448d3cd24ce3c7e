"""Minutes, signatures without a key, witnesses and redactions: what a bundle proves of each, and what it cannot."""

from pathlib import Path

import pytest

from app.trust import bundles
from app.trust.bundles import Report, Validity
from tests.trust.other_bundles import DATA, STATED, redacted
from tests.trust.small_log import TABLE

OWN = Path(__file__).parent / "vectors" / "own"

EXPECTED = {
    **{f"class {kind}": {} for kind in "BCD"},
    "class E": {"signature.attested": Validity.invalid},
    "mandate proposed and confirmed": {},
    "mandate proposed": {"statement.mandate": Validity.incomplete, "statement.key": Validity.incomplete},
    "mandate confirmed after the signature": {
        "statement.mandate": Validity.incomplete,
        "statement.key": Validity.incomplete,
    },
    "mandate proposed and withdrawn": {
        "statement.mandate": Validity.invalid,
        "statement.key": Validity.incomplete,
    },
    "key of a steward who was only proposed": {"statement.key": Validity.incomplete},
    "minutes by proposed mandates": {
        "minutes.word": Validity.incomplete,
        "minutes.earlier_word": Validity.incomplete,
    },
    "minutes by confirmed mandates": {},
    "minutes by mandates in force": {},
    "another document": {"signature.attested": Validity.invalid},
    "pending": {},
    "cosigned": {},
    "settled": {},
    "cosigned by two of one sector": {},
    "cosigned by a stranger": {},
    "cosignature of another second": {"cosignature": Validity.invalid},
    "cosigned at another table": {},
    "cosigned before a steward's word": {"cosignature": Validity.incomplete},
    "cosigned after a revocation": {"cosignature": Validity.invalid},
    "cosigned with a key in other hands": {"cosignature": Validity.invalid},
    "cosigned before the entries": {"cosignature": Validity.invalid},
    "cosigned for another sector": {"cosignature": Validity.invalid},
    "cosigned with another's proof": {"cosignature": Validity.invalid},
    "cosigned with no steward's mandate": {"cosignature": Validity.incomplete},
    "cosigned with no proof": {"cosignature": Validity.invalid},
    "cosigned by the word of nobody's seat": {"cosignature": Validity.invalid},
    "redacted": {},
    "redacted anew after a restore": {},
    "sealed": {},
    "no mandate": {"minutes.word": Validity.incomplete, "minutes.earlier_word": Validity.incomplete},
    "other words": {"minutes.word": Validity.invalid},
    "other hour": {"minutes.session": Validity.invalid},
    "other agreement": {"minutes.agreement": Validity.invalid},
    "not sealed": {"minutes.seal": Validity.invalid},
    "only circulated": {"minutes.seal": Validity.invalid},
    "a silence that was none": {"minutes.word": Validity.invalid, "minutes.words": Validity.invalid},
    "a word left out": {"minutes.words": Validity.invalid},
    "a sector left out": {"minutes.words": Validity.invalid},
    "waived": {},
    "waived for a commitment": {},
    "waived, and told otherwise": {"minutes.waiver": Validity.invalid},
    "waived, and not told": {"minutes.waiver": Validity.invalid},
    "waived, in minutes of before": {},
    "waived without the last yes": {"minutes.waiver": Validity.incomplete},
    "waived by somebody else": {"minutes.waiver": Validity.incomplete},
    "rules that nobody shows": {"minutes.rules": Validity.incomplete},
    "rules that are quoted otherwise": {"minutes.rules": Validity.invalid},
    "a word of two organizations": {},
    "an objection beside a colleague's yes": {},
    "a yes after an objection of the same seat": {},
    "a sector that spoke in part": {},
    "a silence over an objection": {"minutes.word": Validity.invalid},
    "a further word left out": {"minutes.words": Validity.invalid},
    "a further word told otherwise": {"minutes.word": Validity.invalid},
    "a further word that nobody gave": {"minutes.word": Validity.incomplete},
    "an objection that its seat replaced, told as its word": {"minutes.word": Validity.invalid},
}


def report(name: str) -> Report:
    return bundles.verify(DATA[name])


def said(name: str, code: str) -> list[str]:
    return [claim.sentence.en for claim in report(name).claims if claim.code == code]


@pytest.mark.parametrize("name", DATA)
def test_each_fails_for_its_own_reason_and_for_no_other(name: str) -> None:
    found = {claim.code: claim.verdict for claim in report(name).claims if claim.verdict is not Validity.valid}
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


def test_a_witness_counts_where_the_log_put_its_key_in_force() -> None:
    [told] = said("cosigned", "cosignature")
    assert told.startswith("The witness «testigo.example» of the sector «community» of table ")
    assert told.endswith(f"{TABLE}, in force since entry 9, signed the checkpoint too, on 2026-11-23T15:00:00Z.")
    assert "does not count" in said("cosigned by a stranger", "cosignature")[0]
    assert "of another table" in said("cosigned at another table", "cosignature")[0]
    assert "not shown that the witness" in said("cosigned before a steward's word", "cosignature")[0]
    assert "was revoked by entry 10, before this checkpoint" in said("cosigned after a revocation", "cosignature")[0]
    assert f"others may have its key since {STATED}" in said("cosigned with a key in other hands", "cosignature")[0]
    assert "before what the checkpoint holds" in said("cosigned before the entries", "cosignature")[0]


def test_two_sectors_of_the_texts_own_table_settle_its_checkpoint_and_nothing_else_does() -> None:
    assert said("settled", "settled") == [
        "It is settled: witnesses of several sectors of this table signed this checkpoint: «community», «company»."
    ]
    for name in ("cosigned", "cosigned by two of one sector"):
        assert "only «community» has a witness that signed" in said(name, "unsettled")[0]
    others = set(DATA) - {"settled", "cosigned", "cosigned by two of one sector"}
    for name in others:
        assert [claim for claim in report(name).claims if claim.code == "settled"] == []
        assert all("no witness of this table" in sentence for sentence in said(name, "unsettled"))


def test_a_bundle_from_before_the_witnesses_is_proven_as_it_was() -> None:
    stored = (OWN / "commitment_without_witnesses.zip").read_bytes()
    found = bundles.verify(stored, vkey=(OWN / "commitment_without_witnesses.vkey").read_text().strip())
    assert found.verdict is Validity.valid
    assert [claim.code for claim in found.claims if claim.code in {"cosignature", "settled", "unsettled"}] == [
        "unsettled"
    ]


def test_a_redacted_body_is_named_by_its_digest_and_only_where_an_entry_says_so() -> None:
    for name in ("redacted", "redacted anew after a restore"):
        [claim] = [each for each in report(name).claims if each.code == "redaction"]
        assert claim.about.startswith("bodies/")
        assert claim.sentence.en.startswith("The body that entry 3 published was redacted by entry ")
    unnamed = bundles.verify(bundles.write(redacted(named=False)))
    assert [each for each in unnamed.claims if each.code == "redaction"] == []


def test_a_waived_clause_is_told_with_who_agreed_and_the_rules_that_it_stands_in() -> None:
    [told] = said("waived", "minutes.waiver")
    assert told.startswith("Clause 1 was set aside for «session», with the yes of «community», «company»: waiver no. 1")
    assert "version 1, are in the bundle" in said("waived", "minutes.rules")[0]
    assert "the minutes are older" in said("waived, in minutes of before", "minutes.waiver")[0]
    assert "keep silent about the waiver" in said("waived, and not told", "minutes.waiver")[0]
    assert "The yes of the sector «community»" in said("waived by somebody else", "minutes.waiver")[0]
    assert said("sealed", "minutes.rules") == said("sealed", "minutes.waiver") == []
