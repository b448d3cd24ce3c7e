"""From which revision of a text on a word about it counts: pure."""

from enum import StrEnum
from typing import Final, NamedTuple


class Former(StrEnum):
    """What an earlier word was about, where it is no more what is asked."""

    text = "text"
    round = "round"


class Since(NamedTuple):
    """The revision that brought in the present wording of a text, and the one from which on words about it count.

    They differ where the sectors are asked anew about a wording that did not change.
    """

    wording: int = 1
    words: int = 1

    def former(self, revision: int) -> Former | None:
        """What a word on this revision was about; None where it counts as a word on what is asked now."""
        if revision < self.wording:
            return Former.text
        return Former.round if revision < self.words else None


FIRST: Final = Since()
"""Of a text that is not worded anew while words are given on it."""
