"""amounts of funds that correct earlier ones

Revision ID: 0049
Revises: 0053
"""

from collections.abc import Sequence

import sqlalchemy as sa

from alembic import op

revision: str = "0049"
down_revision: str | None = "0053"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_TABLES = ("fund_contributions", "fund_spendings")


def upgrade() -> None:
    for table in _TABLES:
        op.add_column(table, sa.Column("corrects", sa.Uuid(), nullable=True))
        op.create_foreign_key(op.f(f"fk_{table}_corrects_{table}"), table, table, ["corrects"], ["id"])
        op.create_unique_constraint(op.f(f"uq_{table}_corrects"), table, ["corrects"])


def downgrade() -> None:
    for table in _TABLES:
        op.drop_column(table, "corrects")
