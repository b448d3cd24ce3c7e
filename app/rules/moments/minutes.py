"""Moments of the minutes."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from app.rules.moments.commitments import ASSURANCE_CLASSES
from app.rules.moments.moment import Moment

WORDS_ON_MINUTES: Final = frozenset({"assented", "assented_with_reservation", "refused", "silent"})


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What a deciding sector has said about circulated minutes until now; `silent` while it has said nothing."""

    sector: str
    word: str

    def __post_init__(self) -> None:
        if self.word not in WORDS_ON_MINUTES:
            raise ValueError("unknown word on minutes")


@dataclass(frozen=True, slots=True)
class SigningPlace:
    """A voting place of a deciding sector, as the signatures under minutes see it; `seat` is the id of its titular's.

    `was_there`: somebody of it was in the session · `able`: somebody holds it today who may sign · `assurance`: the
    class of what it signed, null where it has not · `refused`: it said why it does not sign.
    """

    seat: str
    sector: str
    was_there: bool
    able: bool
    assurance: str | None = None
    refused: bool = False

    def __post_init__(self) -> None:
        if self.assurance is not None and self.assurance not in ASSURANCE_CLASSES:
            raise ValueError("unknown class of assurance")


@dataclass(frozen=True, slots=True)
class MinutesSigned(Moment):
    """A seat is about to sign circulated minutes; who refuses is not asked with which class."""

    sector: str
    assurance: str

    def __post_init__(self) -> None:
        Moment.__post_init__(self)
        if self.assurance not in ASSURANCE_CLASSES:
            raise ValueError("unknown class of assurance")


@dataclass(frozen=True, slots=True)
class MinutesSealed(Moment):
    """Circulated minutes are about to be sealed. A deciding sector without a word in `words` is silent.

    `open_corrections` counts the corrections that nobody has disposed of with a reason; `signing` are the voting places
    and what they have signed of the present text. `erratum`: it is an erratum to sealed minutes that is settled, under
    the review that the minutes had.
    """

    circulated_at: datetime
    time_zone: str
    holidays: frozenset[date]
    deciding_sectors: frozenset[str]
    words: tuple[Reviewed, ...]
    open_corrections: int
    signing: tuple[SigningPlace, ...] = ()
    erratum: bool = False

    def __post_init__(self) -> None:
        Moment.__post_init__(self)
        if len({said.sector for said in self.words}) != len(self.words):
            raise ValueError("a sector has one word")
        if self.open_corrections < 0:
            raise ValueError("corrections are counted from 0")

    @property
    def silent(self) -> frozenset[str]:
        """Deciding sectors that have said nothing yet."""
        return self.deciding_sectors - {said.sector for said in self.words if said.word != "silent"}


ATTRIBUTIONS: Final = ("not_attributed", "by_sector", "named")
"""From the least to the most that is said about who spoke."""
STAGES: Final = {
    "agreement": ("draft", "adopted", "sealed"),
    "minutes": ("draft", "circulated", "sealed"),
    "commitment": ("draft", "offered", "in_force"),
    "report": ("draft", "given", "verified"),
}
"""What can be made public, each with the stages it goes through."""


@dataclass(frozen=True, slots=True)
class WordsAttributed(Moment):
    """Words spoken at the table are about to be written down as somebody's; `consents` is the speaker's own wish."""

    attribution: str
    consents: bool

    def __post_init__(self) -> None:
        Moment.__post_init__(self)
        if self.attribution not in ATTRIBUTIONS:
            raise ValueError("unknown attribution")


@dataclass(frozen=True, slots=True)
class SubjectPublished(Moment):
    """Something of the table is about to be shown to the public, at the stage that it has reached.

    `previewed`: every deciding sector has confirmed the preview of what becomes public.
    """

    subject: str
    stage: str
    previewed: bool = False

    def __post_init__(self) -> None:
        Moment.__post_init__(self)
        if self.stage not in STAGES.get(self.subject, ()):
            raise ValueError("unknown subject or stage")

    @property
    def is_confirmed(self) -> bool:
        return self.previewed
