"""Decision by votes in each sector: n of a sector's seats accept, in every one of the sectors that decide."""

from collections import Counter
from typing import Annotated

from pydantic import Field

from app.core.schemas import Bilingual
from app.rules.decision_kind import DecisionRule, Tally
from app.rules.misfits import Misfit, ProtocolUnfit, TableFacts
from app.rules.moments import DecisionTaken
from app.rules.wording import SECTOR_WORDS, SectorName, capitalised, counted, in_order

Votes = Annotated[int, Field(ge=1, le=100)]


class VotesBeyondSeats(ProtocolUnfit):
    """409: a sector would need more votes than it has places."""

    code = "votes_beyond_seats"
    message = "Clause %(clause)s asks a sector for more votes than it has voting places."


class SectorVotes(DecisionRule):
    """A proposal passes when `minimum` voting seats of every deciding sector accept it, or what `overrides` says.

    No sector is outvoted by the others: each of them says yes by its own count. An objection is recorded word for
    word and outweighed only by the seats of its own sector.
    """

    kind = "decision_by_sector_votes"
    unfit = (VotesBeyondSeats,)

    minimum: Annotated[Votes, Field(examples=[2])]
    overrides: Annotated[dict[SectorName, Votes], Field(default_factory=dict, examples=[{"community": 4}])]

    def sentence(self) -> Bilingual:
        es = f"al menos {counted(self.minimum, 'silla', 'sillas')} de cada sector que decide"
        en = f"at least {counted(self.minimum, 'seat', 'seats')} of every deciding sector"
        for sector in in_order(self.overrides):
            words, number = SECTOR_WORDS[sector], self._needed(sector)
            es += f"; de {words.es}, al menos {number}".replace("de el ", "del ")
            en += f"; of {words.en}, at least {number}"
        return Bilingual(
            es=(
                f"Una propuesta se adopta cuando cada sector que decide expresa su posición y la aceptan {es}. "
                "El silencio no adopta, y ningún sector decide por otro."
            ),
            en=(
                f"A proposal is adopted when every deciding sector states its position and it is accepted by {en}. "
                "Silence does not adopt, and no sector decides for another."
            ),
        )

    def decide(self, facts: DecisionTaken) -> Tally:
        heard = [stated for stated in facts.positions if stated.sector in facts.deciding_sectors]
        yes = {(stated.sector, stated.seat) for stated in heard if stated.stance.startswith("accept")}
        votes = Counter(sector for sector, _ in yes)
        accepting = {sector for sector in facts.deciding_sectors if votes[sector] >= self._needed(sector)}
        accepting -= facts.not_accepting
        return Tally(
            result="adopted" if accepting and accepting == facts.deciding_sectors else "not_adopted",
            accepting=tuple(in_order(accepting)),
            reservations=tuple(stated for stated in heard if stated.stance == "accept_with_reservation"),
            objections=tuple(stated for stated in heard if stated.stance == "object"),
        )

    def misfits(self, table: TableFacts) -> tuple[Misfit, ...]:
        return tuple(
            self._misfit(sector, table.places_of(sector))
            for sector in in_order(table.deciding_sectors)
            if self._needed(sector) > table.places_of(sector)
        )

    def _misfit(self, sector: str, places: int) -> Misfit:
        words = SECTOR_WORDS[sector]
        return Misfit(
            refusal=VotesBeyondSeats,
            facts={"sector": sector, "needed": self._needed(sector), "places": places},
            cure=Bilingual(
                es=f"{capitalised(words.es)} tiene {counted(places, 'plaza con voto', 'plazas con voto')}: se piden "
                "menos votos, o recibe más plazas.",
                en=f"{capitalised(words.en)} has {counted(places, 'voting place', 'voting places')}: fewer votes are "
                "asked for, or it receives more places.",
            ),
            rests_on="voting_places",
        )

    def _needed(self, sector: str) -> int:
        return next((number for name, number in self.overrides.items() if name == sector), self.minimum)
