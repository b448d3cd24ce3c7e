"""What no protocol can switch off, on one screen. No clause may say otherwise; each is kept where it is named."""

from dataclasses import dataclass
from typing import Final

from app.core.errors import Forbidden
from app.core.schemas import Bilingual
from app.rules.moments import Moment, VerificationGiven


class OwnReport(Forbidden):
    """403: nobody verifies a report of the own sector, whatever the protocol says."""

    code = "own_report"
    message = "Your sector reported this; only somebody of another sector can verify it."


@dataclass(frozen=True, slots=True)
class Invariant:
    """A promise to every table. `name` is stable; `kept_by` is the package of this service that keeps it."""

    name: str
    sentence: Bilingual
    kept_by: str


INVARIANTS: Final = (
    Invariant(
        "silence_never_adopts",
        Bilingual(
            es="El silencio no adopta: ni un reglamento, ni una propuesta, ni el nivel completo de un compromiso.",
            en="Silence never adopts: not a protocol, not a proposal, not the level complete of a commitment.",
        ),
        "app.protocols",
    ),
    Invariant(
        "amending_needs_every_deciding_sector",
        Bilingual(
            es="Las reglas de juego solo cambian con el asentimiento de cada sector que decide.",
            en="The ground rules change only with the assent of every deciding sector.",
        ),
        "app.assents",
    ),
    Invariant(
        "the_reporters_sector_never_verifies",
        Bilingual(
            es="Quien informa de un avance no lo verifica, ni lo verifica nadie de su sector.",
            en="Whoever reports progress does not verify it, nor does anybody of the same sector.",
        ),
        "app.protocols",
    ),
    Invariant(
        "nothing_sealed_is_unsealed",
        Bilingual(
            es="Lo sellado no se reabre: un error se corrige con una fe de erratas, a la vista de todos.",
            en="Nothing sealed is un-sealed: a mistake is mended by an erratum, in plain sight.",
        ),
        "app.minutes",
    ),
)


def require_invariants(facts: Moment) -> None:
    """Asked before any clause, and where there is none. Raises OwnReport."""
    if isinstance(facts, VerificationGiven) and facts.reporter_sector == facts.verifier_sector:
        raise OwnReport
