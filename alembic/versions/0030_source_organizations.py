"""the organizations that a text to be taken out came from

Revision ID: 0030
Revises: 0029
"""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from alembic import op

revision: str = "0030"
down_revision: str | None = "0029"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("redactions", sa.Column("source_organizations", JSONB(), nullable=False, server_default="[]"))
    op.alter_column("redactions", "source_organizations", server_default=None)


def downgrade() -> None:
    op.drop_column("redactions", "source_organizations")
