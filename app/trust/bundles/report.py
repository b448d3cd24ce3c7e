"""What a verification says: claims, each valid, invalid or incomplete, each with a sentence in Spanish and English."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeVar

from app.trust import canonical
from app.trust.bundles.words import PLACES, in_words
from app.trust.canonical import JSONValue

T = TypeVar("T")


class Validity(StrEnum):
    """`incomplete`: nothing contradicts the claim, but what would prove it is not in the bundle."""

    valid = "valid"
    invalid = "invalid"
    incomplete = "incomplete"


_EXIT_CODES: Final = {Validity.valid: 0, Validity.invalid: 1, Validity.incomplete: 2}


@dataclass(frozen=True, slots=True)
class Sentence:
    """One thing said in the two languages; `{name}` places are filled by `of`."""

    es: str
    en: str

    def of(self, **values: object) -> "Sentence":
        """The sentence with its places filled: codes in the words of each language, all else as it is."""
        spoken = {name: in_words(value) if name in PLACES else (value, value) for name, value in values.items()}
        return Sentence(
            self.es.format(**{name: es for name, (es, _) in spoken.items()}),
            self.en.format(**{name: en for name, (_, en) in spoken.items()}),
        )


@dataclass(frozen=True, slots=True)
class Claim:
    """`code` is stable; `about` names the member of the bundle that it speaks of, or is empty."""

    code: str
    about: str
    verdict: Validity
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Report:
    """The claims in the order in which they build on one another."""

    claims: tuple[Claim, ...]

    @property
    def verdict(self) -> Validity:
        """Invalid if any claim is, else incomplete if any is; without a claim nothing was shown."""
        found = {claim.verdict for claim in self.claims}
        if Validity.invalid in found:
            return Validity.invalid
        return Validity.incomplete if Validity.incomplete in found or not found else Validity.valid

    @property
    def exit_code(self) -> int:
        """0 valid, 1 invalid, 2 incomplete."""
        return _EXIT_CODES[self.verdict]

    def encode(self) -> bytes:
        """The report as canonical JSON: {verdict, claims: [{claim, about, verdict, es, en}]}."""
        claims: list[JSONValue] = [
            {
                "claim": each.code,
                "about": each.about,
                "verdict": each.verdict.value,
                "es": each.sentence.es,
                "en": each.sentence.en,
            }
            for each in self.claims
        ]
        return canonical.encode({"verdict": self.verdict.value, "claims": claims})


class Doubt(Exception):  # raised and caught inside this package alone
    """A check that does not end in valid."""

    verdict: Validity

    def __init__(self, sentence: Sentence, **values: object) -> None:
        super().__init__(sentence.en)
        self.sentence = sentence.of(**values)


class Contradicted(Doubt):
    """What the bundle holds says otherwise."""

    verdict = Validity.invalid


class Unproven(Doubt):
    """What would show it is not in the bundle."""

    verdict = Validity.incomplete


def judge(code: str, about: str, check: Callable[[], Sentence]) -> Claim:
    """The claim that a check makes: it returns what it found, or raises a Doubt."""
    try:
        return Claim(code, about, Validity.valid, check())
    except Doubt as doubt:
        return Claim(code, about, doubt.verdict, doubt.sentence)


def attempt(code: str, about: str, check: Callable[[], tuple[T, Sentence]]) -> tuple[Claim, T | None]:
    """The same for a check that also finds something on which later claims build; None where it ends in a Doubt."""
    try:
        found, sentence = check()
    except Doubt as doubt:
        return Claim(code, about, doubt.verdict, doubt.sentence), None
    return Claim(code, about, Validity.valid, sentence), found
