"""Figures, and how they are told: medians with their spread, and ratios within one run."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from bench.load import Seen


@dataclass(frozen=True, slots=True)
class Machine:
    architecture: str
    processors: int
    python: str
    system: str


@dataclass(slots=True)
class Figure:
    """One row at one size, of the service or of the bare endpoint: what each round saw."""

    row: str
    size: int
    kind: str
    clients: int
    rounds: list[Seen] = field(default_factory=list)

    def add(self, seen: Seen) -> None:
        self.rounds.append(seen)

    @property
    def rates(self) -> list[float]:
        return [seen.answers / seen.seconds for seen in self.rounds]

    @property
    def rate(self) -> float:
        """Answers a second, the median of the rounds."""
        return median(self.rates)

    @property
    def spread(self) -> float:
        """How far the rounds lie apart, as a share of their median."""
        return (max(self.rates) - min(self.rates)) / self.rate

    def told(self) -> dict[str, object]:
        return {
            "row": self.row,
            "size": self.size,
            "kind": self.kind,
            "clients": self.clients,
            "rates": [round(rate, 1) for rate in self.rates],
            "p50_ms": [round(seen.p50, 2) for seen in self.rounds],
            "p99_ms": [round(seen.p99, 2) for seen in self.rounds],
        }


def heading(machine: Machine, rounds: int, seconds: float) -> str:
    processors = f"{machine.processors} processors, {machine.architecture}, {machine.system}"
    return "\n".join(
        [
            "Load: bench/load.py (uvloop, keep-alive, every answer checked), on the loopback.",
            f"Rounds: {rounds} of {seconds:g} s, interleaved; medians, ± half the spread.",
            f"Machine: {processors}, Python {machine.python}.",
        ]
    )


def markdown(figures: Sequence[Figure]) -> str:
    """A table: each row beside the bare endpoint, and with the smallest database."""
    found = {(figure.row, figure.size, figure.clients, figure.kind): figure for figure in figures}
    smallest = min(figure.size for figure in figures)
    lines = [
        f"| row | subjects | clients | bare req/s | Tinkuy req/s | p50 / p99 ms | to bare | to {smallest:,} subjects |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for (row, size, clients, kind), figure in found.items():
        if kind == "bare":
            continue
        bare = found.get((row, size, clients, "bare"))
        to_bare = "–" if bare is None else f"**{figure.rate / bare.rate:.2f}**"
        lines.append(
            f"| {row} | {size:,} | {clients} | {'–' if bare is None else _rate(bare)} | {_rate(figure)} "
            f"| {median(seen.p50 for seen in figure.rounds):.1f} / {median(seen.p99 for seen in figure.rounds):.1f} "
            f"| {to_bare} | {figure.rate / found[row, smallest, clients, kind].rate:.2f} |"
        )
    return "\n".join(lines)


def _rate(figure: Figure) -> str:
    return f"{figure.rate:,.0f} ± {figure.spread / 2:.0%}"
