"""Decision in two rounds: consensus of the deciding sectors first, and where there is none, votes in each of them."""

from dataclasses import replace
from typing import Annotated

from pydantic import Field

from app.core.schemas import Bilingual
from app.rules.decision_kind import DecisionRule, Tally
from app.rules.kinds.decision_by_sector_votes import SectorVotes, Votes
from app.rules.kinds.decision_rule import ConsensusOfSectors
from app.rules.misfits import Misfit, ProtocolUnfit, TableFacts
from app.rules.moments import DecisionTaken
from app.rules.wording import SECTOR_WORDS, SectorName, counted, in_order


class SecondRoundBeyondSeats(ProtocolUnfit):
    """409: in the second round a sector would need more votes than it has places."""

    code = "second_round_beyond_seats"
    message = "Clause %(clause)s asks a sector for more votes in the second round than it has voting places."


class TwoRounds(DecisionRule):
    """A first round passes by consensus. Where it does not, all are asked once more, and votes in each sector decide.

    In the second round `minimum` voting seats of every deciding sector accept, or what `overrides` says. Nothing that
    was said in the first round counts in the second one; no sector is outvoted by the others in either.
    """

    kind = "decision_in_two_rounds"
    unfit = (SecondRoundBeyondSeats,)

    minimum: Annotated[Votes, Field(examples=[2])]
    overrides: Annotated[dict[SectorName, Votes], Field(default_factory=dict, examples=[{"community": 4}])]

    def sentence(self) -> Bilingual:
        es = f"al menos {counted(self.minimum, 'silla', 'sillas')} de cada sector que decide"
        en = f"at least {counted(self.minimum, 'seat', 'seats')} of every deciding sector"
        for sector in in_order(self.overrides):
            words = SECTOR_WORDS[sector]
            number = next(votes for name, votes in self.overrides.items() if name == sector)
            es += f"; de {words.es}, al menos {number}".replace("de el ", "del ")
            en += f"; of {words.en}, at least {number}"
        return Bilingual(
            es=(
                "Una propuesta se adopta por consenso de los sectores. Si en la primera ronda no lo hay, cada sector "
                f"vuelve a expresar su posición, y en la segunda ronda se adopta cuando la aceptan {es}. El silencio "
                "no adopta, y ningún sector decide por otro."
            ),
            en=(
                "A proposal is adopted by consensus of the sectors. Where the first round brings none, every sector "
                f"states its position again, and in the second round it is adopted when it is accepted by {en}. "
                "Silence does not adopt, and no sector decides for another."
            ),
        )

    def decide(self, facts: DecisionTaken) -> Tally:
        if facts.round > 1:
            return self._votes.decide(facts)
        first = ConsensusOfSectors().decide(facts)
        if first.result == "adopted":
            return first
        return Tally("second_round", first.accepting, first.reservations, first.objections)

    def misfits(self, table: TableFacts) -> tuple[Misfit, ...]:
        return tuple(replace(misfit, refusal=SecondRoundBeyondSeats) for misfit in self._votes.misfits(table))

    @property
    def _votes(self) -> SectorVotes:
        return SectorVotes(minimum=self.minimum, overrides=self.overrides)
