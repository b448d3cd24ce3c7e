"""Minutes signatures: who signs circulated minutes before they are sealed, and how surely."""

from collections import Counter
from collections.abc import Sequence
from types import MappingProxyType
from typing import Annotated, Final, Literal

from pydantic import Field

from app.core.schemas import Bilingual
from app.rules.breaches import Finding, GroundRuleBreached
from app.rules.misfits import Misfit, ProtocolUnfit, TableFacts
from app.rules.moments import MinutesSealed, MinutesSigned, Moment, SigningPlace
from app.rules.rule_kind import RuleKind
from app.rules.wording import SECTOR_WORDS, Assurance, capitalised, counted, in_order, is_sure_enough, listed

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


class MinutesSignaturesMissing(GroundRuleBreached):
    """409: somebody who is to sign the minutes has neither signed nor refused, or not surely enough."""

    code = "minutes_signatures_missing"


class MinutesSignatureTooWeak(GroundRuleBreached):
    """409: the ground rules accept no signature of this class under minutes."""

    code = "minutes_signature_too_weak"


class MinutesSignaturesBeyondSeats(ProtocolUnfit):
    """409: a sector could not sign often enough even if every place signed."""

    code = "minutes_signatures_beyond_seats"
    message = "Clause %(clause)s asks a sector for more signatures under minutes than it has seats that can sign."


class MinutesSignatures(RuleKind):
    """The seal waits for signatures of `minimum` places of every deciding sector, or besides of all that were there.

    A refusal with its reasons is an answer like a signature, of whatever class: it stands beside the others and does
    not stop the seal. Nobody is waited for who cannot sign any more, whose mandate is over or whose organization has
    left; of each sector at least one answer is.
    """

    kind = "minutes_signatures"
    moments = (MinutesSigned, MinutesSealed)
    refusal = MinutesSignaturesMissing
    refusals = MappingProxyType({MinutesSigned: MinutesSignatureTooWeak})
    unfit = (MinutesSignaturesBeyondSeats,)

    signed_by: Annotated[
        Literal["each_sector", "everybody_there"],
        Field(
            examples=["each_sector"],
            description="`minimum` places of every deciding sector; or besides every voting place that was there.",
        ),
    ] = "each_sector"
    minimum: Annotated[int, Field(ge=1, le=100, examples=[1], description="Of each deciding sector.")] = 1
    lowest: Annotated[Assurance, Field(examples=["C"])] = "C"

    def sentence(self) -> Bilingual:
        words = _CLASS_WORDS[self.lowest]
        es = f"al menos {counted(self.minimum, 'delegado', 'delegados')} de cada sector que decide"
        en = f"at least {counted(self.minimum, 'delegate', 'delegates')} of every deciding sector"
        if self.signed_by == "everybody_there":
            es, en = f"cada delegado que estuvo en la sesión y {es}", f"every delegate who was in the session and {en}"
        plural = self.signed_by == "everybody_there" or self.minimum > 1
        return Bilingual(
            es=(
                f"Antes del sello {'firman' if plural else 'firma'} el acta {es}, {words.es}, o "
                f"{'dicen' if plural else 'dice'} por qué no; una negativa se adjunta con sus razones y no impide el "
                "sello."
            ),
            en=(
                f"Before the seal {en} {'sign' if plural else 'signs'} the minutes, {words.en}, or "
                f"{'say' if plural else 'says'} why not; a refusal is attached with its reasons and does not stop the "
                "seal."
            ),
        )

    def answered(self, place: SigningPlace) -> bool:
        """Whether the place has signed surely enough, or refused."""
        if place.refused:
            return True
        return place.assurance is not None and is_sure_enough(place.assurance, self.lowest)

    def awaited(self, facts: MinutesSealed) -> tuple[SigningPlace, ...]:
        """The places whose signature is waited for; of a sector that lacks some, who was there before who was not."""
        lacking = [place for place in facts.signing if place.able and not self.answered(place)]
        asked = [place for place in lacking if self._asks(place)]
        there = {place.sector for place in asked}
        short = self._short(facts).keys() - there
        return tuple(place for place in lacking if place in asked or place.sector in short)

    def _asks(self, place: SigningPlace) -> bool:
        return self.signed_by == "everybody_there" and place.was_there

    def _short(self, facts: MinutesSealed) -> dict[str, int]:
        """How many signatures each sector lacks; no more than it has people who can give them."""
        given = Counter(place.sector for place in facts.signing if self.answered(place))
        able = Counter(place.sector for place in facts.signing if place.able and not self.answered(place))
        lacking = {
            sector: min(self.minimum - given[sector], able[sector]) if given[sector] + able[sector] else 1
            for sector in in_order(facts.deciding_sectors)
        }
        return {sector: number for sector, number in lacking.items() if number > 0}

    def misfits(self, table: TableFacts) -> tuple[Misfit, ...]:
        return tuple(
            self._misfit(sector, table.places_of(sector))
            for sector in in_order(table.deciding_sectors)
            if self.minimum > table.places_of(sector)
        )

    def _misfit(self, sector: str, seats: int) -> Misfit:
        words = SECTOR_WORDS[sector]
        return Misfit(
            refusal=MinutesSignaturesBeyondSeats,
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
        if isinstance(facts, MinutesSigned):
            return None if is_sure_enough(facts.assurance, self.lowest) else self._too_weak(facts.assurance)
        return self._missing(facts) if isinstance(facts, MinutesSealed) else None

    def _too_weak(self, assurance: str) -> Finding:
        words = _CLASS_WORDS[self.lowest]
        return Finding(
            facts={"assurance": assurance, "lowest": self.lowest},
            cure=Bilingual(es=f"La silla firma {words.es}.", en=f"The seat signs {words.en}."),
        )

    def _missing(self, facts: MinutesSealed) -> Finding | None:
        awaited, short = self.awaited(facts), self._short(facts)
        there = Counter(place.sector for place in awaited if self._asks(place))
        short = {sector: max(short.get(sector, 0), there[sector]) for sector in in_order({*short, *there})}
        if not short:
            return None
        return Finding(
            facts={
                "missing_sectors": list(short),
                "missing_seats": [place.seat for place in awaited],
                "lowest": self.lowest,
            },
            cure=_cure(short, self.lowest),
        )


def _cure(short: dict[str, int], lowest: Assurance) -> Bilingual:
    words: Sequence[Bilingual] = [
        Bilingual(
            es=f"{counted(number, 'delegado', 'delegados')} de {SECTOR_WORDS[sector].es}".replace("de el ", "del "),
            en=f"{counted(number, 'delegate', 'delegates')} of {SECTOR_WORDS[sector].en}",
        )
        for sector, number in short.items()
    ]
    who, one = listed(words), sum(short.values()) == 1
    return Bilingual(
        es=(
            f"{'Firma' if one else 'Firman'} {who.es}, {_CLASS_WORDS[lowest].es}, o {'dice' if one else 'dicen'} "
            "por qué no."
        ),
        en=f"{who.en} {'signs' if one else 'sign'}, {_CLASS_WORDS[lowest].en}, or {'says' if one else 'say'} why not.",
    )
