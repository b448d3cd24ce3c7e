"""a deciding sector takes back that somebody runs its table

Revision ID: 0023
Revises: 0022
"""

from collections.abc import Sequence

import sqlalchemy as sa

from alembic import op

revision: str = "0023"
down_revision: str | None = "0022"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

PHASES = ("proposed", "accepted", "dismissed", "superseded")
ABOUT = ("dialogue", "verification", "determination", "extension", "closing", "facilitation")


def upgrade() -> None:
    op.add_column("facilitations", sa.Column("dismissed_by", sa.Uuid(), nullable=True))
    op.add_column("facilitations", sa.Column("dismissed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("facilitations", sa.Column("dismissal_reasons", sa.Text(), nullable=True))
    op.create_foreign_key(
        op.f("fk_facilitations_dismissed_by_seats"), "facilitations", "seats", ["dismissed_by"], ["id"]
    )
    _exchange("facilitations", "phase", PHASES)
    _exchange("sessions", "about", ABOUT)


def downgrade() -> None:
    # The release before knew neither word: who was dismissed runs no table, and the session was about its closing.
    op.execute("UPDATE facilitations SET phase = 'superseded' WHERE phase = 'dismissed'")
    op.execute("UPDATE roundtables SET facilitation = NULL WHERE facilitation ->> 'phase' = 'dismissed'")
    op.execute("UPDATE sessions SET about = 'closing' WHERE about = 'facilitation'")
    _exchange("sessions", "about", ABOUT[:-1])
    _exchange("facilitations", "phase", tuple(phase for phase in PHASES if phase != "dismissed"))
    op.drop_constraint(op.f("fk_facilitations_dismissed_by_seats"), "facilitations", type_="foreignkey")
    for name in ("dismissal_reasons", "dismissed_at", "dismissed_by"):
        op.drop_column("facilitations", name)


def _exchange(table: str, column: str, values: Sequence[str]) -> None:
    op.drop_constraint(op.f(f"ck_{table}_{column}"), table, type_="check")
    listed = ", ".join(f"'{value}'" for value in values)
    op.create_check_constraint(op.f(f"ck_{table}_{column}"), table, f"{column} IN ({listed})")
