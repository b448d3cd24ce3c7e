"""Moments at which the languages of the table matter."""

from dataclasses import dataclass

from app.protocols.moments.moment import Moment


@dataclass(frozen=True, slots=True)
class SpeechInterpreted(Moment):
    """A session is about to hear its first speaker. `served` are the languages in which everybody can follow it.

    A language is served when it is spoken by the whole room or interpreted at this minute.
    """

    served: frozenset[str]


@dataclass(frozen=True, slots=True)
class TextPutToDecision(Moment):
    """A text is about to be put to the decision of the sectors. `delivered_in` are the languages it was given out in.

    A text that is read aloud by an interpreter counts as given out in that language.
    """

    delivered_in: frozenset[str]
