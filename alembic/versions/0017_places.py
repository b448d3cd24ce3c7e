"""a further voting place waits for every deciding sector

Revision ID: 0017
Revises: 0016
"""

from collections.abc import Sequence

import sqlalchemy as sa

from alembic import op

revision: str = "0017"
down_revision: str | None = "0016"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

PURPOSES = (
    "adoption",
    "agenda_assent",
    "position",
    "minutes_assent",
    "term_assent",
    "waiver_assent",
    "redaction_consent",
    "mandate_objection",
    "seat_assent",
)


def upgrade() -> None:
    # What tables have today they go on with.
    op.add_column("seats", sa.Column("awaits_assent", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.alter_column("seats", "awaits_assent", server_default=None)
    op.add_column("seats", sa.Column("admitted_at", sa.DateTime(timezone=True), nullable=True))
    _exchange_purposes(PURPOSES)


def downgrade() -> None:
    op.execute("DELETE FROM assents WHERE purpose = 'seat_assent'")
    _exchange_purposes(PURPOSES[:-1])
    op.drop_column("seats", "admitted_at")
    op.drop_column("seats", "awaits_assent")


def _exchange_purposes(purposes: Sequence[str]) -> None:
    op.drop_constraint(op.f("ck_assents_purpose"), "assents", type_="check")
    listed = ", ".join(f"'{purpose}'" for purpose in purposes)
    op.create_check_constraint(op.f("ck_assents_purpose"), "assents", f"purpose IN ({listed})")
