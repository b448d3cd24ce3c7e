"""Floor order: who is given the floor next, of those who have asked for it."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from app.core.schemas import Bilingual
from app.rules.breaches import Finding, GroundRuleBreached
from app.rules.moments import Moment, TurnGranted, Waits
from app.rules.rule_kind import RuleKind
from app.rules.wording import SECTOR_WORDS

Order = Literal["as_asked", "least_heard"]


class FloorOutOfOrder(GroundRuleBreached):
    """409: somebody else waits who comes before."""

    code = "floor_out_of_order"


class FloorOrder(RuleKind):
    """The floor goes to who asked first, or to the sector that has been heard least; points of order come before.

    An answer follows what it answers, so nobody who waits comes before it.
    """

    kind = "floor_order"
    moments = (TurnGranted,)
    refusal = FloorOutOfOrder

    order: Annotated[Order, Field(examples=["least_heard"])] = "least_heard"

    def sentence(self) -> Bilingual:
        if self.order == "as_asked":
            return Bilingual(
                es="La palabra se da en el orden en que se pide; las cuestiones de orden van primero.",
                en="The floor is given in the order in which it is asked for; points of order come first.",
            )
        return Bilingual(
            es="De quienes piden la palabra habla primero el sector que menos ha hablado en la sesión; las cuestiones "
            "de orden van primero.",
            en="Of those who ask for the floor the sector that has spoken least in the session comes first; points of "
            "order come before all others.",
        )

    def place(self, waits: Waits, seconds: int) -> tuple[bool, int, datetime]:
        """What orders those who wait, the smallest first; `seconds` is what the sector has spoken in the session."""
        return not waits.point_of_order, seconds if self.order == "least_heard" else 0, waits.asked_at

    def check(self, facts: Moment) -> Finding | None:
        if not isinstance(facts, TurnGranted) or facts.asks is None or facts.answers:
            return None
        spoken = {str(each.sector): each.seconds for each in facts.spoken}
        mine = self.place(facts.asks, spoken.get(str(facts.asks.sector), 0))
        before = [
            (place, each)
            for each in facts.waiting
            if (place := self.place(each, spoken.get(str(each.sector), 0))) < mine
        ]
        if not before:
            return None
        _, first = min(before, key=lambda each: each[0])
        words = SECTOR_WORDS[first.sector]
        return Finding(
            facts={
                "order": self.order,
                **({"request_id": str(first.request)} if first.request else {}),
                "sector": str(first.sector),
                "seconds_spoken": spoken.get(str(first.sector), 0),
            },
            cure=Bilingual(
                es=f"Antes habla quien espera por {words.es}, o retira su pedido.",
                en=f"Whoever waits for {words.en} speaks before, or withdraws the request.",
            ),
        )
