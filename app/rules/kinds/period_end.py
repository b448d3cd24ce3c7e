"""Period end: what becomes of a period whose last day is one that nobody works."""

from typing import Annotated, Literal

from pydantic import Field

from app.core.schemas import Bilingual
from app.rules.breaches import Finding, GroundRuleBreached
from app.rules.moments import CommitmentReleased, MinutesSealed, Moment, ReportSilent
from app.rules.rule_kind import RuleKind


class PeriodEnd(RuleKind):
    """Where a period ends in which somebody is to act: the review of minutes, a verification, a commitment in days.

    It refuses nothing: what counts such a period asks it. Notices, terms and days that people named do not move.
    """

    kind = "period_end"
    moments = (MinutesSealed, ReportSilent, CommitmentReleased)
    refusal = GroundRuleBreached
    refuses = False

    on_non_business_day: Annotated[
        Literal["stays", "next_business_day"],
        Field(
            examples=["next_business_day"],
            description="Where the last day is no business day by the calendar that the table names.",
        ),
    ] = "stays"

    @property
    def moves(self) -> bool:
        return self.on_non_business_day == "next_business_day"

    @classmethod
    def without_clause(cls) -> Bilingual:
        return Bilingual(
            es="Un plazo en días calendario termina en su último día, aunque sea inhábil.",
            en="A period of calendar days ends on its last day, even if that is no business day.",
        )

    def sentence(self) -> Bilingual:
        periods = Bilingual(
            es="El plazo para revisar un acta, para verificar un informe o para cumplir un compromiso en un número de "
            "días",
            en="The period to review minutes, to verify a report or to fulfil a commitment within a number of days",
        )
        if not self.moves:
            return Bilingual(
                es=f"{periods.es} termina en su último día, aunque sea inhábil.",
                en=f"{periods.en} ends on its last day, even if that is no business day.",
            )
        return Bilingual(
            es=f"{periods.es} que termina en un día inhábil se corre al siguiente día hábil, según el calendario de la "
            "mesa; si la mesa no tiene calendario, no se corre. La fecha que se acuerda como tal no se mueve.",
            en=f"{periods.en} that ends on a day that is no business day moves to the next one that is, by the "
            "calendar of the table; where it has none, it does not move. A day agreed as such stays.",
        )

    def check(self, facts: Moment) -> Finding | None:  # noqa: ARG002 - the hook's signature
        return None
