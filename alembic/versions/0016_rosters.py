"""each deciding sector confirms what it has at the table

Revision ID: 0016
Revises: 0015
"""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from alembic import op

revision: str = "0016"
down_revision: str | None = "0015"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

SECTOR = sa.Enum(
    "state",
    "company",
    "community",
    "independent",
    name="sector",
    native_enum=False,
    create_constraint=True,
    length=64,
)
BASES = ("steward", "organization", "paper", "roster", "attested_by_host", "unconfirmed")


def upgrade() -> None:
    op.add_column("roundtables", sa.Column("confirmed_rosters", JSONB(), nullable=False, server_default="[]"))
    op.alter_column("roundtables", "confirmed_rosters", server_default=None)
    _exchange_bases(BASES)
    op.create_table(
        "roster_confirmations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("roundtable_id", sa.Uuid(), nullable=False),
        sa.Column("sector", SECTOR, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("roster", JSONB(), nullable=False),
        sa.Column("seat_id", sa.Uuid(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["roundtable_id"], ["roundtables.id"], name=op.f("fk_roster_confirmations_roundtable_id_roundtables")
        ),
        sa.ForeignKeyConstraint(["seat_id"], ["seats.id"], name=op.f("fk_roster_confirmations_seat_id_seats")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_confirmations")),
    )
    op.create_index(op.f("ix_roster_confirmations_roundtable_id"), "roster_confirmations", ["roundtable_id"])


def downgrade() -> None:
    op.drop_table("roster_confirmations")
    # The release before knew no such word; what the sector confirmed was unconfirmed to it.
    op.execute("UPDATE mandates SET basis = 'unconfirmed' WHERE basis = 'roster'")
    _exchange_bases(tuple(basis for basis in BASES if basis != "roster"))
    op.drop_column("roundtables", "confirmed_rosters")


def _exchange_bases(bases: Sequence[str]) -> None:
    op.drop_constraint(op.f("ck_mandates_basis"), "mandates", type_="check")
    listed = ", ".join(f"'{basis}'" for basis in bases)
    op.create_check_constraint(op.f("ck_mandates_basis"), "mandates", f"basis IN ({listed})")
