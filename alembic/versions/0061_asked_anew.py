"""since when the sectors' yes to what is installed counts

Revision ID: 0061
Revises: 0056
"""

from collections.abc import Sequence

import sqlalchemy as sa

from alembic import op

revision: str = "0061"
down_revision: str | None = "0056"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column("roundtables", sa.Column("asked_since", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("roundtables", "asked_since")
