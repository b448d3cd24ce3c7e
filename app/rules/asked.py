"""At which moments this service asks the ground rules, and which of its rooms ask: what makes a rule more than a text.

A test reads every construction of a moment in the rooms above and holds this table to it, both ways. So a kind becomes
enforced with the room that asks it, and whoever takes such a room away cannot leave the promise behind.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from app.rules.moments import (
    AgendaItemTaken,
    AmendmentAdopted,
    CaucusCalled,
    CommitmentOffered,
    CommitmentReleased,
    CommitmentReopened,
    DecisionTaken,
    FacilitationDismissed,
    MandateShown,
    MatterTabled,
    MeasureReported,
    MinutesSealed,
    MinutesSigned,
    Moment,
    ReportSilent,
    SeatArriving,
    SectorsAway,
    SectorSpoken,
    SessionConvening,
    SessionOpening,
    SignatureGiven,
    SpeechInterpreted,
    TableLapsed,
    TableSuspended,
    TermExtended,
    TextPutToDecision,
    TurnGranted,
    VerificationGiven,
    WaiverAssented,
    WaiverProposed,
    WordsAttributed,
)
from app.rules.rule_kind import RuleKind

ASKED: Final[Mapping[type[Moment], tuple[str, ...]]] = {
    AgendaItemTaken: ("sessions",),
    AmendmentAdopted: ("protocols",),
    CaucusCalled: ("sessions",),
    CommitmentOffered: ("commitments",),
    CommitmentReleased: ("commitments",),
    CommitmentReopened: ("monitoring",),
    DecisionTaken: ("decisions", "minutes", "sessions"),
    FacilitationDismissed: ("facilitations",),
    MandateShown: ("sessions",),
    MatterTabled: ("decisions", "sessions"),
    MeasureReported: ("continuity",),
    MinutesSealed: ("errata", "minutes"),
    MinutesSigned: ("minutes",),
    ReportSilent: ("monitoring",),
    SeatArriving: ("sessions",),
    SectorSpoken: ("assents",),
    SectorsAway: ("continuity",),
    SessionConvening: ("sessions",),
    SessionOpening: ("sessions",),
    SignatureGiven: ("commitments",),
    SpeechInterpreted: ("floor",),
    TableLapsed: ("continuity",),
    TableSuspended: ("continuity",),
    TermExtended: ("continuity",),
    TextPutToDecision: ("decisions",),
    TurnGranted: ("floor",),
    VerificationGiven: ("monitoring",),
    WaiverAssented: ("continuity",),
    WaiverProposed: ("continuity",),
    WordsAttributed: ("floor", "minutes"),
}
"""The rooms that ask, by moment; a moment that no room asks is not here."""


def unasked(kind: type[RuleKind]) -> tuple[type[Moment], ...]:
    """The moments of the kind at which nobody asks it, in the order in which the kind names them."""
    return tuple(moment for moment in kind.moments if moment not in ASKED)


def pairs(library: Iterable[type[RuleKind]]) -> frozenset[tuple[str, str]]:
    """(kind, moment) by their names, of each moment at which a kind of the library is asked."""
    return frozenset((kind.kind, moment.called()) for kind in library for moment in kind.moments if moment in ASKED)


def is_enforced(kind: type[RuleKind]) -> bool:
    """Whether the kind is asked at every one of its moments; what people keep by themselves never is."""
    return bool(kind.moments) and not unasked(kind)
