"""What of commitments waits for somebody, at many tables at once."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import and_, exists, or_, select

from app.assents.models import Assent, Stance
from app.commitments.models import Commitment, CommitmentPhase, Level
from app.continuity.models import ConsentPhase, Waiver
from app.core.compiled_queries import CompiledQuery, Source, among, columns, listed
from app.identity.roles import VOTING_ROLES
from app.protocols.models import Protocol
from app.protocols.queries import is_in_adoption
from app.roundtables.desks import MOST
from app.roundtables.models import Mandate, MandatePhase, Seat
from app.signatures.models import Signature


class Promise(NamedTuple):
    """A commitment, as far as it is followed: who answers for it and gains by it, how it stands, and its days."""

    id: UUID
    roundtable_id: UUID
    number: int
    title: str
    phase: CommitmentPhase
    leads: Sequence[Mapping[str, object]]
    co_responsible: Sequence[Mapping[str, object]]
    joint_bodies: Sequence[Mapping[str, object]]
    responsible_sectors: Sequence[str]
    answers_for: Sequence[Mapping[str, object]]
    beneficiaries: Sequence[Mapping[str, object]]
    independent_verifier: UUID | None
    verifier_confirms: bool
    declared_level: Level | None
    verified_level: Level | None
    offered_at: datetime | None
    in_force_at: datetime | None
    due_on: date | None
    protocol_id: UUID | None


_WAITING: Final = CompiledQuery(
    select(*columns(Commitment, Promise._fields))
    .where(
        listed(Commitment.roundtable_id, "tables"),
        or_(
            and_(Commitment.phase == CommitmentPhase.offered, Commitment.document_text.is_not(None)),
            Commitment.phase == CommitmentPhase.in_force,
        ),
    )
    .order_by(Commitment.id)
    .limit(MOST)
)


async def waiting(db: Source, tables: Collection[UUID]) -> Sequence[Promise]:
    """Commitments that are to be signed, reported on or verified; nobody signs a text that was taken out."""
    return [Promise(*row) for row in await _WAITING.rows(db, tables=list(tables))]


class WaitingSignature(NamedTuple):
    """A signature that lacks a witness or its verification, with the title of the commitment or of the protocol."""

    id: UUID
    roundtable_id: UUID
    target_type: str
    target_id: UUID
    witnesses: Sequence[Mapping[str, object]] | None
    qualified: Mapping[str, object] | None
    received_at: datetime
    commitment: str | None
    protocol: Mapping[str, object] | None


_SEATED: Final = CompiledQuery(
    select(Seat.roundtable_id, Seat.organization_id)
    .where(
        listed(Seat.roundtable_id, "tables"),
        among(Seat.role, VOTING_ROLES),
        Seat.awaits_assent.is_(False),
        Seat.ended_at.is_(None),
    )
    .distinct()
)


async def seated_at_each(db: Source, tables: Collection[UUID]) -> frozenset[tuple[UUID, UUID]]:
    """Of (table, organization): those that hold a voting seat there."""
    return frozenset((row[0], row[1]) for row in await _SEATED.rows(db, tables=list(tables)))


def _signatures_waiting() -> CompiledQuery:
    spoken = exists().where(
        Assent.target_id == Signature.target_id,
        Assent.sector == Signature.sector,
        Assent.stance != Stance.object,
        or_(Assent.ratify_by.is_(None), Assent.ratification["outcome"].astext == "ratified"),
        Mandate.id == Assent.mandate_id,
        Mandate.phase == MandatePhase.in_force,
    )
    return CompiledQuery(
        select(*columns(Signature, WaitingSignature._fields[:-2]), Commitment.title, Protocol.title)
        .outerjoin(
            Commitment,
            and_(
                Commitment.id == Signature.target_id,
                Commitment.phase == CommitmentPhase.offered,
                Commitment.document_text.is_not(None),
            ),
        )
        .outerjoin(Protocol, and_(Protocol.id == Signature.target_id, is_in_adoption()))
        .outerjoin(
            Waiver,
            and_(
                Waiver.id == Signature.target_id,
                Waiver.phase == ConsentPhase.proposed,
                Waiver.document_text.is_not(None),
            ),
        )
        .where(
            listed(Signature.roundtable_id, "tables"),
            Signature.completed_at.is_(None),
            or_(Commitment.id.is_not(None), Protocol.id.is_not(None), Waiver.id.is_not(None)),
            ~spoken,
        )
        .order_by(Signature.id)
        .limit(MOST)
    )


_SIGNATURES_WAITING: Final = _signatures_waiting()


async def signatures_waiting(db: Source, tables: Collection[UUID]) -> Sequence[WaitingSignature]:
    """Signatures that lack a witness or their verification.

    What they are under is still open for them, with its text: a commitment, a protocol, or a waiver, which has no
    title; and their sector has not said yes to it in another way.
    """
    return [WaitingSignature(*row) for row in await _SIGNATURES_WAITING.rows(db, tables=list(tables))]
