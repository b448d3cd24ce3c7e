"""Facts for the ground rules: what is about to happen, described by the service that is about to do it.

A moment holds values only, so that a rule can be asked without a database, a request or a clock. Sectors and stances
are plain strings in the words of the domain; the string enumerations of the rooms that own them are strings too.
"""

from app.protocols.moments.agenda import PARTICIPATION_LEVELS, AgendaItemTaken, AgendaTime, MatterTabled
from app.protocols.moments.attendance import MandateShown, SeatArriving
from app.protocols.moments.commitments import (
    ASSURANCE_CLASSES,
    DEADLINES,
    CommitmentOffered,
    CommitmentReleased,
    SignatureGiven,
    Signed,
)
from app.protocols.moments.decisions import STANCES, DecisionTaken, Stated
from app.protocols.moments.languages import SpeechInterpreted, TextPutToDecision
from app.protocols.moments.minutes import WORDS_ON_MINUTES, MinutesSealed, Reviewed
from app.protocols.moments.moment import Moment
from app.protocols.moments.monitoring import DeadlineMissed, ReportSilent, VerificationGiven
from app.protocols.moments.publication import ATTRIBUTIONS, STAGES, SubjectPublished, WordsAttributed
from app.protocols.moments.seating import Bench, Seating
from app.protocols.moments.sessions import CaucusCalled, SessionConvening, SessionOpening, Spoken, TurnGranted
from app.protocols.moments.tables import (
    AmendmentAdopted,
    MeasureReported,
    SectorsAway,
    TableLapsed,
    TableSuspended,
    TermExtended,
    WaiverAssented,
    WaiverProposed,
)

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
    "MandateShown",
    "MatterTabled",
    "MeasureReported",
    "MinutesSealed",
    "Moment",
    "ReportSilent",
    "Reviewed",
    "SeatArriving",
    "Seating",
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
