"""Facts for the ground rules: what is about to happen, described by the service that is about to do it.

A moment holds values only, so that a rule can be asked without a database, a request or a clock. Sectors and stances
are plain strings in the words of the domain; the string enumerations of the rooms that own them are strings too.
"""

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Final
from uuid import UUID

STANCES: Final = frozenset({"accept", "accept_with_reservation", "object", "abstain"})
WORDS_ON_MINUTES: Final = frozenset({"assented", "assented_with_reservation", "refused", "silent"})
ASSURANCE_CLASSES: Final = ("A", "B", "C", "D")
"""From the strongest to the weakest: own key, qualified signature, witnessed paper, the word of the server alone."""
DEADLINES: Final = frozenset({"date", "interval", "condition"})


@dataclass(frozen=True, slots=True)
class Bench:
    """One sector's voting places, and how many of them are taken at this minute.

    A titular and the alternate share one place: it is taken when either of them is there.
    """

    sector: str
    places: int
    present: int

    def __post_init__(self) -> None:
        if not 0 <= self.present <= self.places:
            raise ValueError(f"{self.present} of {self.places} places cannot be taken")


@dataclass(frozen=True, slots=True)
class Seating:
    """Who sits at the table, in voting places per sector; a sector without voting places may be left out."""

    benches: tuple[Bench, ...]

    def __post_init__(self) -> None:
        if len({bench.sector for bench in self.benches}) != len(self.benches):
            raise ValueError("a sector has one bench")

    @property
    def places(self) -> int:
        """Voting places of the whole table."""
        return sum(bench.places for bench in self.benches)

    @property
    def present(self) -> int:
        """Voting places that are taken, over the whole table."""
        return sum(bench.present for bench in self.benches)

    def present_of(self, sector: str) -> int:
        """Voting places of one sector that are taken; none for a sector without a bench."""
        return sum(bench.present for bench in self.benches if bench.sector == sector)


@dataclass(frozen=True, slots=True)
class Stated:
    """The position that a seat holds on a proposal when it is decided; only of seats that may decide."""

    sector: str
    seat: UUID
    stance: str
    text: str | None = None

    def __post_init__(self) -> None:
        if self.stance not in STANCES:
            raise ValueError("unknown stance")


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What a deciding sector has said about circulated minutes until now; `silent` while it has said nothing."""

    sector: str
    word: str

    def __post_init__(self) -> None:
        if self.word not in WORDS_ON_MINUTES:
            raise ValueError("unknown word on minutes")


@dataclass(frozen=True, slots=True)
class Signed:
    """A valid signature of one seat under the exact bytes of a commitment; at most one for each seat."""

    sector: str
    assurance: str

    def __post_init__(self) -> None:
        if self.assurance not in ASSURANCE_CLASSES:
            raise ValueError("unknown assurance class")


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that is about to happen, at `now` (aware)."""

    now: datetime

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, datetime) and value.tzinfo is None:
                raise ValueError(f"{field.name} needs its offset from UTC")


@dataclass(frozen=True, slots=True)
class SessionConvening(Moment):
    """A session is about to be called with its agenda. `time_zone` is the table's, an IANA name."""

    starts_at: datetime
    time_zone: str
    agenda_item_count: int
    agenda_assented_by: frozenset[str]
    deciding_sectors: frozenset[str]


@dataclass(frozen=True, slots=True)
class SessionOpening(Moment):
    """A convened session is about to be opened. `holidays` are those of the table's calendar."""

    convened_at: datetime
    starts_at: datetime
    time_zone: str
    holidays: frozenset[date]
    seating: Seating
    deciding_sectors: frozenset[str]


@dataclass(frozen=True, slots=True)
class DecisionTaken(Moment):
    """A proposal is about to be decided from the positions that stand at this minute."""

    seating: Seating
    positions: tuple[Stated, ...]
    deciding_sectors: frozenset[str]


@dataclass(frozen=True, slots=True)
class TurnGranted(Moment):
    """A seat is about to be given the floor for `seconds_asked`."""

    sector: str
    seat: UUID
    seconds_asked: int


@dataclass(frozen=True, slots=True)
class MinutesSealed(Moment):
    """Circulated minutes are about to be sealed. A deciding sector without a word in `words` is silent.

    `open_corrections` counts the corrections that nobody has disposed of with a reason.
    """

    circulated_at: datetime
    time_zone: str
    holidays: frozenset[date]
    deciding_sectors: frozenset[str]
    words: tuple[Reviewed, ...]
    open_corrections: int

    def __post_init__(self) -> None:
        Moment.__post_init__(self)
        if len({said.sector for said in self.words}) != len(self.words):
            raise ValueError("a sector has one word")
        if self.open_corrections < 0:
            raise ValueError("corrections are counted from 0")

    @property
    def silent(self) -> frozenset[str]:
        """Deciding sectors that have said nothing yet."""
        return self.deciding_sectors - {said.sector for said in self.words if said.word != "silent"}


@dataclass(frozen=True, slots=True)
class CommitmentOffered(Moment):
    """A drafted commitment is about to be offered for signature.

    `deadline` is `date`, `interval`, `condition` or None; `has_backstop` says whether a condition comes with the date
    after which it no longer matters. `means_count` counts means of verification, at least one for each indicator
    where there are indicators. `has_independent_verifier`: a verifier is named who belongs to no responsible sector.
    """

    lead_sectors: frozenset[str]
    co_responsible_sectors: frozenset[str]
    deadline: str | None
    has_backstop: bool
    indicator_count: int
    means_count: int
    has_follow_up_body: bool
    has_lack_of_progress: bool
    beneficiary_count: int
    deciding_sectors: frozenset[str]
    has_independent_verifier: bool

    def __post_init__(self) -> None:
        Moment.__post_init__(self)
        if self.deadline is not None and self.deadline not in DEADLINES:
            raise ValueError("unknown kind of deadline")
        if min(self.indicator_count, self.means_count, self.beneficiary_count) < 0:
            raise ValueError("what a commitment names is counted from 0")

    @property
    def leaves_no_other_side(self) -> bool:
        """Whether every deciding sector is among the responsible, so that none of them could verify."""
        return bool(self.deciding_sectors) and self.deciding_sectors <= self.lead_sectors | self.co_responsible_sectors


@dataclass(frozen=True, slots=True)
class CommitmentReleased(Moment):
    """An offered commitment is about to be released to everybody and to come into force."""

    signatures: tuple[Signed, ...]
    deciding_sectors: frozenset[str]


@dataclass(frozen=True, slots=True)
class VerificationGiven(Moment):
    """A seat is about to confirm or contest a report, or to ask more of whoever reported."""

    reporter_sector: str
    verifier_sector: str
    is_beneficiary: bool
    is_named_verifier: bool


@dataclass(frozen=True, slots=True)
class ReportSilent(Moment):
    """A report that nobody has verified is about to be treated as one that was met with silence."""

    reported_at: datetime
    time_zone: str
    holidays: frozenset[date]


@dataclass(frozen=True, slots=True)
class DeadlineMissed(Moment):
    """A step is about to follow from a commitment that is not fulfilled. `due` is its deadline's last day."""

    due: date
    time_zone: str
    holidays: frozenset[date]
