"""third voices, reopenings, and evidence that lies elsewhere

Revision ID: 0027
Revises: 0026
"""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from alembic import op

revision: str = "0027"
down_revision: str | None = "0026"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def _listed(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=64)


def _sector() -> sa.Enum:
    return _listed("sector", "state", "company", "community", "independent")


def _level() -> sa.Enum:
    return _listed("level", "not_started", "limited", "substantial", "complete", "no_evidence")


def upgrade() -> None:
    op.add_column("reports", sa.Column("held_elsewhere", JSONB(), nullable=False, server_default="[]"))
    op.alter_column("reports", "held_elsewhere", server_default=None)
    op.add_column("commitments", sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=True))
    role = _listed("role", *ROLES)
    op.create_table(
        "assessments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("roundtable_id", sa.Uuid(), nullable=False),
        sa.Column("commitment_id", sa.Uuid(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=True),
        sa.Column("seat_id", sa.Uuid(), nullable=False),
        sa.Column("sector", _sector(), nullable=False),
        sa.Column("role", role, nullable=False),
        sa.Column("level", _level(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("evidence", JSONB(), nullable=False),
        sa.Column("held_elsewhere", JSONB(), nullable=False),
        sa.Column("assessed_at", sa.DateTime(timezone=True), nullable=False),
        *_at_table("assessments"),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_assessments_report_id_reports")),
    )
    op.create_index(op.f("ix_assessments_roundtable_id"), "assessments", ["roundtable_id"])
    op.create_index(op.f("ix_assessments_commitment_id"), "assessments", ["commitment_id"])
    op.create_table(
        "reopenings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("roundtable_id", sa.Uuid(), nullable=False),
        sa.Column("commitment_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Uuid(), nullable=False),
        sa.Column("sector", _sector(), nullable=False),
        sa.Column("phase_before", _listed("phase_before", *PHASES), nullable=False),
        sa.Column("window_until", sa.Date(), nullable=False),
        sa.Column("level", _level(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("evidence", JSONB(), nullable=False),
        sa.Column("held_elsewhere", JSONB(), nullable=False),
        sa.Column("lies_with", _listed("lies_with", "table", "follow_up_body"), nullable=False),
        sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=False),
        *_at_table("reopenings"),
        sa.UniqueConstraint("commitment_id", "number", name=op.f("uq_reopenings_commitment_id_number")),
    )
    op.create_index(op.f("ix_reopenings_roundtable_id"), "reopenings", ["roundtable_id"])


def downgrade() -> None:
    op.drop_table("reopenings")
    op.drop_table("assessments")
    op.drop_column("commitments", "reopened_at")
    op.drop_column("reports", "held_elsewhere")


ROLES = ("delegate", "alternate", "chair", "facilitator", "secretariat", "rapporteur", "guarantor", "observer", "adviser", "interpreter", "verifier", "interim_convener", "account", "convener", "administrator", "partner")
PHASES = (
    "draft",
    "offered",
    "in_force",
    "fulfilled",
    "breached",
    "renounced",
    "superseded",
    "suspended",
    "concluded_unverified",
)


def _at_table(name: str) -> tuple[sa.Constraint, ...]:
    """Its table, its commitment and its seat."""
    return (
        sa.ForeignKeyConstraint(
            ["roundtable_id"], ["roundtables.id"], name=op.f(f"fk_{name}_roundtable_id_roundtables")
        ),
        sa.ForeignKeyConstraint(
            ["commitment_id"], ["commitments.id"], name=op.f(f"fk_{name}_commitment_id_commitments")
        ),
        sa.ForeignKeyConstraint(["seat_id"], ["seats.id"], name=op.f(f"fk_{name}_seat_id_seats")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
