"""What no protocol can switch off, on one screen. No clause may say otherwise; each is kept where it is named."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from app.core.errors import Forbidden
from app.core.schemas import Bilingual
from app.rules.moments import Moment, VerificationGiven


class OwnReport(Forbidden):
    """403: nobody verifies a report of the own sector, whatever the protocol says."""

    code = "own_report"
    message = "Your sector reported this; only somebody of another sector can verify it."


class ReportedByYou(Forbidden):
    """403: an account is compared, whatever seat it uses and of whatever sector."""

    code = "reported_by_you"
    message = "You reported on this commitment yourself; somebody else verifies it, from whatever seat you act."


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
        "fulfilled_needs_the_beneficiary",
        Bilingual(
            es="Un compromiso se cumple solo cuando lo confirma cada sector beneficiario que decide; si fuera de los "
            "responsables ninguno puede, lo confirma el verificador independiente que nombra el texto firmado.",
            en="A commitment is fulfilled only once every deciding sector that gains by it confirms so; where none "
            "outside those responsible can, the independent verifier named in the signed text confirms it.",
        ),
        "app.monitoring",
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


@dataclass(frozen=True, slots=True)
class Closing:
    """Whose confirmations fulfil a commitment: all of these sectors, and the seat of the verifier where one is named.

    Neither: nobody's can. `organizations` are of these sectors, as (sector, organization): to each of them something is
    owed, and no other organization of its sector confirms that it has it. Of a sector in `places` so many places
    confirm, and of one in `chairs` that place does.
    """

    sectors: frozenset[str]
    verifier: UUID | None = None
    organizations: frozenset[tuple[str, UUID]] = frozenset()
    places: frozenset[tuple[str, int]] = frozenset()
    chairs: frozenset[tuple[str, UUID]] = frozenset()


def is_owed_within(responsible: Collection[str], beneficiaries: Collection[str | None]) -> bool:
    """Whether every beneficiary is of a sector that is responsible itself; None is one who is named in words."""
    return bool(beneficiaries) and set(beneficiaries) <= set(responsible)


def closing(
    responsible: Collection[str],
    beneficiaries: Collection[str | None],
    deciding: Collection[str],
    verifier: UUID | None,
) -> Closing:
    """By whose word a commitment is fulfilled, of the sectors of those who answer for it and of those who gain by it.

    Every deciding sector named as a beneficiary. Those within a responsible sector do not count; where no others are
    named (they decide nothing here), or any stands in words alone, it is every deciding sector that is not responsible.
    Where all are responsible it is the verifier, and so it is where nobody gains by it but the responsible and one was
    named. What is owed to an organization beside a responsible one of its sector is judged by organizations.
    """
    others = frozenset(deciding) - frozenset(responsible)
    if verifier is not None and (not others or is_owed_within(responsible, beneficiaries)):
        return Closing(frozenset(), verifier)
    named = frozenset(filter(None, beneficiaries)) & others
    return Closing(others if None in beneficiaries or not named else named)


def require_invariants(facts: Moment) -> None:
    """Asked before any clause, and where there is none. Raises OwnReport."""
    if isinstance(facts, VerificationGiven) and facts.reporter_sector == facts.verifier_sector:
        raise OwnReport
