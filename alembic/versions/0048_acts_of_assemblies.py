"""the act of an assembly may lie elsewhere

Revision ID: 0048
Revises: 0054
"""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from alembic import op

revision: str = "0048"
down_revision: str | None = "0054"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("demand_lists", sa.Column("assembly_held_elsewhere", JSONB(), nullable=True))
    op.alter_column("demand_lists", "assembly_act", nullable=True)


def downgrade() -> None:
    op.alter_column("demand_lists", "assembly_act", nullable=False)
    op.drop_column("demand_lists", "assembly_held_elsewhere")
