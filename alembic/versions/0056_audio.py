"""a note names the recording of what was said

Revision ID: 0056
Revises: 0055
"""

from collections.abc import Sequence

import sqlalchemy as sa

from alembic import op

revision: str = "0056"
down_revision: str | None = "0055"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("minutes_notes", sa.Column("audio", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("minutes_notes", "audio")
