"""The 196 inclusion and consistency cases of transparency-dev/merkle, by which the logs of certificates test."""

import json
from base64 import b64decode
from pathlib import Path
from typing import TypedDict

import pytest

from app.trust.errors import MerkleError, OutOfTreeError
from app.trust.merkle import verify_consistency, verify_inclusion

VECTORS = Path(__file__).parent / "vectors" / "rfc6962" / "transparency-dev-merkle.json"

ROOTS_OF_TWELVE_BYTES = "testdata/consistency/additional/sizes-are-equal-one-and-proof-is-empty.json"
"""The one case that is stricter here: its two equal "roots" are the words "don't care 2", and no SHA-256."""


class Case(TypedDict):
    desc: str
    file: str
    wantErr: bool
    proof: list[str] | None


class Inclusion(Case):
    leafIdx: int
    treeSize: int
    root: str
    leafHash: str


class Consistency(Case):
    size1: int
    size2: int
    root1: str
    root2: str


class Cases(TypedDict):
    inclusion: list[Inclusion]
    consistency: list[Consistency]


CASES: Cases = json.loads(VECTORS.read_text())


def check_inclusion(case: Inclusion) -> None:
    proof = [b64decode(each) for each in case["proof"] or ()]
    verify_inclusion(b64decode(case["leafHash"]), case["leafIdx"], case["treeSize"], proof, b64decode(case["root"]))


def check_consistency(case: Consistency) -> None:
    proof = [b64decode(each) for each in case["proof"] or ()]
    verify_consistency(case["size1"], b64decode(case["root1"]), case["size2"], b64decode(case["root2"]), proof)


def test_there_are_196_cases_and_both_verdicts_occur() -> None:
    assert len(CASES["inclusion"]) == len(CASES["consistency"]) == 98
    for cases in (CASES["inclusion"], CASES["consistency"]):
        assert {case["wantErr"] for case in cases} == {True, False}


@pytest.mark.parametrize("case", CASES["inclusion"], ids=lambda case: case["file"])
def test_inclusion_gets_the_published_verdict(case: Inclusion) -> None:
    if case["wantErr"]:
        with pytest.raises(MerkleError):
            check_inclusion(case)
    else:
        check_inclusion(case)


@pytest.mark.parametrize("case", CASES["consistency"], ids=lambda case: case["file"])
def test_consistency_gets_the_published_verdict(case: Consistency) -> None:
    if case["file"] == ROOTS_OF_TWELVE_BYTES:
        with pytest.raises(OutOfTreeError, match="32 bytes"):
            check_consistency(case)
    elif case["wantErr"]:
        with pytest.raises(MerkleError):
            check_consistency(case)
    else:
        check_consistency(case)


def test_the_one_exception_is_one_of_the_cases() -> None:
    assert [case["wantErr"] for case in CASES["consistency"] if case["file"] == ROOTS_OF_TWELVE_BYTES] == [False]
