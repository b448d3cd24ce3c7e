"""recesses, caucuses, and what a sector notes for itself

Revision ID: 0044
Revises: 0043
"""

from collections.abc import Sequence

import sqlalchemy as sa

from alembic import op

revision: str = "0044"
down_revision: str | None = "0043"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def _listed(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=64)


def _sector() -> sa.Enum:
    return _listed("sector", "state", "company", "community", "independent")


def upgrade() -> None:
    op.create_table(
        "recesses",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", _listed("recesskind", "recess", "caucus"), nullable=False),
        sa.Column("sector", _sector(), nullable=True),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        *_in_session("recesses"),
        sa.ForeignKeyConstraint(["asked_by"], ["seats.id"], name=op.f("fk_recesses_asked_by_seats")),
        sa.UniqueConstraint("session_id", "number", name=op.f("uq_recesses_session_id_number")),
    )
    op.create_index(op.f("ix_recesses_roundtable_id"), "recesses", ["roundtable_id"])
    under_way = sa.text("ended_at IS NULL")
    op.create_index("uq_recesses_under_way", "recesses", ["session_id"], unique=True, postgresql_where=under_way)
    op.create_table(
        "caucus_notes",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("recess_id", sa.Uuid(), nullable=False),
        sa.Column("sector", _sector(), nullable=False),
        sa.Column("seat_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        *_in_session("caucus_notes"),
        sa.ForeignKeyConstraint(["recess_id"], ["recesses.id"], name=op.f("fk_caucus_notes_recess_id_recesses")),
        sa.ForeignKeyConstraint(["seat_id"], ["seats.id"], name=op.f("fk_caucus_notes_seat_id_seats")),
    )
    op.create_index(op.f("ix_caucus_notes_roundtable_id"), "caucus_notes", ["roundtable_id"])
    op.create_index(op.f("ix_caucus_notes_recess_id"), "caucus_notes", ["recess_id"])


def downgrade() -> None:
    op.drop_table("caucus_notes")
    op.drop_table("recesses")


def _in_session(name: str) -> tuple[sa.Column[object] | sa.Constraint, ...]:
    return (
        sa.Column("roundtable_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.ForeignKeyConstraint(
            ["roundtable_id"], ["roundtables.id"], name=op.f(f"fk_{name}_roundtable_id_roundtables")
        ),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f(f"fk_{name}_session_id_sessions")),
    )
