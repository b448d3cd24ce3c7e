"""The current bodies of one subject, and the seals that still have a salt, are found by its id alone

Revision ID: 0011
Revises: 0010
"""

from collections.abc import Sequence

import sqlalchemy as sa

from alembic import op

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_index(
        "ix_ledger_snapshots_subject_current", "ledger_snapshots", ["subject_id"], postgresql_where=sa.text("current")
    )
    op.create_index(
        "ix_ledger_seals_salted", "ledger_seals", ["subject_id"], postgresql_where=sa.text("salt IS NOT NULL")
    )


def downgrade() -> None:
    op.drop_index("ix_ledger_seals_salted", "ledger_seals")
    op.drop_index("ix_ledger_snapshots_subject_current", "ledger_snapshots")
