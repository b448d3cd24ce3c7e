"""Days that a table declares for itself, and coercive measures that come to an end

Revision ID: 0008
Revises: 0007
"""

from collections.abc import Sequence

import sqlalchemy as sa

from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "calendar_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("declared_by", sa.Uuid(), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_by", sa.Uuid(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revocation_reason", sa.Text(), nullable=True),
        sa.Column("roundtable_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["declared_by"], ["seats.id"], name=op.f("fk_calendar_days_declared_by_seats")),
        sa.ForeignKeyConstraint(["revoked_by"], ["seats.id"], name=op.f("fk_calendar_days_revoked_by_seats")),
        sa.ForeignKeyConstraint(
            ["roundtable_id"], ["roundtables.id"], name=op.f("fk_calendar_days_roundtable_id_roundtables")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_days")),
    )
    op.create_index(op.f("ix_calendar_days_roundtable_id"), "calendar_days", ["roundtable_id"], unique=False)
    op.create_index(
        "uq_calendar_days_declared",
        "calendar_days",
        ["roundtable_id", "day"],
        unique=True,
        postgresql_where=sa.text("revoked_at IS NULL"),
    )
    op.add_column("coercive_measures", sa.Column("ended_by", sa.Uuid(), nullable=True))
    op.add_column("coercive_measures", sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("coercive_measures", sa.Column("end_reasons", sa.Text(), nullable=True))
    op.create_foreign_key(
        op.f("fk_coercive_measures_ended_by_seats"), "coercive_measures", "seats", ["ended_by"], ["id"]
    )


def downgrade() -> None:
    op.drop_constraint(op.f("fk_coercive_measures_ended_by_seats"), "coercive_measures", type_="foreignkey")
    op.drop_column("coercive_measures", "end_reasons")
    op.drop_column("coercive_measures", "ended_at")
    op.drop_column("coercive_measures", "ended_by")
    op.drop_index("uq_calendar_days_declared", table_name="calendar_days")
    op.drop_index(op.f("ix_calendar_days_roundtable_id"), table_name="calendar_days")
    op.drop_table("calendar_days")
