"""Keys of seats, and signatures that were verified on arrival."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.directory.models import Sector
from app.identity.roles import Role
from app.roundtables.models import AtTable
from app.trust.statements import Intent


class KeyPhase(StrEnum):
    """`registered` waits for its activation; a revoked key never comes back."""

    registered = "registered"
    active = "active"
    revoked = "revoked"


class KeyOrigin(StrEnum):
    """What put a key in force: the mandate's document that names it, or a steward of the own sector."""

    mandate = "mandate"
    steward = "steward"


class AssuranceClass(StrEnum):
    """From the strongest to the weakest: own key, qualified signature, witnessed paper, the server's word alone."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


class SeatKey(AtTable):
    """A P-256 key of one seat. One key for each seat: a key at two tables would tie a person's seats together."""

    __tablename__ = "seat_keys"
    __table_args__ = (
        Index("uq_seat_keys_active_of_seat", "seat_id", unique=True, postgresql_where=text("phase = 'active'")),
    )
    subject: ClassVar[str] = "key"

    seat_id: Mapped[UUID] = mapped_column(ForeignKey("seats.id"), index=True)
    # The mandate of whoever registered it: a key goes with its holder, not with the next one.
    mandate_id: Mapped[UUID] = mapped_column(ForeignKey("mandates.id"))
    kid: Mapped[str] = mapped_column(unique=True)
    jwk: Mapped[dict[str, object]]
    proof: Mapped[str]
    phase: Mapped[KeyPhase]
    origin: Mapped[KeyOrigin | None]
    activated_by: Mapped[UUID | None] = mapped_column(ForeignKey("seats.id"))
    registered_at: Mapped[datetime]
    activated_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    revocation_reason: Mapped[str | None]
    replaced_by: Mapped[str | None]
    compromised_since: Mapped[datetime | None]


class Signature(AtTable):
    """A statement of one seat about one revision of one text, as it arrived. It is what its key signed, for good.

    A withheld signature is read by its own sector alone until it is released; `released_at` says since when all do.
    """

    __tablename__ = "signatures"
    __table_args__ = (
        # A statement is known by what it says: its JWS can be respelt without the key (ECDSA is malleable).
        UniqueConstraint("seat_id", "payload_digest"),
        Index("ix_signatures_target_id_target_revision", "target_id", "target_revision"),
    )
    subject: ClassVar[str] = "signature"

    target_type: Mapped[str]
    target_id: Mapped[UUID]
    target_revision: Mapped[int]
    document: Mapped[str]
    intent: Mapped[Intent]
    seat_id: Mapped[UUID] = mapped_column(ForeignKey("seats.id"))
    sector: Mapped[Sector]
    role: Mapped[Role]
    mandate_id: Mapped[UUID] = mapped_column(ForeignKey("mandates.id"))
    kid: Mapped[str] = mapped_column(ForeignKey("seat_keys.kid"))
    statement: Mapped[str]
    payload_digest: Mapped[str]
    assurance: Mapped[AssuranceClass]
    seen_size: Mapped[int] = mapped_column(BigInteger)
    signed_at: Mapped[datetime]
    received_at: Mapped[datetime]
    released_at: Mapped[datetime | None]
