"""a table may let a partner system read its files

Revision ID: 0037
Revises: 0047
"""

from collections.abc import Sequence

import sqlalchemy as sa

from alembic import op

revision: str = "0037"
down_revision: str | None = "0047"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # Who was let in before was let in without them.
    op.add_column("partner_grants", sa.Column("files", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.alter_column("partner_grants", "files", server_default=None)


def downgrade() -> None:
    op.drop_column("partner_grants", "files")
