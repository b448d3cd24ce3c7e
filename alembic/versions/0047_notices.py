"""notices, their deliveries, and where people are reached

Revision ID: 0047
Revises: 0046
"""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from alembic import op

revision: str = "0047"
down_revision: str | None = "0046"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def _listed(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=64)


def _hour(name: str, *, nullable: bool = True) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "notices",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("roundtable_id", sa.Uuid(), nullable=False),
        sa.Column("target_type", sa.Text(), nullable=False),
        sa.Column("target_id", sa.Uuid(), nullable=False),
        sa.Column("seat_id", sa.Uuid(), nullable=False),
        sa.Column("sector", _listed("sector", "state", "company", "community", "independent"), nullable=False),
        sa.Column(
            "occasion",
            _listed("occasion", "convened", "rescheduled", "cancelled", "adjourned", "suspended", "resumed"),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        _hour("due_at"),
        _hour("told_at", nullable=False),
        sa.Column(
            "answer", _listed("answer", "comes", "sends_alternate", "does_not_come", "asks_to_move"), nullable=True
        ),
        sa.Column("answer_text", sa.Text(), nullable=True),
        _hour("answered_at"),
        _hour("handed_over_at"),
        sa.Column("handed_over_by", sa.Uuid(), nullable=True),
        sa.Column("handed_to", _listed("handed_to", "holder", "household", "organization"), nullable=True),
        sa.Column("evidence_digest", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["roundtable_id"], ["roundtables.id"], name=op.f("fk_notices_roundtable_id_roundtables")),
        sa.ForeignKeyConstraint(["seat_id"], ["seats.id"], name=op.f("fk_notices_seat_id_seats")),
        sa.ForeignKeyConstraint(["handed_over_by"], ["seats.id"], name=op.f("fk_notices_handed_over_by_seats")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
    )
    op.create_index(op.f("ix_notices_roundtable_id"), "notices", ["roundtable_id"])
    op.create_index("ix_notices_target_id_seat_id", "notices", ["target_id", "seat_id"])
    op.create_table(
        "notice_deliveries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("notice_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("channel", _listed("channel", "desk", "email", "sms", "chat", "paper"), nullable=False),
        sa.Column("purpose", _listed("purpose", "call", "reminder"), nullable=False),
        sa.Column(
            "state", _listed("state", "queued", "sent", "delivered", "failed", "superseded"), nullable=False
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        _hour("queued_at", nullable=False),
        _hour("tried_at"),
        _hour("sent_at"),
        _hour("delivered_at"),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["notice_id"], ["notices.id"], name=op.f("fk_notice_deliveries_notice_id_notices")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_notice_deliveries_account_id_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_deliveries")),
        sa.UniqueConstraint(
            "notice_id", "channel", "purpose", name=op.f("uq_notice_deliveries_notice_id_channel_purpose")
        ),
    )
    op.create_table(
        "notice_settings",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("channels", ARRAY(sa.Text()), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("sms", sa.Text(), nullable=True),
        sa.Column("chat", sa.Text(), nullable=True),
        sa.Column("seats", JSONB(), nullable=False),
        sa.Column("reminders", sa.Boolean(), nullable=False),
        _hour("updated_at", nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_notice_settings_account_id_accounts")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_notice_settings")),
    )


def downgrade() -> None:
    for name in ("notice_settings", "notice_deliveries", "notices"):
        op.drop_table(name)
