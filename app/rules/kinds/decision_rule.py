"""Decision rule: consensus of the deciding sectors, without a sustained objection."""

from typing import Annotated, Literal

from pydantic import Field

from app.core.schemas import Bilingual
from app.rules.decision_kind import DecisionRule, Tally
from app.rules.moments import DecisionTaken
from app.rules.wording import in_order


class ConsensusOfSectors(DecisionRule):
    """A proposal passes when no seat that decides upholds an objection and at least one sector accepts.

    A sector that only abstains does not stand in the way; a proposal on which all abstain is nobody's agreement.
    """

    kind = "decision_rule"

    basis: Annotated[Literal["consensus_of_sectors"], Field(examples=["consensus_of_sectors"])] = "consensus_of_sectors"

    def sentence(self) -> Bilingual:
        return Bilingual(
            es=(
                "Una propuesta se adopta por consenso de los sectores: cada sector que decide expresa su posición, "
                "al menos uno acepta y nadie mantiene una objeción. El silencio no adopta."
            ),
            en=(
                "A proposal is adopted by consensus of the sectors: every deciding sector states its position, "
                "at least one accepts and nobody upholds an objection. Silence does not adopt."
            ),
        )

    def decide(self, facts: DecisionTaken) -> Tally:
        heard = [stated for stated in facts.positions if stated.sector in facts.deciding_sectors]
        objections = tuple(stated for stated in heard if stated.stance == "object")
        reservations = tuple(stated for stated in heard if stated.stance == "accept_with_reservation")
        accepting = {stated.sector for stated in heard if stated.stance in {"accept", "accept_with_reservation"}}
        accepting -= facts.not_accepting
        return Tally(
            result="adopted" if accepting and not objections else "not_adopted",
            accepting=tuple(in_order(accepting)),
            reservations=reservations,
            objections=objections,
        )
