"""a yes may wait for an assembly, and an agreement with it

Revision ID: 0032
Revises: 0027
"""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from alembic import op

revision: str = "0032"
down_revision: str | None = "0027"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

PHASES = ("ad_referendum", "standing", "refused", "lapsed")


def upgrade() -> None:
    op.add_column("assents", sa.Column("ratify_by", sa.Date(), nullable=True))
    op.add_column("assents", sa.Column("ratification", JSONB(), nullable=True))
    phase = sa.Enum(*PHASES, name="phase", native_enum=False, create_constraint=True, length=64)
    # Whatever was agreed until now waited for nobody.
    op.add_column("agreements", sa.Column("phase", phase, nullable=False, server_default="standing"))
    op.alter_column("agreements", "phase", server_default=None)
    op.add_column("agreements", sa.Column("conditions", JSONB(), nullable=False, server_default="[]"))
    op.alter_column("agreements", "conditions", server_default=None)
    op.add_column("agreements", sa.Column("ratify_by", sa.Date(), nullable=True))
    op.add_column("agreements", sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    for column in ("settled_at", "ratify_by", "conditions", "phase"):
        op.drop_column("agreements", column)
    op.drop_column("assents", "ratification")
    op.drop_column("assents", "ratify_by")
