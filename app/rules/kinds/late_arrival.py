"""Late arrival: until when delegates may join an open session; no sector is ever left outside."""

from datetime import timedelta
from typing import Annotated

from pydantic import Field

from app.core.clock import instant
from app.core.schemas import Bilingual
from app.rules.breaches import Finding, GroundRuleBreached
from app.rules.moments import Moment, SeatArriving
from app.rules.rule_kind import RuleKind
from app.rules.wording import SECTOR_WORDS, capitalised, counted_minutes


class ArrivalTooLate(GroundRuleBreached):
    """409: the session is under way, the sector is in the room, and the tolerance is over."""

    code = "arrival_too_late"


class LateArrival(RuleKind):
    """A delegate joins an open session up to `tolerance_minutes` after its hour, or after its opening if that is later.

    Whatever the tolerance, nobody comes late to a sector that has no voting seat in the room, and who was there before
    comes back at any time. People without a vote come and go as they need.
    """

    kind = "late_arrival"
    moments = (SeatArriving,)
    refusal = ArrivalTooLate

    tolerance_minutes: Annotated[int, Field(ge=0, le=480, examples=[30])]

    def sentence(self) -> Bilingual:
        words = counted_minutes(self.tolerance_minutes)
        return Bilingual(
            es=(
                f"Quien vota puede incorporarse hasta {words.es} después del inicio de la sesión. Pasada la tolerancia "
                "solo se incorpora quien estuvo antes o quien viene por un sector que no tiene a nadie en la sala."
            ),
            en=(
                f"Whoever votes may join up to {words.en} after the session begins. Once the tolerance is over, only "
                "those who were there before join, or those who come for a sector that has nobody in the room."
            ),
        )

    def check(self, facts: Moment) -> Finding | None:
        if not isinstance(facts, SeatArriving) or facts.opened_at is None:
            return None
        last = max(facts.starts_at, facts.opened_at) + timedelta(minutes=self.tolerance_minutes)
        if facts.arrived_at <= last or not facts.votes or facts.returns or facts.sector_present == 0:
            return None
        words = SECTOR_WORDS[facts.sector]
        return Finding(
            facts={
                "sector": str(facts.sector),
                "sector_present": facts.sector_present,
                "arrived_at": instant(facts.arrived_at),
                "last_arrival_at": instant(last),
            },
            cure=Bilingual(
                es=(
                    f"{capitalised(words.es)} ya está en la sala: se incorpora alguien más cuando no quede nadie de su "
                    "sector, o en la próxima sesión."
                ),
                en=(
                    f"{capitalised(words.en)} is in the room already: somebody else joins once nobody of the sector "
                    "is left there, or at the next session."
                ),
            ),
        )
