"""Since when each kind of rule is asked

Revision ID: 0010
Revises: 0009
"""

from collections.abc import Sequence

import sqlalchemy as sa

from alembic import op

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# What every release before this table asked. What a later one begins to ask is written down when it starts.
ASKED_BEFORE = {
    "agenda_assent": ("session_convening",),
    "agenda_share": ("session_convening",),
    "amendment_rule": ("amendment_adopted",),
    "commitment_content": ("commitment_offered",),
    "convocation_period": ("session_opening",),
    "decision_by_sector_votes": ("decision_taken",),
    "decision_rule": ("decision_taken",),
    "decision_without_objection": ("decision_taken",),
    "lapse": ("table_lapsed",),
    "late_arrival": ("seat_arriving",),
    "mandate_required": ("mandate_shown",),
    "matters_out_of_scope": ("matter_tabled",),
    "minutes_review": ("minutes_sealed",),
    "quorum_overall": ("session_opening", "decision_taken"),
    "quorum_per_sector": ("session_opening", "decision_taken"),
    "signature_rule": ("signature_given", "commitment_released"),
    "suspension": ("table_suspended",),
    "term": ("term_extended",),
    "truce": ("measure_reported",),
    "verification": ("commitment_offered", "verification_given", "report_silent"),
    "waiver": ("waiver_proposed", "waiver_assented"),
    "withdrawal": ("sectors_away",),
}


def upgrade() -> None:
    table = op.create_table(
        "rule_enforcements",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("moment", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("kind", "moment", name=op.f("pk_rule_enforcements")),
    )
    rows = [{"kind": kind, "moment": moment} for kind, moments in ASKED_BEFORE.items() for moment in moments]
    op.bulk_insert(table, rows)


def downgrade() -> None:
    op.drop_table("rule_enforcements")
