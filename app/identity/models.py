"""People, clients and their secrets. Names and logins stand here alone: never in published bodies or the log."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import ForeignKey, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Subject


class AccountPhase(StrEnum):
    invited = "invited"
    active = "active"
    suspended = "suspended"


class Account(Subject):
    __tablename__ = "accounts"
    subject: ClassVar[str] = "account"
    # All of them: the account of a new member has no body until an administrator changes it.
    sealed_columns: ClassVar[tuple[str, ...]] = (
        "login",
        "display_name",
        "language",
        "roles",
        "phase",
        "password_hash",
        "created_at",
    )

    login: Mapped[str | None] = mapped_column(unique=True)
    display_name: Mapped[str]
    language: Mapped[str]
    roles: Mapped[list[str]] = mapped_column(ARRAY(Text))
    phase: Mapped[AccountPhase]
    password_hash: Mapped[str | None]
    created_at: Mapped[datetime]
    # Counts the suspensions: a token of an earlier epoch does nothing, ever again.
    token_epoch: Mapped[int] = mapped_column(default=0)


class Partner(Subject):
    __tablename__ = "partners"
    subject: ClassVar[str] = "partner"

    name: Mapped[str]
    scopes: Mapped[list[str]] = mapped_column(ARRAY(Text))
    suspended: Mapped[bool]
    created_at: Mapped[datetime]
    token_epoch: Mapped[int] = mapped_column(default=0)


class PartnerSecret(Subject):
    """A client secret of 256 random bits; only its SHA-256 is kept."""

    __tablename__ = "partner_secrets"
    subject: ClassVar[str] = "partner_secret"
    sealed_columns: ClassVar[tuple[str, ...]] = ("digest",)

    partner_id: Mapped[UUID] = mapped_column(ForeignKey("partners.id"), index=True)
    digest: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class Invitation(Subject):
    """A one-time code, usable from paper: a public half that finds the row and a secret half that is only hashed."""

    __tablename__ = "invitations"
    subject: ClassVar[str] = "invitation"
    sealed_columns: ClassVar[tuple[str, ...]] = ("lookup", "secret_digest", "issued_at")

    lookup: Mapped[str] = mapped_column(unique=True)
    secret_digest: Mapped[str]
    roundtable_id: Mapped[UUID | None] = mapped_column(index=True)
    mandate_id: Mapped[UUID | None] = mapped_column(index=True)
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]


class RefreshToken(Base):
    """One link of a chain of rotating refresh tokens; using a used one revokes the whole family (RFC 9700 2.2.2)."""

    __tablename__ = "refresh_tokens"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    family: Mapped[UUID] = mapped_column(index=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    digest: Mapped[str] = mapped_column(unique=True)
    token_epoch: Mapped[int]
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class Throttle(Base):
    """Failed sign-ins under one login and guesses at one code, by SHA-256, so that guessing slows down."""

    __tablename__ = "throttles"

    key: Mapped[str] = mapped_column(primary_key=True)
    failures: Mapped[int]
    blocked_until: Mapped[datetime]
