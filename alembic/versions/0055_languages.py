"""in which languages a session is followed and a text was served

Revision ID: 0055
Revises: 0049
"""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from alembic import op

revision: str = "0055"
down_revision: str | None = "0049"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def _listed(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=64)


def upgrade() -> None:
    # Of texts that were tabled before, nobody was asked in which language they are written.
    op.add_column("proposals", sa.Column("language", sa.Text(), nullable=True))
    op.add_column("wordings", sa.Column("language", sa.Text(), nullable=True))
    op.create_table(
        "text_services",
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text_revision", sa.Integer(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("way", _listed("way", "read_aloud", "interpreted", "handed_over"), nullable=False),
        sa.Column("served_by", sa.Uuid(), nullable=False),
        *_for_whom(),
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("audio", sa.Text(), nullable=True),
        sa.Column("served_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        *_at_table("text_services", "proposal_id"),
        *_to("text_services", "proposals", "proposal_id"),
        *_to("text_services", "seats", "served_by", "recorded_by"),
    )
    op.create_index(op.f("ix_text_services_roundtable_id"), "text_services", ["roundtable_id"])
    op.create_table(
        "interpretations",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("way", _listed("way", "consecutive", "simultaneous", "whole_room"), nullable=False),
        sa.Column("interpreter_id", sa.Uuid(), nullable=True),
        *_for_whom(),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        *_at_table("interpretations", "session_id"),
        *_to("interpretations", "seats", "interpreter_id", "recorded_by"),
    )
    op.create_index(op.f("ix_interpretations_roundtable_id"), "interpretations", ["roundtable_id"])
    op.create_index(
        "uq_interpretations_going_on",
        "interpretations",
        ["session_id", "language", "interpreter_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("interpretations")
    op.drop_table("text_services")
    op.drop_column("wordings", "language")
    op.drop_column("proposals", "language")


def _for_whom() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("sectors", ARRAY(sa.Text()), nullable=True),
        sa.Column("seat_ids", ARRAY(sa.Uuid()), nullable=True),
    )


def _at_table(name: str, within: str) -> tuple[sa.Column[object] | sa.Constraint, ...]:
    return (
        sa.Column("roundtable_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint(within, "number", name=op.f(f"uq_{name}_{within}_number")),
        *_to(name, "roundtables", "roundtable_id"),
        *_to(name, "sessions", "session_id"),
    )


def _to(name: str, table: str, *columns: str) -> tuple[sa.Constraint, ...]:
    return tuple(
        sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_{name}_{column}_{table}"))
        for column in columns
    )
