"""Every day, hour, length and number that somebody claims fits what is recorded: by which rule, or why none asks."""

from collections.abc import Iterator
from datetime import date
from importlib import import_module
from pkgutil import walk_packages
from typing import Annotated, Any, Final, Literal, get_args, get_origin

from pydantic import AwareDatetime

import app
from app.core.schemas import In

DECIMAL: Final = r"(\.[0-9]+)?$"
PLANNED: Final = "A planned length: nothing is counted from it."
ORDER: Final = "An order among others of its kind; two may share it."
ON_PAPER: Final = "As a paper says it, which may be older than the table; the schema bounds it."
FITS_A_STAY: Final = (
    "occurred_at_unfit: gathering, mandate, other stays, positions and turns of the seat, the end of the session, now"
)
WITHOUT_LINE: Final = "occurred_at_unfit: as of the same thing said with a line, whose refusal is kept as a conflict"
MONEY: Final = "An amount as it was booked, of which there is no other record to compare it with."

# By schema and member: the refusal that says no, as «code: what it compares with», or the reason why nothing does.
FITTED: Final[dict[str, str]] = {
    "AgendaDocumentIn.handed_over_at": "occurred_at_unfit: what came before at the session, now",
    "ChildIn.valid_days": "The schema bounds it; it is counted from now.",
    "EndIn.occurred_at": "occurred_at_unfit: the beginning of the turn, now",
    "FloorRequestIn.seconds": PLANNED,
    "RecessIn.minutes": PLANNED,
    "SeatRow.valid_days": "The schema bounds it; it is counted from now.",
    "TurnIn.ended_at": "occurred_at_unfit: the beginning of the turn, now",
    "TurnIn.seconds": PLANNED,
    "TurnIn.started_at": "occurred_at_unfit: the session's hours, now",
    "AgendaItemIn.duration_minutes": PLANNED,
    "AgendaItemPatch.duration_minutes": PLANNED,
    "AmendmentIn.effective_not_before": "time_unfit: the present minute",
    "ExtractIn.due_on": ON_PAPER,
    "ImportedMinutesIn.held_on": "time_unfit: today at the table",
    "ImportedMinutesIn.held_until": "time_unfit: today at the table",
    "AssemblyIn.held_on": "time_unfit: today at the table",
    "ArrivalCodeIn.minutes": "The schema bounds it; it is counted from now.",
    "ArrivalRow.occurred_at": "occurred_at_unfit: convocation, gathering, mandate, last departure, now",
    "AttendanceIn.occurred_at": "occurred_at_unfit: convocation, gathering, mandate, last departure, now",
    "BudgetIn.amount": MONEY,
    "CalendarDayIn.day": "calendar_day_not_ahead: today at the table",
    "CoerciveMeasureIn.occurred_on": "measure_to_come: today; nothing follows of what is older than the installation",
    "CommitmentIn.priority": ORDER,
    "CommitmentPatch.priority": ORDER,
    "ContributionIn.paid_on": "fund_day_unfit: today at the table",
    "ContributorIn.agreed": MONEY,
    "ConveningActIn.issued_on": "time_unfit: today at the table",
    "DemandIn.priority": ORDER,
    "DemandPatch.priority": ORDER,
    "DepartureRow.occurred_at": "occurred_at_unfit: the arrival, the last word in the room, now",
    "DepartureIn.occurred_at": "occurred_at_unfit: the arrival, the last word in the room, now",
    "DueConditionIn.backstop": "deadline_over: today, at the offer",
    "DueDateIn.date": "deadline_over: today, at the offer",
    "DueIntervalIn.days": "calendar_too_short: the years of the table's calendar, at the offer",
    "DuePastIn.date": "deadline_not_past: today, at the offer",
    "HolidayIn.date": "calendar_past_changed: days that clocks have counted",
    "GuestIn.occurred_at": "occurred_at_unfit: convocation, gathering, now",
    "HandoverIn.occurred_at": "handover_unfit: when the notice was written, now",
    "IndicatorIn.baseline": "A measure in the unit that the indicator names.",
    "IndicatorIn.target": "A measure in the unit that the indicator names.",
    "IndicatorValueIn.value": "indicator_unknown: the indicators of the commitment; the measure is the reporter's.",
    "InterruptionIn.resumes_at": "hour_passed: now",
    "InvestmentLinkIn.as_of": "time_unfit: today; public works are often older than the promise",
    "InvitationIn.valid_days": "The schema bounds it; it is counted from now.",
    "JointBodyIn.share": "The schema bounds it; shares of several may exceed the whole.",
    "KeyPaperIn.signed_at": "signed_out_of_time: the registration of the key, now",
    "KeyRevocationIn.compromised_since": "compromised_in_future: now; an older hour means all that it ever signed",
    "MandateIn.valid_from": ON_PAPER,
    "MandateIn.valid_until": "Not before its first day; one that is over is history, and gives nothing.",
    "MilestoneIn.due": "milestone_unfit: today and the deadline, at the offer",
    "MoneyIn.amount": MONEY,
    "PaperIn.signed_at": "signed_out_of_time: the document, now",
    "PaperSignatureIn.signed_at": "signed_out_of_time: the document, now",
    "PartnerGrantIn.valid_until": "A day that is over ends the grant, which is how one is taken back.",
    "PartyIn.share": "The schema bounds it; shares of several may exceed the whole.",
    "PeriodIn.from": "time_unfit: the month in which the table was called into being",
    "PeriodIn.until": "time_unfit: today at the table; and not before its first day",
    "ProtocolIn.effective_not_before": "time_unfit: the present minute",
    "ProtocolPatch.effective_not_before": "time_unfit: the present minute",
    "QualifiedIn.signed_at": "signed_out_of_time: the document, now",
    "MinutesQualifiedIn.signed_at": "signed_out_of_time: the text, now",
    "MinutesPaperIn.signed_at": "signed_out_of_time: the text, now",
    "RatifiableConsentIn.ratify_by": "ratification_day: today, and the longest that a word waits",
    "RatifiableIn.ratify_by": "ratification_day: today, and the longest that a word waits",
    "RatificationIn.held_on": "assembly_day: the day of the word, and today",
    "RedactionIn.revisions": "redaction_revision_unknown: the revisions that there are",
    "ReschedulingIn.duration_minutes": PLANNED,
    "ReschedulingIn.starts_at": "hour_passed: now",
    "AttendanceCorrectionIn.arrived_at": FITS_A_STAY,
    "AttendanceCorrectionIn.departed_at": FITS_A_STAY,
    "ForgottenAttendanceIn.arrived_at": FITS_A_STAY,
    "ForgottenAttendanceIn.departed_at": FITS_A_STAY,
    "HearingIn.occurred_at": "occurred_at_unfit: the text, the stays of the seat, now",
    "HearingSheetIn.signed_at": "signed_out_of_time: when it was said, now",
    "FieldEntryIn.occurred_at": WITHOUT_LINE,
    "FieldEntryIn.sequence": ORDER,
    "FieldArrival.occurred_at": WITHOUT_LINE,
    "FieldDeparture.occurred_at": WITHOUT_LINE,
    "FieldTurn.occurred_at": WITHOUT_LINE,
    "FieldNote.occurred_at": "occurred_at_unfit: gathering, now; kept as a conflict",
    "FieldItemTime.occurred_at": WITHOUT_LINE,
    "FieldPosition.occurred_at": WITHOUT_LINE,
    "FieldWithdrawn.occurred_at": WITHOUT_LINE,
    "FieldTurn.ended_at": WITHOUT_LINE,
    "FieldItemTime.ended_at": WITHOUT_LINE,
    "FieldArrival.sequence": ORDER,
    "FieldDeparture.sequence": ORDER,
    "FieldTurn.sequence": ORDER,
    "FieldNote.sequence": ORDER,
    "FieldItemTime.sequence": ORDER,
    "FieldPosition.sequence": ORDER,
    "FieldWithdrawn.sequence": ORDER,
    "BaseIn.revision": "What the device had read: shown beside both versions, and compared with nothing.",
    "AttendanceSheetIn.signed_at": "signed_out_of_time: the first arrival on it, now",
    "SeatPaperIn.signed_at": "signed_out_of_time: now; an assembly may have been held long before",
    "SessionIn.duration_minutes": PLANNED,
    "SessionIn.starts_at": "time_unfit: the present minute; and none is opened long before it",
    "SessionPatch.duration_minutes": PLANNED,
    "SessionPatch.starts_at": "time_unfit: the present minute; and none is opened long before it",
    "SignatureVerificationIn.verified_at": "verified_out_of_time: when the file was handed in, now",
    "SignedConsentIn.ratify_by": "ratification_day: today, and the longest that a word waits",
    "SomeMoneyIn.amount": MONEY,
    "SpendingIn.spent_on": "fund_day_unfit: today, and the day on which the allocation was agreed",
    "Stage.at_least_days": "A parameter of a template, which comes with the service.",
    "Stage.at_most_days": "A parameter of a template, which comes with the service.",
    "Stages.within_days": "A parameter of a template, which comes with the service.",
    "SupportIn.share": "The schema bounds it; shares of several may exceed the whole.",
    "TermExtensionIn.days": "The schema bounds it; it is counted from the last day of the term.",
    "TermIn.base_date": ON_PAPER,
    "TermIn.days": "calendar_too_short: the years of the table's calendar",
    "WitnessRevocationIn.compromised_since": "compromised_in_future: now; an older hour means all that it cosigned",
}


def schemas() -> Iterator[type[In]]:
    """What clients send, without the parameters of rules: each kind of rule bounds its own."""
    for module in walk_packages(app.__path__, "app."):
        if ".schemas" in module.name or module.name.endswith("templates"):
            import_module(module.name)
    waiting = list(In.__subclasses__())
    while waiting:
        schema = waiting.pop()
        waiting.extend(schema.__subclasses__())
        if schema.__module__.startswith("app.") and ".kinds." not in schema.__module__:
            yield schema


def claims(annotation: Any, metadata: tuple[Any, ...]) -> bool:
    """Whether a value of this type is a day, an hour, or a number, which may stand as text."""
    if get_origin(annotation) is Annotated:
        base, *noted = get_args(annotation)
        return claims(base, (*noted, *metadata))
    if get_origin(annotation) is Literal:
        return False
    if inner := get_args(annotation):
        return any(claims(each, metadata) for each in inner)
    if annotation is AwareDatetime or any(str(getattr(each, "pattern", "")).endswith(DECIMAL) for each in metadata):
        return True
    return isinstance(annotation, type) and issubclass(annotation, int | float | date) and annotation is not bool


def test_every_claim_is_listed_with_what_it_has_to_fit() -> None:
    found = {
        f"{schema.__name__}.{field.alias or name}"
        for schema in schemas()
        for name, field in schema.model_fields.items()
        if claims(field.annotation, tuple(field.metadata))
    }
    assert len(found) >= 50
    assert found == set(FITTED), (sorted(found - set(FITTED)), sorted(set(FITTED) - found))
