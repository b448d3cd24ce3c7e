"""what a session leaves undecided goes on, and what was tabled is taken back

Revision ID: 0034
Revises: 0036
"""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from alembic import op

revision: str = "0034"
down_revision: str | None = "0036"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("proposals", sa.Column("carried", JSONB(), nullable=False, server_default="[]"))
    op.alter_column("proposals", "carried", server_default=None)
    op.add_column("proposals", sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("proposals", sa.Column("withdrawn_by", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("fk_proposals_withdrawn_by_seats"), "proposals", "seats", ["withdrawn_by"], ["id"])
    op.add_column("proposals", sa.Column("withdrawal_reasons", sa.Text(), nullable=True))


def downgrade() -> None:
    for column in ("withdrawal_reasons", "withdrawn_by", "withdrawn_at", "carried"):
        op.drop_column("proposals", column)
