"""joint bodies that owe something, seats that speak for others, verifiers whose word is asked for

Revision ID: 0021
Revises: 0020
"""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from alembic import op

revision: str = "0021"
down_revision: str | None = "0020"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    for name, kind, default in (
        ("joint_bodies", JSONB(), "[]"),
        ("answers_for", JSONB(), "[]"),
        ("verifier_confirms", sa.Boolean(), "false"),
    ):
        op.add_column("commitments", sa.Column(name, kind, nullable=False, server_default=default))
        op.alter_column("commitments", name, server_default=None)


def downgrade() -> None:
    for name in ("verifier_confirms", "answers_for", "joint_bodies"):
        op.drop_column("commitments", name)
