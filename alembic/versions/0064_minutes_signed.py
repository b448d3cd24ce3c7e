"""the exact text of circulated minutes, words beside signatures, and signatures that a new text voids

Revision ID: 0064
Revises: 0070
"""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op

revision: str = "0064"
down_revision: str | None = "0070"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column("minutes", sa.Column("text_digest", sa.Text()))
    op.add_column("minutes", sa.Column("circulated_text", sa.Text()))
    op.add_column("minutes", sa.Column("circulated_revision", sa.Integer()))
    kind = postgresql.JSONB(astext_type=sa.Text())
    op.add_column("minutes", sa.Column("withdrawals", kind, nullable=False, server_default="[]"))
    op.alter_column("minutes", "withdrawals", server_default=None)
    op.add_column("signatures", sa.Column("text", sa.Text()))
    op.add_column("signatures", sa.Column("voided_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    op.drop_column("signatures", "voided_at")
    op.drop_column("signatures", "text")
    for name in ("withdrawals", "circulated_revision", "circulated_text", "text_digest"):
        op.drop_column("minutes", name)
