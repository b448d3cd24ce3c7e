"""Every sector that a demand asks answers for itself

Revision ID: 0006
Revises: 0005
"""

from collections.abc import Sequence

import sqlalchemy as sa

from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    empty = sa.text("'[]'::jsonb")
    column = sa.Column("answers", postgresql.JSONB(astext_type=sa.Text()), nullable=False, server_default=empty)
    op.add_column("demands", column)
    # Bodies that were published before have no such member, and a row says what its body says.
    op.alter_column("demands", "answers", server_default=None)


def downgrade() -> None:
    op.drop_column("demands", "answers")
