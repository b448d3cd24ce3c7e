"""who ceases to accompany a table with the acceptance of a facilitation

Revision ID: 0062
Revises: 0061
"""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op

revision: str = "0062"
down_revision: str | None = "0061"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    kind = postgresql.JSONB(astext_type=sa.Text())
    op.add_column("facilitations", sa.Column("leaving", kind, nullable=False, server_default="[]"))
    op.alter_column("facilitations", "leaving", server_default=None)


def downgrade() -> None:
    op.drop_column("facilitations", "leaving")
