"""What the four assurance classes mean, in words: shown wherever a class is shown (for ever, being published)."""

from collections.abc import Iterable, Mapping
from typing import Final

from app.core.schemas import Bilingual
from app.signatures.models import AssuranceClass

MEANINGS: Final[Mapping[AssuranceClass, Bilingual]] = {
    AssuranceClass.A: Bilingual(
        es="Clase A: firmada con la clave propia de la silla; cualquiera puede comprobarla sin este servicio.",
        en="Class A: signed with the seat's own key; anyone can verify it without this service.",
    ),
    AssuranceClass.B: Bilingual(
        es="Clase B: firma electrónica calificada hecha en otra parte; vale lo que constató quien la verificó.",
        en="Class B: a qualified electronic signature made elsewhere; it holds as far as whoever verified it says.",
    ),
    AssuranceClass.C: Bilingual(
        es="Clase C: firmada o marcada en papel; la confirmaron dos testigos de sectores distintos, uno del propio.",
        en=(
            "Class C: signed or marked on paper; two witnesses of different sectors confirmed it, one of them of the "
            "signer's own."
        ),
    ),
    AssuranceClass.D: Bilingual(
        es="Clase D: palabra dada con la cuenta de la silla; solo este servicio la acredita.",
        en="Class D: a word given with the seat's account; only this service attests it.",
    ),
}


def weakest(classes: Iterable[AssuranceClass]) -> AssuranceClass | None:
    """The class that proves least among these; None where there are none."""
    return max(classes, default=None)
