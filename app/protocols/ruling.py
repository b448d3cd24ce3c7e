"""The clauses that judge one thing, and those of them that are waived for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from app.protocols import engine
from app.protocols.breaches import Breach
from app.protocols.clauses import Clause
from app.protocols.engine import Outcome
from app.protocols.moments import DecisionTaken, Moment


@dataclass(frozen=True, slots=True)
class Waived:
    """A breach that every deciding sector has agreed to let pass, for this one thing."""

    waiver_id: UUID
    breach: Breach


@dataclass(frozen=True, slots=True)
class Ruling:
    """One version's clauses; `waivers` are the ids of the waivers in force for the thing judged, by clause number."""

    protocol_id: UUID
    clauses: Sequence[Clause]
    waivers: Mapping[str, UUID] = field(default_factory=dict)

    def require(self, facts: Moment) -> None:
        """Raises what `engine.require` raises, for breaches that are not waived; no waiver touches an invariant."""
        engine.require(self._asked, facts)

    def breaches(self, facts: Moment) -> tuple[Breach, ...]:
        """Every breach that would refuse."""
        return engine.breaches(self._asked, facts)

    def waived(self, facts: Moment) -> tuple[Waived, ...]:
        """Every breach that is let pass."""
        asked = [clause for clause in self.clauses if clause.number in self.waivers]
        return tuple(Waived(self.waivers[breach.clause], breach) for breach in engine.breaches(asked, facts))

    def outcome(self, facts: DecisionTaken) -> Outcome:
        """What `engine.outcome` gives or raises."""
        return engine.outcome(self._asked, facts)

    @property
    def _asked(self) -> Sequence[Clause]:
        if not self.waivers:
            return self.clauses
        return [clause for clause in self.clauses if clause.number not in self.waivers]
