"""what becomes of a session between its calling and its closing

Revision ID: 0046
Revises: 0034
"""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from alembic import op

revision: str = "0046"
down_revision: str | None = "0034"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

HOURS = ("notice_from", "resumes_at", "sits_since")


def upgrade() -> None:
    for name in HOURS:
        op.add_column("sessions", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.add_column("sessions", sa.Column("course", JSONB(), nullable=False, server_default="[]"))
    op.alter_column("sessions", "course", server_default=None)
    op.execute("UPDATE sessions SET notice_from = convened_at")
    op.execute("UPDATE sessions SET sits_since = opened_at WHERE phase = 'open'")


def downgrade() -> None:
    op.drop_column("sessions", "course")
    for name in reversed(HOURS):
        op.drop_column("sessions", name)
