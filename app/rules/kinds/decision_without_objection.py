"""Decision without a sustained objection: enough sectors accept, and nobody upholds an objection with its reasons."""

from typing import Annotated

from pydantic import Field

from app.core.schemas import Bilingual
from app.rules.decision_kind import DecisionRule, Tally
from app.rules.misfits import Misfit, ProtocolUnfit, TableFacts
from app.rules.moments import DecisionTaken
from app.rules.wording import counted, in_order


class AcceptancesBeyondSectors(ProtocolUnfit):
    """409: more sectors would have to accept than decide at the table."""

    code = "acceptances_beyond_sectors"
    message = "Clause %(clause)s asks for the yes of more sectors than decide at this table."


class NoSustainedObjection(DecisionRule):
    """A proposal passes when `accepting_sectors` accept and no seat that decides upholds a reasoned objection.

    An objection without reasons is a no of its sector and stands in the record, but it does not stop the others.
    """

    kind = "decision_without_objection"
    unfit = (AcceptancesBeyondSectors,)

    accepting_sectors: Annotated[int, Field(ge=1, le=4, examples=[2])]

    def sentence(self) -> Bilingual:
        es, en = (
            counted(self.accepting_sectors, "sector", "sectores"),
            counted(self.accepting_sectors, "sector", "sectors"),
        )
        accept = "acepta" if self.accepting_sectors == 1 else "aceptan"
        return Bilingual(
            es=(
                f"Una propuesta se adopta cuando cada sector que decide expresa su posición, al menos {es} la {accept} "
                "y nadie mantiene una objeción con sus razones. El silencio no adopta."
            ),
            en=(
                f"A proposal is adopted when every deciding sector states its position, at least {en} "
                f"{'accepts' if self.accepting_sectors == 1 else 'accept'} and nobody upholds an objection with its "
                "reasons. Silence does not adopt."
            ),
        )

    def decide(self, facts: DecisionTaken) -> Tally:
        heard = [stated for stated in facts.positions if stated.sector in facts.deciding_sectors]
        objections = tuple(stated for stated in heard if stated.stance == "object")
        accepting = {stated.sector for stated in heard if stated.stance in {"accept", "accept_with_reservation"}}
        accepting -= facts.not_accepting
        sustained = any(stated.text and stated.text.strip() for stated in objections)
        return Tally(
            result="adopted" if len(accepting) >= self.accepting_sectors and not sustained else "not_adopted",
            accepting=tuple(in_order(accepting)),
            reservations=tuple(stated for stated in heard if stated.stance == "accept_with_reservation"),
            objections=objections,
        )

    def misfits(self, table: TableFacts) -> tuple[Misfit, ...]:
        sectors = len(table.deciding_sectors)
        if self.accepting_sectors <= sectors:
            return ()
        return (
            Misfit(
                refusal=AcceptancesBeyondSectors,
                facts={"accepting_sectors": self.accepting_sectors, "deciding_sectors": sectors},
                cure=Bilingual(
                    es=f"La cláusula pide que acepten {counted(sectors, 'sector', 'sectores')} como máximo.",
                    en=f"The clause asks {counted(sectors, 'sector', 'sectors')} at most to accept.",
                ),
                rests_on="deciding_sectors",
            ),
        )
