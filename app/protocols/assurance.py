"""How surely somebody said something, in words that several rule kinds share."""

from typing import Final, Literal

from app.core.schemas import Bilingual
from app.protocols.moments import ASSURANCE_CLASSES

Assurance = Literal["A", "B", "C", "D"]

_WAYS: Final[dict[Assurance, Bilingual]] = {
    "A": Bilingual(
        es="con una declaración firmada con la clave de su silla (clase A)",
        en="with a statement signed with the key of the seat (class A)",
    ),
    "B": Bilingual(
        es="con una declaración firmada con la clave de su silla o con firma electrónica calificada (clases A y B)",
        en="with a statement signed with the key of the seat or a qualified electronic signature (classes A and B)",
    ),
    "C": Bilingual(
        es="con una declaración firmada, con clave, con firma calificada o en papel ante testigos (clases A, B y C)",
        en="with a statement signed by key, by qualified signature or on witnessed paper (classes A, B and C)",
    ),
    "D": Bilingual(
        es="con su palabra registrada en la mesa, que también puede ir firmada (clases A, B, C y D)",
        en="with its word recorded at the table, which may be signed as well (classes A, B, C and D)",
    ),
}


def way_words(lowest: Assurance) -> Bilingual:
    """The ways in which a sector may say its yes, as the end of a sentence."""
    return _WAYS[lowest]


def is_sure_enough(assurance: str, lowest: Assurance) -> bool:
    """Whether a word of this class is at least as sure; raises ValueError for a class that does not exist."""
    return ASSURANCE_CLASSES.index(assurance) <= ASSURANCE_CLASSES.index(lowest)
