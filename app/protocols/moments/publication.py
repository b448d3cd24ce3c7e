"""Moments at which something leaves the table."""

from dataclasses import dataclass
from typing import Final

from app.protocols.moments.moment import Moment

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
    """Something of the table is about to be shown to the public, at the stage that it has reached."""

    subject: str
    stage: str

    def __post_init__(self) -> None:
        Moment.__post_init__(self)
        if self.stage not in STAGES.get(self.subject, ()):
            raise ValueError("unknown subject or stage")
