"""Verification: who says whether a report is true, within how many days, and what follows when nobody does."""

from datetime import date, datetime
from types import MappingProxyType
from typing import Annotated, Final, Literal

from pydantic import Field

from app.core.clock import instant
from app.core.schemas import Bilingual
from app.directory.legal_days import end_of_day, local_date, period_end
from app.rules.breaches import Finding, GroundRuleBreached
from app.rules.misfits import Misfit, ProtocolUnfit, TableFacts
from app.rules.moments import CommitmentOffered, Moment, ReportSilent, VerificationGiven
from app.rules.rule_kind import RuleKind
from app.rules.wording import counted_days, in_order, long_date

Verifier = Literal["other_sector", "beneficiary", "named"]
SilenceEffect = Literal["table_decides", "stays_unverified"]
"""What silence may do. No value is a level: silence never says that anything was done."""

_WHO: Final[dict[Verifier, Bilingual]] = {
    "other_sector": Bilingual(
        es="cualquier sector distinto del que informa", en="any sector other than the reporter's"
    ),
    "beneficiary": Bilingual(
        es="un beneficiario de un sector distinto del que informa",
        en="a beneficiary of a sector other than the reporter's",
    ),
    "named": Bilingual(
        es="el verificador que nombra el compromiso, de un sector distinto del que informa",
        en="the verifier named in the commitment, of a sector other than the reporter's",
    ),
}
_SILENCE: Final[dict[SilenceEffect, Bilingual]] = {
    "table_decides": Bilingual(es="si nadie lo hace, decide la mesa", en="if nobody does, the table decides"),
    "stays_unverified": Bilingual(
        es="si nadie lo hace, el informe queda sin verificar", en="if nobody does, the report stays unverified"
    ),
}


class VerificationOutOfTurn(GroundRuleBreached):
    """409: whoever verifies is not the one whom the table agreed on, or a silence is not over yet."""

    code = "verification_out_of_turn"


class VerifierNotNamed(GroundRuleBreached):
    """409: the verifier is the one that the commitment names, and it names none who could verify."""

    code = "verifier_not_named"


class VerifierImpossible(ProtocolUnfit):
    """409: nobody at the table could ever verify under this clause."""

    code = "verifier_impossible"
    message = "Clause %(clause)s leaves the verification to somebody who cannot exist at this table."


class Verification(RuleKind):
    """A report is verified by `who`, never by the reporter's sector; after `within_days` silence has its effect.

    Where that is the verifier named in the commitment, none is offered without one: nobody could ever contest it.

    The days limit the silence, not the truth: a verification that comes later is heard as long as nothing was decided.
    """

    kind = "verification"
    moments = (CommitmentOffered, VerificationGiven, ReportSilent)
    refusal = VerificationOutOfTurn
    refusals = MappingProxyType({CommitmentOffered: VerifierNotNamed})
    unfit = (VerifierImpossible,)

    who: Annotated[Verifier, Field(examples=["named"])]
    within_days: Annotated[int, Field(ge=1, le=180, examples=[15])]
    counting: Annotated[Literal["calendar", "business"], Field(examples=["calendar"])] = "calendar"
    on_silence: Annotated[SilenceEffect, Field(examples=["table_decides"])] = "stays_unverified"

    def sentence(self) -> Bilingual:
        who, days, silence = _WHO[self.who], counted_days(self.within_days, self.counting), _SILENCE[self.on_silence]
        return Bilingual(
            es=f"Verifica {who.es}, hasta {days.es} después del informe; {silence.es}. El silencio no da ningún nivel.",
            en=f"Verification is by {who.en}, up to {days.en} after the report; {silence.en}. Silence gives no level.",
        )

    def may_verify(self, facts: VerificationGiven) -> bool:
        """Whether the table agreed on this verifier. Of the reporter's sector nobody may, whatever the parameters."""
        if facts.verifier_sector == facts.reporter_sector:
            return False
        match self.who:
            case "beneficiary":
                return facts.is_beneficiary
            case "named":
                return facts.is_named_verifier
            case "other_sector":
                return True

    def misfits(self, table: TableFacts) -> tuple[Misfit, ...]:
        if len(table.deciding_sectors) > 1 or (self.who != "beneficiary" and table.roles.get("verifier", 0)):
            return ()
        return (
            Misfit(
                refusal=VerifierImpossible,
                facts={
                    "who": self.who,
                    "deciding_sectors": len(table.deciding_sectors),
                    "verifier_seats": table.roles.get("verifier", 0),
                },
                cure=Bilingual(
                    es="Decide otro sector además del que informa, o la mesa recibe una silla de verificador y la "
                    "cláusula no pide que sea beneficiario.",
                    en="Another sector decides beside the reporter's, or the table receives a verifier's seat and the "
                    "clause does not ask for a beneficiary.",
                ),
                rests_on="deciding_sectors",
            ),
        )

    def last_day(self, reported_at: datetime, time_zone: str, holidays: frozenset[date]) -> date:
        """The last day on which nobody calls it silence yet. Raises DaysOutOfRange."""
        return period_end(local_date(reported_at, time_zone), self.within_days, self.counting, holidays)

    def effect(self, facts: ReportSilent) -> SilenceEffect | None:
        """What the silence over a report does at this minute; nothing while the days are running."""
        last = self.last_day(facts.reported_at, facts.time_zone, facts.holidays)
        return self.on_silence if facts.now >= end_of_day(last, facts.time_zone) else None

    def check(self, facts: Moment) -> Finding | None:
        if isinstance(facts, VerificationGiven) and not self.may_verify(facts):
            who = _WHO[self.who]
            return Finding(
                facts={
                    "reason": "not_the_verifier",
                    "who": self.who,
                    "reporter_sector": str(facts.reporter_sector),
                    "verifier_sector": str(facts.verifier_sector),
                },
                cure=Bilingual(es=f"Verifica {who.es}.", en=f"Verification is by {who.en}."),
            )
        if isinstance(facts, ReportSilent) and self.effect(facts) is None:
            return self._still_running(facts)
        if isinstance(facts, CommitmentOffered) and self.who == "named" and not facts.has_independent_verifier:
            return _nobody_named(facts)
        return None

    def _still_running(self, facts: ReportSilent) -> Finding:
        last = self.last_day(facts.reported_at, facts.time_zone, facts.holidays)
        day = long_date(last)
        return Finding(
            facts={
                "reason": "window_running",
                "last_day": last.isoformat(),
                "silent_from": instant(end_of_day(last, facts.time_zone)),
                "time_zone": facts.time_zone,
            },
            cure=Bilingual(
                es=f"El informe se verifica, o se espera a que termine el {day.es}, hora de {facts.time_zone}.",
                en=f"The report is verified, or {day.en} comes to its end, {facts.time_zone} time.",
            ),
        )


def _nobody_named(facts: CommitmentOffered) -> Finding:
    return Finding(
        facts={
            "reason": "no_verifier_named",
            "responsible_sectors": in_order(facts.lead_sectors | facts.co_responsible_sectors),
        },
        cure=Bilingual(
            es="El compromiso nombra a un verificador que no pertenece a ningún sector responsable.",
            en="The commitment names a verifier who belongs to none of the responsible sectors.",
        ),
    )
