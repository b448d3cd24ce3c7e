"""Escalation ladder: what follows, day by day, from a commitment whose deadline passed."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Annotated, Final, Literal

from pydantic import Field

from app.core.clock import instant
from app.core.schemas import Bilingual
from app.directory.legal_days import add_days, end_of_day
from app.rules.breaches import Finding, GroundRuleBreached
from app.rules.misfits import Misfit, ProtocolUnfit, TableFacts, calendar_days
from app.rules.moments import DeadlineMissed, Moment
from app.rules.rule_kind import RuleKind
from app.rules.wording import long_date

Step = Literal["reminder", "explanation", "cure_plan", "table", "guarantor", "authority"]
Day = Annotated[int, Field(ge=0, le=730)]

_STEP_WORDS: Final[dict[Step, Bilingual]] = {
    "reminder": Bilingual(es="recordatorio", en="a reminder"),
    "explanation": Bilingual(es="descargo del responsable", en="an explanation by the responsible"),
    "cure_plan": Bilingual(es="plan de subsanación", en="a cure plan"),
    "table": Bilingual(es="lo trata la mesa", en="the table takes it up"),
    "guarantor": Bilingual(es="interviene el garante", en="the guarantor steps in"),
    "authority": Bilingual(es="se eleva a la autoridad que convocó", en="it goes to the convening authority"),
}
_ORDER: Final = tuple(_STEP_WORDS)


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the ladder for one missed deadline: due from the instant `due_at` on."""

    step: Step
    day: int
    due_at: datetime


class EscalationNotDue(GroundRuleBreached):
    """409: the delay has not lasted long enough for the first step."""

    code = "escalation_not_due"


class EscalationOutOfOrder(ProtocolUnfit):
    """409: a later step of the ladder is due before an earlier one."""

    code = "escalation_out_of_order"
    message = "Clause %(clause)s climbs the steps of a missed deadline in the wrong order."


class EscalationBeyondFollowUp(ProtocolUnfit):
    """409: a step is due when nobody follows commitments up any more."""

    code = "escalation_beyond_follow_up"
    message = "Clause %(clause)s has a step that is due after the follow-up of commitments has ended."


class EscalationLadder(RuleKind):
    """The step of day n is due once n whole days have passed since the last day of the deadline; 0 is at once."""

    kind = "escalation_ladder"
    moments = (DeadlineMissed,)
    refusal = EscalationNotDue
    unfit = (EscalationOutOfOrder, EscalationBeyondFollowUp)

    steps: Annotated[
        dict[Step, Day],
        Field(
            min_length=1,
            examples=[
                {"reminder": 0, "explanation": 15, "cure_plan": 30, "table": 45, "guarantor": 60, "authority": 90},
            ],
            description="The day of delay at which each step is due; steps left out do not exist at the table.",
        ),
    ]
    counting: Annotated[Literal["calendar", "business"], Field(examples=["calendar"])] = "calendar"

    def sentence(self) -> Bilingual:
        es = "; ".join(f"día {day}, {_STEP_WORDS[step].es}" for step, day in self._ordered())
        en = "; ".join(f"day {day}, {_STEP_WORDS[step].en}" for step, day in self._ordered())
        business = self.counting == "business"
        return Bilingual(
            es=f"Vencido un plazo, por {'días hábiles' if business else 'días calendario'} de retraso: {es}.",
            en=f"Once a deadline has passed, by {self.counting} days of delay: {en}.",
        )

    def rungs(self, facts: DeadlineMissed) -> tuple[Rung, ...]:
        """Every step with the instant from which it is due, the earliest first. Raises DaysOutOfRange."""
        return tuple(
            Rung(step, day, end_of_day(add_days(facts.due, day, self.counting, facts.holidays), facts.time_zone))
            for step, day in self._ordered()
        )

    def due_steps(self, facts: DeadlineMissed) -> tuple[Rung, ...]:
        """The steps that are due at this minute, the earliest first, whether or not they were taken already."""
        return tuple(rung for rung in self.rungs(facts) if rung.due_at <= facts.now)

    def misfits(self, table: TableFacts) -> tuple[Misfit, ...]:
        found = []
        usual = sorted(self.steps, key=_ORDER.index)
        for earlier, later in pairwise(usual):
            if self.steps[later] < self.steps[earlier]:
                first, then = _STEP_WORDS[earlier], _STEP_WORDS[later]
                found.append(
                    Misfit(
                        refusal=EscalationOutOfOrder,
                        facts={
                            "earlier_step": earlier,
                            "earlier_day": self.steps[earlier],
                            "later_step": later,
                            "later_day": self.steps[later],
                        },
                        cure=Bilingual(
                            es=f"El paso «{then.es}» no llega antes que «{first.es}».",
                            en=f"The step “{then.en}” does not come before “{first.en}”.",
                        ),
                    )
                )
        last_step, last_day = self._ordered()[-1]
        needed = calendar_days(last_day, self.counting)
        if table.follow_up_days is not None and needed > table.follow_up_days:
            found.append(
                Misfit(
                    refusal=EscalationBeyondFollowUp,
                    facts={"step": last_step, "calendar_days": needed, "follow_up_days": table.follow_up_days},
                    cure=Bilingual(
                        es="El último paso llega antes de que termine el seguimiento, o el seguimiento dura más.",
                        en="The last step comes before the follow-up ends, or the follow-up lasts longer.",
                    ),
                    rests_on="follow_up_days",
                )
            )
        return tuple(found)

    def check(self, facts: Moment) -> Finding | None:
        if not isinstance(facts, DeadlineMissed) or self.due_steps(facts):
            return None
        first = self.rungs(facts)[0]
        words, last_day = _STEP_WORDS[first.step], add_days(facts.due, first.day, self.counting, facts.holidays)
        day = long_date(last_day)
        return Finding(
            facts={
                "first_step": first.step,
                "last_day": last_day.isoformat(),
                "due_at": instant(first.due_at),
                "time_zone": facts.time_zone,
            },
            cure=Bilingual(
                es=f"El primer paso ({words.es}) corresponde cuando termine el {day.es}, hora de {facts.time_zone}.",
                en=f"The first step ({words.en}) is due when {day.en} comes to its end, {facts.time_zone} time.",
            ),
        )

    def _ordered(self) -> list[tuple[Step, int]]:
        """By day; on the same day in the order in which a ladder is usually climbed."""
        return sorted(self.steps.items(), key=lambda rung: (rung[1], _ORDER.index(rung[0])))
