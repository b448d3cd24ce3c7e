"""What can be redacted: for each kind its columns that hold words, its bodies, and the sectors that they came from.

What of a kind is none of its words is listed with a reason in `spared`.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from app.assents.models import Adoption, AgendaAssent, MinutesAssent, Position
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
from app.directory.models import Sector
from app.minutes.models import Correction, Minutes, MinutesNote
from app.minutes.schemas.minutes import MinutesDraft, MinutesOut
from app.minutes.schemas.notes import NoteDraft, NoteOut
from app.minutes.schemas.review import CorrectionOut, MinutesAssentOut
from app.monitoring.models import InvestmentLink, Report, SocialExpenditure, Verification
from app.monitoring.schemas.figures import InvestmentLinkOut, SocialExpenditureOut
from app.monitoring.schemas.reports import ReportOut, VerificationOut
from app.protocols.models import Protocol, ProtocolPhase
from app.protocols.schemas.protocols import ProtocolOut
from app.redactions.masking import blackened, renamed
from app.redactions.models import Redaction
from app.redactions.schemas import RedactionOut
from app.roundtables.models import CalendarDay, Mandate, PartnerGrant, Roundtable, Seat
from app.roundtables.schemas.calendar_days import CalendarDayOut
from app.roundtables.schemas.partners import PartnerGrantOut
from app.roundtables.schemas.seats import MandateOut, SeatOut
from app.roundtables.schemas.tables import RoundtableOut
from app.sessions.models import AgendaItem, Session
from app.sessions.schemas.agenda import AgendaAssentOut, AgendaItemOut
from app.sessions.schemas.sessions import SessionOut
from app.signatures.models import SeatKey
from app.signatures.schemas import KeyOut
from app.witnesses.models import LogWitness
from app.witnesses.schemas import WitnessOut

Sources = Callable[[Any, Collection[str]], Collection[str]]
Held = Mapping[int, Mapping[str, object]]
"""The bodies of a subject that are there, by revision; of several views of one revision any."""
Staying = Callable[[Any, Held], Collection[int]]


def _own(row: Any, _: Collection[str]) -> Collection[str]:
    """The sector whose seat wrote it."""
    return {row.sector.value}


def _of_the_table(_: Any, deciding: Collection[str]) -> Collection[str]:
    """It was composed from what all said, agreed by all, or written by who runs the table: each of them is asked."""
    return deciding


def _of(sector: Sector) -> Sources:
    """The one sector that can write it."""
    return lambda _row, _deciding: {sector.value}


def _of_demand(row: Demand, _: Collection[str]) -> Collection[str]:
    answering = {str(answer["sector"]) for answer in row.answers}
    return {row.sector.value, *answering, *([row.answering_sector.value] if row.answering_sector else [])}


def _of_proposal(row: Proposal, deciding: Collection[str]) -> Collection[str]:
    """Its sector's, until an outcome quotes the words of others; whoever runs the table speaks for nobody."""
    return deciding if row.sector is None or row.outcome is not None else {row.sector.value}


def _of_measure(row: CoerciveMeasure, _: Collection[str]) -> Collection[str]:
    return {row.sector.value, *([row.attributed_to.value] if row.explanation is not None else [])}


def _none_stay(_: Any, __: Held) -> Collection[int]:
    return ()


def _all_but_revocations(_: Any, held: Held) -> Collection[int]:
    """Who was named, and which key held, is what a signature is checked by; why that ended is not."""
    return {revision for revision, body in held.items() if body.get("revocation_reason") is None}


def _installation(_: Any, held: Held) -> Collection[int]:
    """The revision that lists the fingerprints which were read aloud: the root of trust of every key."""
    return sorted(revision for revision, body in held.items() if body.get("installation") is not None)[:1]


def _in_force(row: Protocol, held: Held) -> Collection[int]:
    """What the sectors adopted and nothing has replaced: nobody can keep rules that nobody can read."""
    holds = row.phase in {ProtocolPhase.adopted, ProtocolPhase.in_force}
    return [revision for revision in held if holds and revision >= (row.proposed_revision or 1)]


@dataclass(frozen=True, slots=True)
class Target:
    """One kind of text: of `words` columns lose their words, of `named` ones their names, `emptied` ones everything.

    `stays` answers the revisions that cannot be taken out as things stand.
    """

    model: type[Subject]
    bodies: tuple[type[Body], ...]
    words: tuple[str, ...]
    sources: Sources
    emptied: Mapping[str, object] | None = None
    named: tuple[str, ...] = ()
    stays: Staying = _none_stay

    @property
    def members(self) -> Collection[str]:
        """The members of its bodies that hold what is taken out."""
        return (*self.words, *self.named, *(self.emptied or ()))

    def erase(self, row: Subject) -> None:
        """Take the words out of the row itself, which searches and desks read."""
        for name in self.words:
            setattr(row, name, blackened(getattr(row, name)))
        for name in self.named:
            setattr(row, name, renamed(getattr(row, name)))
        for name, nothing in (self.emptied or {}).items():
            setattr(row, name, nothing)


_COMMITMENT: Final = (
    "title",
    "verbatim_text",
    "beneficiaries",
    "follow_up_body",
    "due",
    "milestones",
    "indicators",
    "means_of_verification",
    "lack_of_progress",
    "budget",
    "legal_basis",
    "tags",
)
_DEMAND: Final = ("title", "text", "axis", "not_admitted_reason", "answer_reasons", "answers")
_NO_TEXT: Final[Mapping[str, object]] = {"document_text": None}
_REVOCATION: Final = ("revocation_reason",)

TARGETS: Final[Mapping[str, Target]] = {
    target.model.subject: target
    for target in (
        Target(
            Roundtable,
            (RoundtableOut,),
            ("name", "purpose", "installation", "lapse"),
            _of_the_table,
            stays=_installation,
        ),
        Target(Seat, (SeatOut,), ("label",), _own),
        Target(Mandate, (MandateOut,), _REVOCATION, _of_the_table, stays=_all_but_revocations),
        Target(SeatKey, (KeyOut,), _REVOCATION, _of_the_table, stays=_all_but_revocations),
        Target(LogWitness, (WitnessOut,), _REVOCATION, _own, stays=_all_but_revocations),
        Target(PartnerGrant, (PartnerGrantOut,), ("reason",), _of_the_table),
        Target(Protocol, (ProtocolOut,), ("title", "clauses", "reasons"), _of_the_table, _NO_TEXT, stays=_in_force),
        Target(TermExtension, (TermExtensionOut,), ("reasons",), _of_the_table),
        Target(Waiver, (WaiverOut,), ("reasons",), _of_the_table, _NO_TEXT),
        Target(Withdrawal, (WithdrawalOut,), ("reasons", "return_reasons"), _own),
        Target(Suspension, (SuspensionOut,), ("cause", "conditions", "end_reasons"), _of_the_table),
        Target(CoerciveMeasure, (CoerciveMeasureOut,), ("text", "explanation", "end_reasons"), _of_measure),
        Target(CalendarDay, (CalendarDayOut,), ("name", "reason", *_REVOCATION), _of_the_table),
        Target(Demand, (DemandOut,), _DEMAND, _of_demand),
        Target(PresentedList, (DemandListOut,), ("assembly_at",), _own),
        Target(Session, (SessionOut,), ("title", "place"), _of_the_table),
        Target(AgendaItem, (AgendaItemOut,), ("title", "purpose"), _own),
        Target(Proposal, (ProposalOut,), ("title", "text", "outcome"), _of_proposal),
        Target(Agreement, (AgreementOut,), ("title", "text", "reservations"), _of_the_table),
        Target(Adoption, (AssentOut,), ("text",), _own),
        Target(AgendaAssent, (AgendaAssentOut,), ("text",), _own),
        Target(Position, (AssentOut,), ("text",), _own),
        Target(MinutesAssent, (MinutesAssentOut,), ("text",), _own),
        Target(Minutes, (MinutesOut, MinutesDraft), (), _of_the_table, {"sections": [], "document": None}),
        Target(MinutesNote, (NoteOut, NoteDraft), ("text",), _of_the_table),
        Target(Correction, (CorrectionOut,), ("text", "reason"), _own),
        Target(Commitment, (CommitmentOut,), _COMMITMENT, _of_the_table, _NO_TEXT),
        Target(Report, (ReportOut,), ("narrative", "values"), _own, named=("evidence",)),
        Target(Verification, (VerificationOut,), ("reasons",), _own),
        Target(InvestmentLink, (InvestmentLinkOut,), ("code",), _of(Sector.state)),
        Target(SocialExpenditure, (SocialExpenditureOut,), ("beneficiary", "text"), _of(Sector.company)),
        Target(Redaction, (RedactionOut,), ("explanation",), _own),
    )
}
