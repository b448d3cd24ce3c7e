"""Seats whose holder is hidden, and waivers whose text was taken out

Revision ID: 0009
Revises: 0008
"""

from collections.abc import Sequence

import sqlalchemy as sa

from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("seats", sa.Column("name_hidden", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.alter_column("seats", "name_hidden", server_default=None)
    op.alter_column("waivers", "document_text", existing_type=sa.Text(), nullable=True)


def downgrade() -> None:
    op.alter_column("waivers", "document_text", existing_type=sa.Text(), nullable=False)
    op.drop_column("seats", "name_hidden")
