"""whom the document of a mandate names

Revision ID: 0025
Revises: 0024
"""

from collections.abc import Sequence

import sqlalchemy as sa

from alembic import op

revision: str = "0025"
down_revision: str | None = "0024"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "mandate_holders",
        sa.Column("mandate_id", sa.Uuid(), nullable=False),
        sa.Column("seat_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("rank", sa.Text(), nullable=True),
        sa.Column("power_to_decide", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["mandate_id"], ["mandates.id"], name=op.f("fk_mandate_holders_mandate_id_mandates")),
        sa.ForeignKeyConstraint(["seat_id"], ["seats.id"], name=op.f("fk_mandate_holders_seat_id_seats")),
        sa.PrimaryKeyConstraint("mandate_id", name=op.f("pk_mandate_holders")),
    )
    op.create_index(op.f("ix_mandate_holders_seat_id"), "mandate_holders", ["seat_id"])


def downgrade() -> None:
    op.drop_table("mandate_holders")
