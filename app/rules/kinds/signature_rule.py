"""Signature rule: who signs a commitment before it is in force: how many seats of each sector, and each debtor."""

from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, ClassVar, Final, Literal

from pydantic import Field, JsonValue

from app.core.schemas import Bilingual
from app.rules.breaches import Finding, GroundRuleBreached
from app.rules.misfits import Misfit, ProtocolUnfit, TableFacts
from app.rules.moments import ASSURANCE_CLASSES, CommitmentReleased, Moment, SignatureGiven
from app.rules.rule_kind import RuleKind
from app.rules.wording import SECTOR_WORDS, capitalised, counted, in_order

Assurance = Literal["A", "B", "C", "D"]
Debtors = Literal["each", "sector"]

_CLASS_WORDS: Final[dict[Assurance, Bilingual]] = {
    "A": Bilingual(es="con la clave propia de la silla (clase A)", en="with the seat's own key (class A)"),
    "B": Bilingual(
        es="con clave propia o firma electrónica calificada (clases A y B)",
        en="with the seat's own key or a qualified electronic signature (classes A and B)",
    ),
    "C": Bilingual(
        es="con clave propia, firma electrónica calificada o en papel ante testigos (clases A, B y C)",
        en="with the seat's own key, a qualified electronic signature or on witnessed paper (classes A, B and C)",
    ),
    "D": Bilingual(
        es="de cualquier clase, también la que solo acredita el servidor (clases A, B, C y D)",
        en="of any class, also the one that only the server attests (classes A, B, C and D)",
    ),
}


_DEBTOR_WORDS: Final[dict[Debtors, Bilingual]] = {
    "each": Bilingual(
        es=", y la de cada organización que lo debe y tiene asiento con voto",
        en=", and that of each organization that owes it and has a voting seat",
    ),
    "sector": Bilingual(
        es="; las de un sector valen por las organizaciones suyas que lo deben",
        en="; those of a sector stand for the organizations of it that owe it",
    ),
}


class SignaturesMissing(GroundRuleBreached):
    """409: too few seats of a deciding sector have signed, or not surely enough."""

    code = "signatures_missing"


class SignatureTooWeak(GroundRuleBreached):
    """409: the ground rules accept no signature of this class."""

    code = "signature_too_weak"


class SignaturesBeyondSeats(ProtocolUnfit):
    """409: a sector could not sign often enough even if every seat signed."""

    code = "signatures_beyond_seats"
    message = "Clause %(clause)s asks a sector for more signatures than it has seats that can sign."


class SignatureRule(RuleKind):
    """At least `minimum` signatures of every deciding sector, none weaker than the class `lowest`.

    Each organization that owes it and has a voting seat here signs itself, unless the clause leaves it to its sector.
    Without a choice, what only the server attests (D) does not count. The shortfalls name who has signed and who has
    not: before the release they are for the sector concerned, not for its counterparts.
    """

    kind = "signature_rule"
    moments = (SignatureGiven, CommitmentReleased)
    refusal = SignaturesMissing
    refusals = MappingProxyType({SignatureGiven: SignatureTooWeak})
    unfit = (SignaturesBeyondSeats,)
    unsaid: ClassVar[Mapping[str, JsonValue]] = MappingProxyType({"debtors": "sector"})

    minimum: Annotated[int, Field(ge=1, le=100, examples=[2])]
    lowest: Annotated[Assurance, Field(examples=["C"])] = "C"
    debtors: Annotated[
        Debtors,
        Field(
            examples=["each"],
            description="`each`: an organization that owes it and has a voting seat here signs itself. `sector`: the "
            "signatures of its sector stand for it, as at tables that adopted their rules before this was asked.",
        ),
    ] = "each"

    def sentence(self) -> Bilingual:
        words, debtors = _CLASS_WORDS[self.lowest], _DEBTOR_WORDS[self.debtors]
        return Bilingual(
            es=(
                f"Un compromiso entra en vigencia con al menos {counted(self.minimum, 'firma', 'firmas')} de cada "
                f"sector que decide, {words.es}{debtors.es}; hasta entonces ningún sector ve quién firmó por los demás."
            ),
            en=(
                f"A commitment comes into force with at least {counted(self.minimum, 'signature', 'signatures')} of "
                f"every deciding sector, {words.en}{debtors.en}; until then no sector sees who signed for the others."
            ),
        )

    def counts(self, assurance: str) -> bool:
        """Whether a signature of this class is sure enough; raises ValueError for a class that does not exist."""
        return ASSURANCE_CLASSES.index(assurance) <= ASSURANCE_CLASSES.index(self.lowest)

    def misfits(self, table: TableFacts) -> tuple[Misfit, ...]:
        return tuple(
            self._misfit(sector, table.places_of(sector))
            for sector in in_order(table.deciding_sectors)
            if self.minimum > table.places_of(sector)
        )

    def _misfit(self, sector: str, seats: int) -> Misfit:
        words = SECTOR_WORDS[sector]
        return Misfit(
            refusal=SignaturesBeyondSeats,
            facts={"sector": sector, "seats": seats, "needed": self.minimum},
            cure=Bilingual(
                es=f"{capitalised(words.es)} tiene {counted(seats, 'silla', 'sillas')} para firmar: se piden menos "
                "firmas, o recibe más sillas.",
                en=f"{capitalised(words.en)} has {counted(seats, 'seat', 'seats')} to sign with: fewer signatures are "
                "asked for, or it receives more seats.",
            ),
            rests_on="voting_places",
        )

    def check(self, facts: Moment) -> Finding | None:
        if isinstance(facts, SignatureGiven):
            return None if self.counts(facts.assurance) else self._too_weak(facts.assurance)
        if not isinstance(facts, CommitmentReleased):
            return None
        signed = Counter(signature.sector for signature in facts.signatures if self.counts(signature.assurance))
        missing = [sector for sector in in_order(facts.deciding_sectors) if signed[sector] < self.minimum]
        unsigned = self._unsigned(facts)
        if not missing and not unsigned:
            return None
        shortfalls: list[dict[str, str | int]] = [
            {"sector": sector, "signed": signed[sector], "needed": self.minimum} for sector in missing
        ]
        return Finding(
            facts={
                "missing_sectors": missing,
                "shortfalls": shortfalls,
                "lowest": self.lowest,
                **({"missing_organizations": unsigned} if unsigned else {}),
            },
            cure=_cure({sector: self.minimum - signed[sector] for sector in missing}, len(unsigned)),
        )

    def _unsigned(self, facts: CommitmentReleased) -> list[str]:
        """The debtors that sit here and have not signed, where the clause asks each of them."""
        signed = {each.organization for each in (*facts.signatures, *facts.beside) if self.counts(each.assurance)}
        return sorted(facts.debtors - signed) if self.debtors == "each" else []

    def _too_weak(self, assurance: str) -> Finding:
        words = _CLASS_WORDS[self.lowest]
        return Finding(
            facts={"assurance": assurance, "lowest": self.lowest},
            cure=Bilingual(es=f"La silla firma {words.es}.", en=f"The seat signs {words.en}."),
        )


def _cure(short: dict[str, int], debtors: int) -> Bilingual:
    es = [f"a {SECTOR_WORDS[sector].es} {_es_lack(n)}" for sector, n in short.items()]
    en = [f"{SECTOR_WORDS[sector].en} lacks {counted(n, 'signature', 'signatures')}" for sector, n in short.items()]
    if debtors:
        owing = counted(debtors, "organización que lo debe", "organizaciones que lo deben")
        es.append(f"falta la firma propia de {owing}")
        owing = counted(debtors, "organization that owes it", "organizations that owe it")
        en.append(f"the own signature of {owing} is missing")
    # Spanish contracts «a el» to «al», before the sectors whose article is masculine.
    return Bilingual(
        es=f"{capitalised('; '.join(es).replace('a el ', 'al '))}.",
        en=f"{capitalised('; '.join(en))}.",
    )


def _es_lack(number: int) -> str:
    return f"le {'falta' if number == 1 else 'faltan'} {counted(number, 'firma', 'firmas')}"
