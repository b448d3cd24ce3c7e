"""what was captured without a line

Revision ID: 0053
Revises: 0052
"""

from collections.abc import Sequence

import sqlalchemy as sa

from alembic import op

revision: str = "0053"
down_revision: str | None = "0052"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_KINDS = ("arrival", "departure", "turn", "note", "item_time", "position", "withdrawn")
_PHASES = ("waiting", "applied", "conflict", "dismissed")


def _listed(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=64)


def _hour(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "field_entries",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("seat_id", sa.Uuid(), nullable=False),
        sa.Column("capture_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("act_id", sa.Uuid(), nullable=False),
        sa.Column("kind", _listed("kind", *_KINDS), nullable=False),
        _hour("occurred_at"),
        _hour("received_at"),
        sa.Column("phase", _listed("phase", *_PHASES), nullable=False),
        sa.Column("said", sa.Text(), nullable=True),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("became_type", sa.Text(), nullable=True),
        sa.Column("became_id", sa.Uuid(), nullable=True),
        _hour("settled_at", nullable=True),
        sa.Column("refused_as", sa.Text(), nullable=True),
        sa.Column("resolved_by", sa.Uuid(), nullable=True),
        sa.Column("resolution", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("roundtable_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        *(
            sa.ForeignKeyConstraint([column], [f"{referred}.id"], name=op.f(f"fk_field_entries_{column}_{referred}"))
            for column, referred in (
                ("session_id", "sessions"),
                ("seat_id", "seats"),
                ("resolved_by", "seats"),
                ("roundtable_id", "roundtables"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_entries")),
        sa.UniqueConstraint("seat_id", "act_id", name=op.f("uq_field_entries_seat_id_act_id")),
        sa.UniqueConstraint(
            "session_id",
            "seat_id",
            "capture_id",
            "sequence",
            name=op.f("uq_field_entries_session_id_seat_id_capture_id_sequence"),
        ),
    )
    op.create_index(op.f("ix_field_entries_roundtable_id"), "field_entries", ["roundtable_id"])


def downgrade() -> None:
    op.drop_table("field_entries")
