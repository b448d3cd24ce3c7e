"""What can be redacted: for each kind its columns that hold words, its bodies, and the sectors that they came from.

Signatures, keys, mandates and seats are no texts: without them nobody could verify who signed.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from app.assents.models import Adoption, AgendaAssent, MinutesAssent, Position
from app.assents.schemas import AssentOut
from app.commitments.models import Commitment
from app.commitments.schemas.commitments import CommitmentOut
from app.core.schemas import Body
from app.decisions.models import Agreement, Proposal
from app.decisions.schemas.decisions import AgreementOut, ProposalOut
from app.demands.models import Demand, PresentedList
from app.demands.schemas import DemandListOut, DemandOut
from app.minutes.models import Correction, Minutes, MinutesNote
from app.minutes.schemas.minutes import MinutesDraft, MinutesOut
from app.minutes.schemas.notes import NoteDraft, NoteOut
from app.minutes.schemas.review import CorrectionOut, MinutesAssentOut
from app.monitoring.models import Report, Verification
from app.monitoring.schemas.reports import ReportOut, VerificationOut
from app.redactions.lifecycle import blackened
from app.roundtables.models import AtTable
from app.sessions.models import AgendaItem
from app.sessions.schemas.agenda import AgendaAssentOut, AgendaItemOut

Sources = Callable[[Any, Collection[str]], Collection[str]]


def _own(row: Any, _: Collection[str]) -> Collection[str]:
    """The sector whose seat wrote it."""
    return {row.sector.value}


def _of_the_table(_: Any, deciding: Collection[str]) -> Collection[str]:
    """It was composed from what all said, or agreed by all: each of them is asked."""
    return deciding


def _of_demand(row: Demand, _: Collection[str]) -> Collection[str]:
    return {row.sector.value, *([row.answering_sector.value] if row.answering_sector else [])}


def _of_proposal(row: Proposal, deciding: Collection[str]) -> Collection[str]:
    """Its sector's, until an outcome quotes the words of others; whoever runs the table speaks for nobody."""
    return deciding if row.sector is None or row.outcome is not None else {row.sector.value}


@dataclass(frozen=True, slots=True)
class Target:
    """One kind of text. `emptied` columns lose their content where `words` only lose their words."""

    model: type[AtTable]
    bodies: tuple[type[Body], ...]
    words: tuple[str, ...]
    sources: Sources
    emptied: Mapping[str, object] | None = None

    def erase(self, row: AtTable) -> None:
        """Take the words out of the row itself, which searches and desks read."""
        for name in self.words:
            setattr(row, name, blackened(getattr(row, name)))
        for name, nothing in (self.emptied or {}).items():
            setattr(row, name, nothing)


TARGETS: Final[Mapping[str, Target]] = {
    target.model.subject: target
    for target in (
        Target(Demand, (DemandOut,), ("title", "text", "not_admitted_reason", "answer_reasons"), _of_demand),
        Target(PresentedList, (DemandListOut,), ("assembly_at", "assembly_act"), _own),
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
        Target(
            Commitment,
            (CommitmentOut,),
            ("title", "verbatim_text", "means_of_verification", "lack_of_progress", "legal_basis"),
            _of_the_table,
            {"document_text": None},
        ),
        Target(Report, (ReportOut,), ("narrative",), _own),
        Target(Verification, (VerificationOut,), ("reasons",), _own),
    )
}
