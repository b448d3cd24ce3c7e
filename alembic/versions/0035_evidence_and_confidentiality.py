"""evidence of verifications and figures, and figures that a company keeps back

Revision ID: 0035
Revises: 0030
"""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from alembic import op

revision: str = "0035"
down_revision: str | None = "0030"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

EVIDENCED = ("verifications", "investment_links", "social_expenditures")
CLASSES = ("contract_terms", "open_tender", "personal_data", "safety")


def upgrade() -> None:
    for table in EVIDENCED:
        op.add_column(table, sa.Column("evidence", JSONB(), nullable=False, server_default="{}"))
        op.add_column(table, sa.Column("held_elsewhere", JSONB(), nullable=False, server_default="[]"))
        op.alter_column(table, "evidence", server_default=None)
        op.alter_column(table, "held_elsewhere", server_default=None)
    classes = sa.Enum(*CLASSES, name="confidentiality", native_enum=False, create_constraint=True, length=64)
    op.add_column("social_expenditures", sa.Column("confidentiality", classes, nullable=True))
    op.add_column("social_expenditures", sa.Column("confidentiality_reasons", sa.Text(), nullable=True))
    op.add_column(
        "social_expenditures", sa.Column("figures_for", ARRAY(sa.Text()), nullable=False, server_default="{}")
    )
    op.alter_column("social_expenditures", "figures_for", server_default=None)


def downgrade() -> None:
    op.drop_column("social_expenditures", "figures_for")
    op.drop_column("social_expenditures", "confidentiality_reasons")
    op.drop_column("social_expenditures", "confidentiality")
    for table in reversed(EVIDENCED):
        op.drop_column(table, "held_elsewhere")
        op.drop_column(table, "evidence")
