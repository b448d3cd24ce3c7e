"""wordings are taken back by who proposed them, and turns name their recording

Revision ID: 0069
Revises: 0062
"""

from collections.abc import Sequence

import sqlalchemy as sa

from alembic import op

revision: str = "0069"
down_revision: str | None = "0062"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


PHASES = ("proposed", "text", "replaced")


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    _exchange_phases((*PHASES, "withdrawn"))
    op.add_column("wordings", sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("wordings", sa.Column("withdrawn_by", sa.Uuid(), nullable=True))
    op.add_column("wordings", sa.Column("withdrawal_reasons", sa.Text(), nullable=True))
    op.create_foreign_key(op.f("fk_wordings_withdrawn_by_seats"), "wordings", "seats", ["withdrawn_by"], ["id"])
    op.add_column("turns", sa.Column("audio", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("turns", "audio")
    for name in ("withdrawal_reasons", "withdrawn_by", "withdrawn_at"):
        op.drop_column("wordings", name)
    _exchange_phases(PHASES)


def _exchange_phases(phases: Sequence[str]) -> None:
    op.drop_constraint(op.f("ck_wordings_phase"), "wordings", type_="check")
    listed = ", ".join(f"'{phase}'" for phase in phases)
    op.create_check_constraint(op.f("ck_wordings_phase"), "wordings", f"phase IN ({listed})")
