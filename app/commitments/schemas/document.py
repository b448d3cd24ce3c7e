"""The document that is signed (for ever): everything that a signer is bound by, readable without the service.

Members are added only together with a new `v`. Absent things are null or an empty list, never left out. Organizations
carry the names that they had on the day of the offer; persons are not named.
"""

from typing import Literal
from uuid import UUID

from app.commitments.models import CommitmentKind
from app.commitments.schemas.due import Due
from app.commitments.schemas.parts import BudgetOut, IndicatorOut, JointPart, MilestoneOut
from app.core.schemas import Instant, Out
from app.directory.models import Sector


class DocumentAgreement(Out):
    """What the commitment carries out, word for word as it was adopted."""

    id: UUID
    number: int
    title: str
    text: str


class DocumentParty(Out):
    organization_id: UUID
    name: str
    sector: Sector
    share: str | None


class DocumentMember(Out):
    organization_id: UUID
    name: str
    sector: Sector


class DocumentJointBody(Out):
    name: str
    part: JointPart
    share: str | None
    members: tuple[DocumentMember, ...]


class DocumentSupport(Out):
    """Who helps, by the name of the organization or in words; `task` says with what."""

    organization_id: UUID | None
    name: str
    sector: Sector | None
    share: str | None
    task: str | None


class DocumentName(Out):
    organization_id: UUID | None
    name: str
    sector: Sector | None


class DocumentTable(Out):
    id: UUID
    name: str


class CommitmentDocument(Out):
    """The exact content under every signature; its bytes are RFC 8785 canonical JSON, without a salt.

    `v` 1 has no `joint_bodies` and no `verifier_confirms`, and all who help are organizations, without a `task`.
    """

    v: Literal[2] = 2
    type: Literal["commitment"] = "commitment"
    log: str
    roundtable: DocumentTable
    id: UUID
    revision: int
    number: int
    agreement: DocumentAgreement
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
    lack_of_progress: str | None
    budget: BudgetOut | None
    legal_basis: str | None
    place: str | None
    independent_verifier: UUID | None
    verifier_confirms: bool
    offered_at: Instant
