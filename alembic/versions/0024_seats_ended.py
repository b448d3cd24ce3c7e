"""a seat ends

Revision ID: 0024
Revises: 0023
"""

from collections.abc import Sequence

import sqlalchemy as sa

from alembic import op

revision: str = "0024"
down_revision: str | None = "0023"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

EFFECTS = ("confirm", "revoke", "end_seat")


def upgrade() -> None:
    for name in ("end_proposed_at", "ended_at"):
        op.add_column("seats", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    for name in ("end_reason", "end_digest"):
        op.add_column("seats", sa.Column(name, sa.Text(), nullable=True))
    _exchange_effects(EFFECTS)


def downgrade() -> None:
    op.execute("DELETE FROM seat_papers WHERE effect = 'end_seat'")
    _exchange_effects(EFFECTS[:-1])
    for name in ("end_digest", "end_reason", "ended_at", "end_proposed_at"):
        op.drop_column("seats", name)


def _exchange_effects(effects: Sequence[str]) -> None:
    op.drop_constraint(op.f("ck_seat_papers_effect"), "seat_papers", type_="check")
    listed = ", ".join(f"'{effect}'" for effect in effects)
    op.create_check_constraint(op.f("ck_seat_papers_effect"), "seat_papers", f"effect IN ({listed})")
