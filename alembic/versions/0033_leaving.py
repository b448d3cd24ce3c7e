"""a sector leaves by its word, and an organization while its sector stays

Revision ID: 0033
Revises: 0032
"""

from collections.abc import Sequence

import sqlalchemy as sa

from alembic import op

revision: str = "0033"
down_revision: str | None = "0032"
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
    "withdrawal_assent",
)


def upgrade() -> None:
    op.add_column("seats", sa.Column("away_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("withdrawals", sa.Column("organization_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_withdrawals_organization_id_organizations"), "withdrawals", "organizations", ["organization_id"], ["id"]
    )
    phase = sa.Enum(
        "proposed", "away", "returned", "declined", name="phase", native_enum=False, create_constraint=True, length=64
    )
    op.add_column("withdrawals", sa.Column("phase", phase, nullable=True))
    op.add_column("withdrawals", sa.Column("question", sa.Integer(), nullable=True))
    op.add_column("withdrawals", sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("withdrawals", sa.Column("return_proposed_at", sa.DateTime(timezone=True), nullable=True))
    # Until now one delegate spoke, and it was done.
    op.execute(
        "UPDATE withdrawals SET proposed_at = withdrawn_at, return_proposed_at = returned_at,"
        " question = CASE WHEN returned_at IS NULL THEN 1 ELSE 2 END,"
        " phase = CASE WHEN returned_at IS NULL THEN 'away' ELSE 'returned' END"
    )
    for column in ("phase", "question", "proposed_at"):
        op.alter_column("withdrawals", column, nullable=False)
    op.alter_column("withdrawals", "withdrawn_at", nullable=True)
    op.drop_index("uq_withdrawals_sector_away", "withdrawals")
    op.create_index(
        "uq_withdrawals_sector_away",
        "withdrawals",
        ["roundtable_id", "sector"],
        unique=True,
        postgresql_where=sa.text("phase IN ('proposed', 'away') AND organization_id IS NULL"),
    )
    op.create_index(
        "uq_withdrawals_organization_away",
        "withdrawals",
        ["roundtable_id", "organization_id"],
        unique=True,
        postgresql_where=sa.text("phase = 'away'"),
    )
    _exchange_purposes(PURPOSES)


def downgrade() -> None:
    op.execute("DELETE FROM assents WHERE purpose = 'withdrawal_assent'")
    _exchange_purposes(PURPOSES[:-1])
    op.execute("DELETE FROM withdrawals WHERE withdrawn_at IS NULL OR organization_id IS NOT NULL")
    op.drop_index("uq_withdrawals_organization_away", "withdrawals")
    op.drop_index("uq_withdrawals_sector_away", "withdrawals")
    op.create_index(
        "uq_withdrawals_sector_away",
        "withdrawals",
        ["roundtable_id", "sector"],
        unique=True,
        postgresql_where=sa.text("returned_at IS NULL"),
    )
    op.alter_column("withdrawals", "withdrawn_at", nullable=False)
    for column in ("return_proposed_at", "proposed_at", "question", "phase", "organization_id"):
        op.drop_column("withdrawals", column)
    op.drop_column("seats", "away_since")


def _exchange_purposes(purposes: Sequence[str]) -> None:
    op.drop_constraint(op.f("ck_assents_purpose"), "assents", type_="check")
    listed = ", ".join(f"'{purpose}'" for purpose in purposes)
    op.create_check_constraint(op.f("ck_assents_purpose"), "assents", f"purpose IN ({listed})")
