"""Facts for the ground rules: what is about to happen, described by the service that is about to do it.

A moment holds values only, so that a rule can be asked without a database, a request or a clock. Sectors and stances
are plain strings in the words of the domain; the string enumerations of the rooms that own them are strings too.
"""

from app.rules.moments.commitments import (
    ASSURANCE_CLASSES,
    DEADLINES,
    CommitmentOffered,
    CommitmentReleased,
    DeadlineMissed,
    ReportSilent,
    SignatureGiven,
    Signed,
    VerificationGiven,
)
from app.rules.moments.decisions import (
    PARTICIPATION_LEVELS,
    STANCES,
    AgendaItemTaken,
    AgendaTime,
    DecisionTaken,
    MatterTabled,
    Stated,
)
from app.rules.moments.minutes import (
    ATTRIBUTIONS,
    STAGES,
    WORDS_ON_MINUTES,
    MinutesSealed,
    Reviewed,
    SubjectPublished,
    WordsAttributed,
)
from app.rules.moments.moment import Bench, Moment, Seating
from app.rules.moments.sessions import (
    CaucusCalled,
    MandateShown,
    SeatArriving,
    SessionConvening,
    SessionOpening,
    SpeechInterpreted,
    Spoken,
    TextPutToDecision,
    TurnGranted,
)
from app.rules.moments.tables import (
    AmendmentAdopted,
    FacilitationDismissed,
    MeasureReported,
    SectorsAway,
    TableLapsed,
    TableSuspended,
    TermExtended,
    WaiverAssented,
    WaiverProposed,
)
from app.rules.moments.words import PlaceSaid, SectorPlace, SectorSpoken

__all__ = [
    "ASSURANCE_CLASSES",
    "ATTRIBUTIONS",
    "DEADLINES",
    "PARTICIPATION_LEVELS",
    "STAGES",
    "STANCES",
    "WORDS_ON_MINUTES",
    "AgendaItemTaken",
    "AgendaTime",
    "AmendmentAdopted",
    "Bench",
    "CaucusCalled",
    "CommitmentOffered",
    "CommitmentReleased",
    "DeadlineMissed",
    "DecisionTaken",
    "FacilitationDismissed",
    "MandateShown",
    "MatterTabled",
    "MeasureReported",
    "MinutesSealed",
    "Moment",
    "PlaceSaid",
    "ReportSilent",
    "Reviewed",
    "SeatArriving",
    "Seating",
    "SectorPlace",
    "SectorSpoken",
    "SectorsAway",
    "SessionConvening",
    "SessionOpening",
    "SignatureGiven",
    "Signed",
    "SpeechInterpreted",
    "Spoken",
    "Stated",
    "SubjectPublished",
    "TableLapsed",
    "TableSuspended",
    "TermExtended",
    "TextPutToDecision",
    "TurnGranted",
    "VerificationGiven",
    "WaiverAssented",
    "WaiverProposed",
    "WordsAttributed",
]
