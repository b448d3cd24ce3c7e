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
    """What put a key in force: the mandate's document that names it, a steward of the sector, or witnessed paper."""

    mandate = "mandate"
    steward = "steward"
    paper = "paper"


class AssuranceClass(StrEnum):
    """From the strongest to the weakest: own key, qualified signature, witnessed paper, the server's word alone."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


class PaperMark(StrEnum):
    """What somebody puts under a paper: a written signature, or the print of a finger, or of the thumb."""

    signature = "signature"
    fingerprint = "fingerprint"
    thumb = "thumb"


class SignatureFormat(StrEnum):
    """How a qualified electronic signature is kept (ETSI EN 319 122, 132, 142 and 162)."""

    cades = "cades"
    xades = "xades"
    pades = "pades"
    asic = "asic"


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
    # The paper by which the constituency vouches for the key, and who witnessed it: `schemas.paper` describes both.
    paper: Mapped[dict[str, object] | None]
    witnesses: Mapped[list[dict[str, object]] | None]


class Signature(AtTable):
    """What one seat gave for one revision of a text, as it arrived; of class A the statement that its key signed.

    A withheld signature is read by its own sector, and by those without whom it would not be one, until it is released;
    `released_at` says since when all do. It counts from `completed_at` on: when witnesses and verification are there.
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
    # The signer's own words, of a reservation or a refusal; of class A they stand in the statement too.
    text: Mapped[str | None]
    sector: Mapped[Sector]
    role: Mapped[Role]
    mandate_id: Mapped[UUID] = mapped_column(ForeignKey("mandates.id"))
    # Class A alone has a key, a statement, and a log that its signer saw.
    kid: Mapped[str | None] = mapped_column(ForeignKey("seat_keys.kid"))
    statement: Mapped[str | None]
    # Of the statement's own bytes, of the signature file (B) or of the scanned paper (C); D has nothing to be known by.
    payload_digest: Mapped[str | None]
    assurance: Mapped[AssuranceClass]
    seen_size: Mapped[int | None] = mapped_column(BigInteger)
    # What the classes B and C rest on; `schemas.paper` and `schemas.qualified` describe the three.
    qualified: Mapped[dict[str, object] | None]
    paper: Mapped[dict[str, object] | None]
    witnesses: Mapped[list[dict[str, object]] | None]
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("seats.id"))
    signed_at: Mapped[datetime]
    received_at: Mapped[datetime]
    completed_at: Mapped[datetime | None]
    released_at: Mapped[datetime | None]
    # From when on its key may have been in other hands, where it arrived after that.
    compromised_since: Mapped[datetime | None]
    # Since when another text stands in the place of the one that was signed; it counts for nothing from then on.
    voided_at: Mapped[datetime | None]
    # The entries that tell of it before its release, each {index, envelope}; empty until then.
    arrival: Mapped[list[dict[str, object]]]
