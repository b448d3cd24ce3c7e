"""attendance is corrected, and objected to

Revision ID: 0051
Revises: 0050
"""

from collections.abc import Sequence

import sqlalchemy as sa

from alembic import op

revision: str = "0051"
down_revision: str | None = "0050"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_BEFORE = (
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
    "fund_assent",
    "allocation_assent",
    "agenda_item_assent",
)


def upgrade() -> None:
    op.add_column("attendances", sa.Column("entered_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("attendances", sa.Column("entry_reason", sa.Text(), nullable=True))
    _exchange_purposes((*_BEFORE, "attendance_objection"))


def downgrade() -> None:
    # What the earlier release has no word for cannot be kept.
    op.execute("DELETE FROM assents WHERE purpose = 'attendance_objection'")
    _exchange_purposes(_BEFORE)
    for column in ("entry_reason", "entered_at"):
        op.drop_column("attendances", column)


def _exchange_purposes(purposes: Sequence[str]) -> None:
    op.drop_constraint(op.f("ck_assents_purpose"), "assents", type_="check")
    listed = ", ".join(f"'{purpose}'" for purpose in purposes)
    op.create_check_constraint(op.f("ck_assents_purpose"), "assents", f"purpose IN ({listed})")
