"""to whom what a fund carries out is owed: a fund of before was opened without asking them, and names none

Revision ID: 0067
Revises: 0065
"""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from alembic import op

revision: str = "0067"
down_revision: str | None = "0065"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column("funds", sa.Column("creditors", JSONB(), nullable=False, server_default="[]"))
    op.alter_column("funds", "creditors", server_default=None)


def downgrade() -> None:
    op.drop_column("funds", "creditors")
