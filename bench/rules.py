"""What it costs to ask the ground rules: the engine over the largest template, beside the time of one write."""

import timeit
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import median
from uuid import UUID

from app.protocols.templates import templates
from app.rules import engine
from app.rules.clauses import Clause
from app.rules.composition import render
from app.rules.moments import (
    AgendaTime,
    Bench,
    CommitmentOffered,
    CommitmentReleased,
    DecisionTaken,
    MandateShown,
    MatterTabled,
    MinutesSealed,
    Moment,
    Reviewed,
    Seating,
    SessionConvening,
    SessionOpening,
    Signed,
    SigningPlace,
    Spoken,
    Stated,
    TurnGranted,
    VerificationGiven,
)

TIMES = 500
ROUNDS = 7
_THEN, _NOW = datetime(2026, 6, 1, 15, tzinfo=UTC), datetime(2026, 7, 6, 15, tzinfo=UTC)
_DECIDING = frozenset({"state", "company", "community"})
_LIMA = "America/Lima"


@dataclass(frozen=True, slots=True)
class Checked:
    """The dearest check of a template: at which moment, and its microseconds, the median of the rounds."""

    template: str
    clauses: int
    moment: str
    microseconds: float

    def told(self, writes_a_second: float) -> str:
        """One line, with the share of a write where so many of them are done in a second, one after the other."""
        share = self.microseconds * writes_a_second / 1_000_000
        return (
            f"Ground rules: the dearest check of `{self.template}`, the largest template ({self.clauses} clauses), at "
            f"{self.moment}: {self.microseconds:.0f} µs, **{share:.2%}** of one write "
            f"({1_000 / writes_a_second:.1f} ms)."
        )


def moments() -> tuple[Moment, ...]:
    """What a full table of 15 places does when everything is in order, so that every clause is asked to its end."""
    seating = Seating(tuple(Bench(sector, 5, 5) for sector in sorted(_DECIDING)))
    voices = tuple(Stated(sector, UUID(int=seat), "accept") for sector in sorted(_DECIDING) for seat in range(5))
    times = tuple(AgendaTime(sector, 60) for sector in sorted(_DECIDING))
    spoken = tuple(Spoken(sector, 600) for sector in sorted(_DECIDING))
    words = tuple(Reviewed(sector, "assented") for sector in sorted(_DECIDING))
    places = tuple(
        SigningPlace(f"{sector} {seat}", sector, was_there=True, able=True, assurance="A")
        for sector in sorted(_DECIDING)
        for seat in range(5)
    )
    signed = tuple(Signed(sector, "A") for sector in sorted(_DECIDING) for _ in range(5))
    lead, nobody = frozenset({"state"}), frozenset[str]()
    return (
        MatterTabled(_NOW, ("Monitoreo conjunto del agua", "Acordar cómo se mide el agua del valle cada mes. " * 20)),
        MandateShown(_NOW, "state", True, frozenset({"speak", "decide", "sign"}), "assembly_act"),
        SessionConvening(_NOW, _NOW, _LIMA, 9, _DECIDING, _DECIDING, times),
        SessionOpening(_NOW, _THEN, _NOW, _LIMA, frozenset(), seating, _DECIDING),
        TurnGranted(_NOW, "state", UUID(int=1), 60, spoken),
        DecisionTaken(_NOW, seating, voices, _DECIDING),
        MinutesSealed(_NOW, _THEN, _LIMA, frozenset(), _DECIDING, words, 0, places),
        CommitmentOffered(_NOW, lead, nobody, "date", True, 3, 3, True, True, 2, _DECIDING, True),
        CommitmentReleased(_NOW, signed, _DECIDING),
        VerificationGiven(_NOW, "state", "community", True, True),
    )


def largest() -> tuple[str, tuple[Clause, ...]]:
    """Name and clauses of the template with the most rules."""
    rendered = {one.name: render(one.clauses) for one in templates()}
    name = max(rendered, key=lambda each: sum(clause.rule is not None for clause in rendered[each]))
    return name, rendered[name]


def measure() -> Checked:
    """Every moment in turn; each must be one that the template allows, as a refusal would end the check early."""
    name, clauses = largest()
    costs = {type(facts).__name__: _microseconds(clauses, facts) for facts in moments()}
    dearest = max(costs, key=costs.__getitem__)
    return Checked(name, len(clauses), dearest, costs[dearest])


def _microseconds(clauses: tuple[Clause, ...], facts: Moment) -> float:
    engine.require(clauses, facts)
    rounds = timeit.repeat(lambda: engine.require(clauses, facts), number=TIMES, repeat=ROUNDS)
    return median(rounds) / TIMES * 1_000_000
