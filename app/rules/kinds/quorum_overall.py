"""Quorum overall: how many voting places of the whole table are taken when a session opens and when it decides."""

from typing import Annotated, Literal

from pydantic import Field

from app.core.schemas import Bilingual
from app.rules.breaches import Finding, GroundRuleBreached
from app.rules.misfits import Misfit, ProtocolUnfit, TableFacts
from app.rules.moments import DecisionTaken, Moment, SessionOpening
from app.rules.rule_kind import RuleKind
from app.rules.wording import counted

Share = Literal["half_plus_one", "two_thirds"]

_SHARE_WORDS: dict[Share, Bilingual] = {
    "half_plus_one": Bilingual(es="la mitad más una", en="half plus one"),
    "two_thirds": Bilingual(es="dos tercios", en="two thirds"),
}


class QuorumMissing(GroundRuleBreached):
    """409: too few voting places of the table are taken."""

    code = "quorum_missing"


class QuorumBeyondSeats(ProtocolUnfit):
    """409: not even a full table would be a quorum."""

    code = "quorum_beyond_seats"
    message = "Clause %(clause)s asks for a larger quorum than the table has voting places."


class QuorumOverall(RuleKind):
    """At least this share, or this number, of the voting places of the table is taken.

    Half plus one of n places is ⌊n/2⌋ + 1; two thirds is rounded up.
    """

    kind = "quorum_overall"
    moments = (SessionOpening, DecisionTaken)
    refusal = QuorumMissing
    unfit = (QuorumBeyondSeats,)

    at_least: Annotated[Share | Annotated[int, Field(ge=1, le=500)], Field(examples=["half_plus_one"])]

    def sentence(self) -> Bilingual:
        if isinstance(self.at_least, int):
            return Bilingual(
                es=f"Para abrir y para decidir {_es_present(self.at_least)} en la mesa.",
                en=f"To open and to decide, at least {_en_present(self.at_least)} at the table.",
            )
        words = _SHARE_WORDS[self.at_least]
        return Bilingual(
            es=f"Para abrir y para decidir están presentes al menos {words.es} de las plazas con voto de la mesa.",
            en=f"To open and to decide, at least {words.en} of the voting places of the table are present.",
        )

    def check(self, facts: Moment) -> Finding | None:
        if not isinstance(facts, SessionOpening | DecisionTaken):
            return None
        needed = self.needed(facts.seating.places)
        short = needed - facts.seating.present
        if short <= 0:
            return None
        return Finding(
            facts={"places": facts.seating.places, "present": facts.seating.present, "needed": needed},
            cure=_cure(short, min(short, facts.seating.unconfirmed)),
        )

    def misfits(self, table: TableFacts) -> tuple[Misfit, ...]:
        places, needed = table.places, self.needed(table.places)
        if needed <= places:
            return ()
        return (
            Misfit(
                refusal=QuorumBeyondSeats,
                facts={"places": places, "needed": needed},
                cure=Bilingual(
                    es=f"La mesa tiene {counted(places, 'plaza con voto', 'plazas con voto')}: el quórum es menor, o "
                    "se crean más plazas.",
                    en=f"The table has {counted(places, 'voting place', 'voting places')}: the quorum is smaller, or "
                    "more places are made.",
                ),
                rests_on="voting_places",
            ),
        )

    def needed(self, places: int) -> int:
        """Voting places that must be taken, of `places`."""
        match self.at_least:
            case "half_plus_one":
                return places // 2 + 1
            case "two_thirds":
                return -(-2 * places // 3)
            case number:
                return number


def _cure(short: int, confirmed: int) -> Bilingual:
    """Who is there already is confirmed by their sectors; only what is lacking after that is taken by others."""
    es, en, rest = list[str](), list[str](), short - confirmed
    if confirmed:
        es.append(f"Los sectores confirman sus listas de asistencia ({counted(confirmed, 'plaza', 'plazas')}).")
        en.append(f"The sectors confirm their attendance lists ({counted(confirmed, 'place', 'places')}).")
    if rest:
        es.append(f"Hace falta que {_es_arrive(rest)}.")
        en.append(f"{counted(rest, 'more voting place', 'more voting places')} must be taken at the table.")
    return Bilingual(es=" ".join(es), en=" ".join(en))


def _es_present(number: int) -> str:
    verb = "está presente" if number == 1 else "están presentes"
    return f"{verb} al menos {counted(number, 'plaza con voto', 'plazas con voto')}"


def _en_present(number: int) -> str:
    verb = "is present" if number == 1 else "are present"
    return f"{counted(number, 'voting place', 'voting places')} {verb}"


def _es_arrive(number: int) -> str:
    verb = "se ocupe" if number == 1 else "se ocupen"
    return f"{verb} {counted(number, 'plaza con voto más', 'plazas con voto más')} en la mesa"
