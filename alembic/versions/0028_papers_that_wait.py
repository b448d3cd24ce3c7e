"""papers that wait for their sector, and who accompanies a table by the word of all its sectors

Revision ID: 0028
Revises: 0033
"""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from alembic import op

revision: str = "0028"
down_revision: str | None = "0033"
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
    "paper_assent",
)
BASES = (
    "steward",
    "organization",
    "paper",
    "roster",
    "facilitation",
    "sector",
    "all_sectors",
    "attested_by_host",
    "unconfirmed",
)
SINCE = ("sector", "all_sectors")


def upgrade() -> None:
    op.add_column("seat_papers", sa.Column("notice_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("facilitations", sa.Column("accompanying", JSONB(), nullable=False, server_default="[]"))
    op.alter_column("facilitations", "accompanying", server_default=None)
    _exchange("mandates", "basis", BASES)
    _exchange("assents", "purpose", PURPOSES)


def downgrade() -> None:
    op.execute("DELETE FROM assents WHERE purpose = 'paper_assent'")
    _exchange("assents", "purpose", PURPOSES[:-1])
    # The release before knew no such words; the sectors had said them about what those who ran the table attested.
    op.execute("UPDATE mandates SET basis = 'attested_by_host' WHERE basis IN ('sector', 'all_sectors')")
    _exchange("mandates", "basis", tuple(basis for basis in BASES if basis not in SINCE))
    op.drop_column("facilitations", "accompanying")
    op.drop_column("seat_papers", "notice_until")


def _exchange(table: str, column: str, values: Sequence[str]) -> None:
    op.drop_constraint(op.f(f"ck_{table}_{column}"), table, type_="check")
    listed = ", ".join(f"'{value}'" for value in values)
    op.create_check_constraint(op.f(f"ck_{table}_{column}"), table, f"{column} IN ({listed})")
