"""Rows of the ledger. Triggers in the migrations forbid changing or deleting entries, nodes and bodies."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, SmallInteger, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class Head(Base):
    """The tip of the log, one row; whoever appends holds it, last and briefly."""

    __tablename__ = "ledger_head"
    __table_args__ = (CheckConstraint("singleton", name="only_one"),)

    singleton: Mapped[bool] = mapped_column(primary_key=True, default=True)
    origin: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    # The hashes of the complete subtrees, left to right, 32 bytes each: enough to append and to know the root.
    peaks: Mapped[bytes]


class Signed(Base):
    """Which key signs the log, and the checkpoint that it signed last, as the database remembers it; at most one row.

    It comes into being with the first checkpoint. The checkpoint itself lives outside the database (`signer`).
    """

    __tablename__ = "ledger_signed"
    __table_args__ = (CheckConstraint("singleton", name="only_one"),)

    singleton: Mapped[bool] = mapped_column(primary_key=True, default=True)
    verifier: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    root: Mapped[bytes]


class Entry(Base):
    """One act: the canonical envelope that was hashed, and the columns by which it is found."""

    __tablename__ = "ledger_entries"
    __table_args__ = (
        UniqueConstraint("actor", "act_id"),
        Index("ix_ledger_entries_roundtable_id_index", "roundtable_id", "index"),
    )

    index: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    act_id: Mapped[UUID]
    actor: Mapped[str]
    request_digest: Mapped[str | None]
    type: Mapped[str]
    roundtable_id: Mapped[UUID | None]
    audience: Mapped[str]
    at: Mapped[datetime]
    envelope: Mapped[str]
    leaf: Mapped[bytes]


class Node(Base):
    """A complete subtree's hash (RFC 6962): level 0 are the leaves."""

    __tablename__ = "ledger_nodes"

    level: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    index: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    hash: Mapped[bytes]


class Snapshot(Base):
    """One published body of one revision for one audience: the bytes that are served and whose digest is sealed."""

    __tablename__ = "ledger_snapshots"
    __table_args__ = (
        Index(
            "ix_ledger_snapshots_current",
            "roundtable_id",
            "subject_type",
            "subject_id",
            postgresql_where=text("current"),
        ),
        # An append retires the older bodies of a subject by its id: of a thousand revisions it must meet the last.
        Index("ix_ledger_snapshots_subject_current", "subject_id", postgresql_where=text("current")),
        Index("ix_ledger_snapshots_index", "index"),
    )

    subject_id: Mapped[UUID] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    audience: Mapped[str] = mapped_column(primary_key=True)
    rank: Mapped[int] = mapped_column(SmallInteger)
    subject_type: Mapped[str]
    roundtable_id: Mapped[UUID | None]
    index: Mapped[int] = mapped_column(BigInteger)
    current: Mapped[bool]
    digest: Mapped[str]
    # NULL once it was redacted: whatever reads bodies asks for those that are there. Digest and place stay.
    body: Mapped[str] = mapped_column(nullable=True)


class Seal(Base):
    """The salted digest, in an entry's evidence, of a row's columns that stand in no body (`Subject.sealed_columns`).

    The salt goes when a later seal takes its place: what was kept before cannot be guessed from its digest then.
    """

    __tablename__ = "ledger_seals"
    __table_args__ = (Index("ix_ledger_seals_salted", "subject_id", postgresql_where=text("salt IS NOT NULL")),)

    index: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(primary_key=True)
    subject_type: Mapped[str]
    subject_id: Mapped[UUID] = mapped_column(index=True)
    digest: Mapped[str]
    salt: Mapped[str | None]


UNVOUCHED: Final[Mapping[str, str]] = {
    "ledger_entries.request_digest": "It only tells a repeated call from another one; forged, a repeat is refused.",
    "ledger_seals.salt": "Without the right salt a seal no longer fits its row, which the audit names.",
}
"""Columns of the log's own tables that nothing in the log vouches for, and why that does no harm."""
