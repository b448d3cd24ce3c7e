"""An index of a table's commitments by phase

Revision ID: 0019
Revises: 0018
"""

from collections.abc import Sequence

from alembic import op

revision: str = "0019"
down_revision: str | None = "0018"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

NAME = "ix_commitments_roundtable_id_phase_number"


def upgrade() -> None:
    op.create_index(NAME, "commitments", ["roundtable_id", "phase", "number"])


def downgrade() -> None:
    op.drop_index(NAME, table_name="commitments")
