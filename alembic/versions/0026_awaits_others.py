"""who ran a table once needs the other sectors' yes

Revision ID: 0026
Revises: 0025
"""

from collections.abc import Sequence

import sqlalchemy as sa

from alembic import op

revision: str = "0026"
down_revision: str | None = "0025"
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
    "facilitation_assent",
    "mandate_assent",
)


def upgrade() -> None:
    op.add_column("mandates", sa.Column("awaits_others", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.alter_column("mandates", "awaits_others", server_default=None)
    _exchange_purposes(PURPOSES)


def downgrade() -> None:
    op.execute("DELETE FROM assents WHERE purpose = 'mandate_assent'")
    _exchange_purposes(PURPOSES[:-1])
    op.drop_column("mandates", "awaits_others")


def _exchange_purposes(purposes: Sequence[str]) -> None:
    op.drop_constraint(op.f("ck_assents_purpose"), "assents", type_="check")
    listed = ", ".join(f"'{purpose}'" for purpose in purposes)
    op.create_check_constraint(op.f("ck_assents_purpose"), "assents", f"purpose IN ({listed})")
