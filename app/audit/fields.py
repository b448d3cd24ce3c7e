"""Which column of a subject's row stands in which field of its bodies, and what becomes of those that stand in none.

A column is in a body under its own name. One that is in none is either *sealed* (`Subject.sealed_columns`: its digest
stands in the entry of every act that changes it) or *derived* from what is in a body, and then compared with that.
There is no third kind: a test fails where a column of a subject is neither.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from sqlalchemy import inspect
from sqlalchemy.dialects.postgresql import JSONB

from app.assents.models import (
    Adoption,
    AgendaAssent,
    MinutesAssent,
    Position,
    RedactionConsent,
    TermAssent,
    WaiverAssent,
)
from app.assents.schemas import AssentOut
from app.commitments.models import Commitment
from app.commitments.schemas.commitments import CommitmentOut
from app.continuity.models import CoerciveMeasure, Suspension, TermExtension, Waiver, Withdrawal
from app.continuity.schemas.consents import TermExtensionOut, WaiverOut
from app.continuity.schemas.standstill import CoerciveMeasureOut, SuspensionOut, WithdrawalOut
from app.core.db import Subject
from app.core.schemas import Body
from app.decisions.models import Agreement, Proposal
from app.decisions.schemas.decisions import AgreementOut, ProposalOut
from app.demands.models import Demand, PresentedList
from app.demands.schemas import DemandListOut, DemandOut
from app.directory.models import Calendar, Organization
from app.directory.schemas import CalendarOut, OrganizationOut
from app.files.models import StoredFile
from app.files.schemas import FileOut
from app.identity.models import Account, Invitation, Partner, PartnerSecret
from app.identity.schemas import AccountBody, InvitationBody, PartnerOut, PartnerSecretBody
from app.minutes.models import Correction, Minutes, MinutesNote
from app.minutes.schemas.minutes import MinutesOut
from app.minutes.schemas.notes import NoteOut
from app.minutes.schemas.review import CorrectionOut, MinutesAssentOut
from app.monitoring.models import InvestmentLink, Report, SocialExpenditure, Verification
from app.monitoring.schemas.figures import InvestmentLinkOut, SocialExpenditureOut
from app.monitoring.schemas.reports import ReportOut, VerificationOut
from app.protocols.models import Protocol
from app.protocols.schemas.protocols import ProtocolOut
from app.redactions.models import Redaction
from app.redactions.schemas import RedactionOut
from app.roundtables.models import CalendarDay, Mandate, PartnerGrant, Roundtable, Seat
from app.roundtables.schemas.calendar_days import CalendarDayOut
from app.roundtables.schemas.partners import PartnerGrantOut
from app.roundtables.schemas.seats import MandateOut, SeatOut
from app.roundtables.schemas.tables import RoundtableOut
from app.sessions.models import AgendaItem, Attendance, Session
from app.sessions.schemas.agenda import AgendaAssentOut, AgendaItemOut
from app.sessions.schemas.attendance import AttendanceOut
from app.sessions.schemas.sessions import SessionOut
from app.signatures.models import SeatKey, Signature
from app.signatures.schemas import KeyOut, SignatureOut
from app.trust import canonical
from app.trust.canonical import JSONValue
from app.trust.cosignatures import CosignerKey
from app.witnesses.models import LogWitness
from app.witnesses.schemas import WitnessOut

Fields = Mapping[str, JSONValue]
Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Derived:
    """A column in no body, why, and whether its value follows from a body (None where the text was redacted)."""

    column: str
    reason: str
    holds: Callable[[object, Row, Fields], bool]


def _digests_to(field_name: str) -> Callable[[object, Row, Fields], bool]:
    """Whether the text has the digest in the body; none, where there is no digest or its text was redacted."""

    def holds(value: object, _: Row, body: Fields) -> bool:
        return value is None or (isinstance(value, str) and canonical.digest(value.encode()) == body[field_name])

    return holds


@dataclass(frozen=True)
class Audited:
    """One kind of subject: its rows, a body that names its fields, and the derived columns."""

    model: type[Subject]
    body: type[Body]
    derived: tuple[Derived, ...] = field(default=())
    # Members inside a column that is JSON which no body holds; the audit of signatures checks them.
    unpublished: Mapping[str, frozenset[str]] = field(default_factory=dict, hash=False)
    # An account that accepted a mandate has no body until an administrator changes it: that would tie it to its seat.
    first_unpublished: bool = False

    @property
    def type(self) -> str:
        return self.model.subject

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Every column of the row."""
        return tuple(each.columns[0].name for each in inspect(self.model).column_attrs)

    @cached_property
    def json(self) -> frozenset[str]:
        """The columns that hold JSON, which the driver gives as text."""
        table = inspect(self.model).local_table
        return frozenset(each.name for each in table.columns if isinstance(each.type, JSONB))

    @cached_property
    def mapped(self) -> tuple[str, ...]:
        """The columns that stand in a body, under their own names."""
        return tuple(name for name in self.columns if name in self.body.model_fields)


_PURPOSE: Final = Derived(
    "purpose", "It is the kind of the subject itself.", lambda value, row, _: value == row["subject_type"]
)
_DOCUMENT_TEXT: Final = Derived(
    "document_text", "The exact bytes that are signed; the body has their digest.", _digests_to("document")
)
_DOCUMENT: Final = Derived(
    "document", "The exact sealed bytes; the body has their digest.", _digests_to("document_digest")
)
_SEEN_SIZE: Final = Derived(
    "seen_size",
    "It stands in the signed statement, with which the audit of signatures compares it.",
    lambda value, _, body: isinstance(value, int) if body.get("statement") is not None else value is None,
)
_PUBLIC_KEY: Final = Derived(
    "public_key",
    "It is the key in the vkey, without its name.",
    lambda value, _, body: value == CosignerKey.parse(str(body["vkey"])).public.hex(),
)

# Under which mandate a witness of a sheet spoke: a body does not tell, so that no two seats are tied together.
_WITNESSES: Final = {"witnesses": frozenset({"mandate_id"})}

AUDITED: Final = (
    Audited(Account, AccountBody, first_unpublished=True),
    Audited(Partner, PartnerOut),
    Audited(PartnerSecret, PartnerSecretBody),
    Audited(Invitation, InvitationBody),
    Audited(Organization, OrganizationOut),
    Audited(Calendar, CalendarOut),
    Audited(Roundtable, RoundtableOut),
    Audited(CalendarDay, CalendarDayOut),
    Audited(Seat, SeatOut),
    Audited(Mandate, MandateOut),
    Audited(PartnerGrant, PartnerGrantOut),
    Audited(SeatKey, KeyOut, unpublished=_WITNESSES),
    Audited(Signature, SignatureOut, (_SEEN_SIZE,), unpublished=_WITNESSES),
    Audited(StoredFile, FileOut),
    Audited(LogWitness, WitnessOut, (_PUBLIC_KEY,)),
    Audited(Protocol, ProtocolOut, (_DOCUMENT_TEXT,)),
    Audited(TermExtension, TermExtensionOut),
    Audited(Waiver, WaiverOut, (_DOCUMENT_TEXT,)),
    Audited(Withdrawal, WithdrawalOut),
    Audited(Suspension, SuspensionOut),
    Audited(CoerciveMeasure, CoerciveMeasureOut),
    Audited(Adoption, AssentOut, (_PURPOSE,)),
    Audited(AgendaAssent, AgendaAssentOut, (_PURPOSE,)),
    Audited(Position, AssentOut, (_PURPOSE,)),
    Audited(MinutesAssent, MinutesAssentOut, (_PURPOSE,)),
    Audited(TermAssent, AssentOut, (_PURPOSE,)),
    Audited(WaiverAssent, AssentOut, (_PURPOSE,)),
    Audited(RedactionConsent, AssentOut, (_PURPOSE,)),
    Audited(PresentedList, DemandListOut),
    Audited(Demand, DemandOut),
    Audited(Session, SessionOut),
    Audited(AgendaItem, AgendaItemOut),
    Audited(Attendance, AttendanceOut),
    Audited(Proposal, ProposalOut),
    Audited(Agreement, AgreementOut),
    Audited(Commitment, CommitmentOut, (_DOCUMENT_TEXT,)),
    Audited(Minutes, MinutesOut, (_DOCUMENT,)),
    Audited(MinutesNote, NoteOut),
    Audited(Correction, CorrectionOut),
    Audited(Report, ReportOut),
    Audited(Verification, VerificationOut),
    Audited(InvestmentLink, InvestmentLinkOut),
    Audited(SocialExpenditure, SocialExpenditureOut),
    Audited(Redaction, RedactionOut),
)
TYPES: Final = frozenset(each.type for each in AUDITED)

# Columns of the log's own tables that nothing in the log vouches for, and why that does no harm.
OUTSIDE_THE_RECORD: Final[Mapping[str, str]] = {
    "ledger_entries.request_digest": "It only tells a repeated call from another one; forged, a repeat is refused.",
    "ledger_seals.salt": "Without the right salt a seal no longer fits its row, which the audit names.",
}


def unaccounted(audited: Audited) -> Iterator[str]:
    """The columns that stand in no body and are neither sealed nor derived: there must be none."""
    known = {*audited.mapped, *audited.model.sealed_columns, *(each.column for each in audited.derived)}
    yield from (name for name in audited.columns if name not in known)
