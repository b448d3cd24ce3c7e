"""A commitment in the minutes, in words."""

from uuid import UUID

from app.commitments.models import CommitmentKind, CommitmentPhase
from app.commitments.schemas.document import (
    DocumentJointBody,
    DocumentName,
    DocumentParty,
    DocumentSupport,
)
from app.commitments.schemas.due import Due
from app.commitments.schemas.parts import IndicatorOut, MilestoneOut
from app.core.schemas import Out


class CommitmentEntry(Out):
    """A commitment in words, as it stood when the text was composed; once signed, its own document prevails.

    Organizations carry the names that they had then; `document` is the digest of what is signed, null of a draft.
    """

    commitment_id: UUID
    agreement_id: UUID
    number: int
    phase: CommitmentPhase
    title: str
    verbatim_text: str
    language: str
    kind: CommitmentKind
    leads: tuple[DocumentParty, ...]
    co_responsible: tuple[DocumentParty, ...]
    joint_bodies: tuple[DocumentJointBody, ...]
    supporting: tuple[DocumentSupport, ...]
    beneficiaries: tuple[DocumentName, ...]
    follow_up_body: DocumentName | None
    due: Due | None
    milestones: tuple[MilestoneOut, ...]
    indicators: tuple[IndicatorOut, ...]
    means_of_verification: str | None
    document: str | None
