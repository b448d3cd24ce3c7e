"""What a session is about

Revision ID: 0014
Revises: 0013
"""

from collections.abc import Sequence

import sqlalchemy as sa

from alembic import op

revision: str = "0014"
down_revision: str | None = "0013"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

ABOUT = sa.Enum(
    "dialogue",
    "verification",
    "determination",
    "extension",
    "closing",
    name="about",
    native_enum=False,
    create_constraint=True,
    length=64,
)


def upgrade() -> None:
    # Every session that was ever held here was about the dialogue.
    op.add_column("sessions", sa.Column("about", ABOUT, nullable=False, server_default="dialogue"))
    op.alter_column("sessions", "about", server_default=None)


def downgrade() -> None:
    op.drop_column("sessions", "about")
