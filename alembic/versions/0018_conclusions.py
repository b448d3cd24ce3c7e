"""a commitment may end unverified

Revision ID: 0018
Revises: 0017
"""

from collections.abc import Sequence

from alembic import op

revision: str = "0018"
down_revision: str | None = "0017"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

PHASES = (
    "draft",
    "offered",
    "in_force",
    "fulfilled",
    "breached",
    "renounced",
    "superseded",
    "suspended",
    "concluded_unverified",
)


def upgrade() -> None:
    # What is fulfilled stays so: no row is judged anew.
    _exchange_phases(PHASES)


def downgrade() -> None:
    op.execute("UPDATE commitments SET phase = 'in_force' WHERE phase = 'concluded_unverified'")
    _exchange_phases(PHASES[:-1])


def _exchange_phases(phases: Sequence[str]) -> None:
    op.drop_constraint(op.f("ck_commitments_phase"), "commitments", type_="check")
    listed = ", ".join(f"'{phase}'" for phase in phases)
    op.create_check_constraint(op.f("ck_commitments_phase"), "commitments", f"phase IN ({listed})")
