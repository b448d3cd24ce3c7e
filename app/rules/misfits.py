"""Why a clause cannot be kept at a table, and the refusal that says so before anybody adopts it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from app.core.errors import Conflict
from app.core.schemas import Bilingual
from app.rules.breaches import Facts


@dataclass(frozen=True, slots=True)
class TableFacts:
    """A table as its ground rules meet it. Sectors and roles are strings in the words of the domain.

    `voting_places` are the places of each sector that decides, a titular and the alternates sharing one: a place votes
    once and signs once. `roles` counts the seats of every role.
    `term_days` are calendar days and at most so many, whatever they were counted in; `follow_up_days` are the days for
    which somebody still looks after a commitment after its deadline, none where nobody set an end. `has_calendar` says
    whether the table names the calendar of its business days, none where that is not known. `place_ids` are the
    sectors of the voting places by the seats of their titulars, none where the seats are not known.
    """

    deciding_sectors: frozenset[str]
    voting_places: Mapping[str, int]
    roles: Mapping[str, int]
    term_days: int | None = None
    follow_up_days: int | None = None
    has_calendar: bool | None = None
    place_ids: Mapping[str, str] | None = None

    @property
    def places(self) -> int:
        """Voting places of all deciding sectors."""
        return sum(self.voting_places.get(sector, 0) for sector in self.deciding_sectors)

    def places_of(self, sector: str) -> int:
        """Voting places of one sector; none where it does not decide."""
        return self.voting_places.get(sector, 0) if sector in self.deciding_sectors else 0


def calendar_days(days: int, counting: str) -> int:
    """The most calendar days that a period lasts, weekends included and holidays left out of account."""
    return days if counting == "calendar" else days + 2 * -(-days // 5)


@dataclass(frozen=True, slots=True)
class Misfit:
    """One rule's reason why it could never be kept here: the facts it rests on, and what would mend it.

    `rests_on` names the member of `TableFacts` that the clause runs against, so that the clause which set that member,
    if one did, is named beside this one; none where the clause stands in its own way.
    """

    refusal: "type[ProtocolUnfit]"
    facts: Facts
    cure: Bilingual
    rests_on: str | None = None


@dataclass(frozen=True, slots=True)
class Unfit:
    """A misfit with the clause that it is about, and the other clause that it collides with, if there is one."""

    clauses: tuple[str, ...]
    kind: str
    sentence: Bilingual
    misfit: Misfit

    def as_member(self) -> dict[str, object]:
        """A JSON-ready object, the same in refusals and in readiness views."""
        return {
            "clause": self.clauses[0],
            "clauses": list(self.clauses),
            "against": self.misfit.rests_on,
            "rule": self.kind,
            "code": self.misfit.refusal.code,
            "sentence": self.sentence.model_dump(),
            "facts": self.misfit.facts,
            "cure": self.misfit.cure.model_dump(),
        }


def beyond_term(
    table: TableFacts, days: int, counting: str, refusal: "type[ProtocolUnfit]", cure: Bilingual
) -> tuple[Misfit, ...]:
    """The misfit of a period that the table does not last for, if it does not."""
    needed = calendar_days(days, counting)
    if table.term_days is None or needed <= table.term_days:
        return ()
    facts: Facts = {"calendar_days": needed, "term_days": table.term_days}
    return (Misfit(refusal, facts, cure, rests_on="term_days"),)


class ProtocolUnfit(Conflict):
    """409: a clause asks for what this table, or another clause, rules out. Each reason has its own class and code.

    Members: `clause`, `clauses` and `rule` of the first finding, in the order of the protocol, and `findings`, all of
    them with sentences in both languages.
    """

    code: ClassVar[str] = "protocol_unfit"
    message: ClassVar[str] = "Clause %(clause)s of this protocol could never be kept at this table."

    def __init__(self, findings: Sequence[Unfit]) -> None:
        """`findings`: at least one; the class raised is the refusal of the first."""
        self.findings = tuple(findings)
        first = self.findings[0]
        super().__init__(
            members={
                "clause": first.clauses[0],
                "clauses": list(first.clauses),
                "rule": first.kind,
                "findings": [finding.as_member() for finding in self.findings],
            },
            clause=first.clauses[0],
        )

    def localised_members(self, locale: str) -> dict[str, object]:
        """Problem members in the reader's language: English for `en` and its regions, else Spanish."""
        first = self.findings[0]
        if locale.lower().replace("_", "-").split("-")[0] == "en":
            return {"sentence": first.sentence.en, "cure": first.misfit.cure.en}
        return {"sentence": first.sentence.es, "cure": first.misfit.cure.es}


class CalendarMissing(ProtocolUnfit):
    """409: a clause counts business days at a table that names no calendar: every weekday would count as one."""

    code = "calendar_missing"
    message = "Clause %(clause)s counts business days, and the table names no calendar that says which they are."


def without_calendar(table: TableFacts) -> tuple[Misfit, ...]:
    """The misfit of business days at a table that is known to name no calendar."""
    if table.has_calendar is not False:
        return ()
    cure = Bilingual(
        es="La mesa nombra su calendario mientras se prepara, o la cláusula cuenta días calendario.",
        en="The table names its calendar while it is prepared, or the clause counts calendar days.",
    )
    return (Misfit(CalendarMissing, {"counting": "business"}, cure),)
