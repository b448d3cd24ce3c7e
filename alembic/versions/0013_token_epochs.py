"""A suspension ends the tokens that were issued before it

Revision ID: 0013
Revises: 0012
"""

from collections.abc import Sequence

import sqlalchemy as sa

from alembic import op

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLES = ("accounts", "partners", "refresh_tokens")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("token_epoch", sa.Integer(), nullable=False, server_default="0"))
        op.alter_column(table, "token_epoch", server_default=None)


def downgrade() -> None:
    for table in TABLES:
        op.drop_column(table, "token_epoch")
