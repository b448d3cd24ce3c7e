"""items of an agenda while the session goes on, and their documents

Revision ID: 0043
Revises: 0042
"""

from collections.abc import Sequence

import sqlalchemy as sa

from alembic import op

revision: str = "0043"
down_revision: str | None = "0042"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

LEVELS = ("inform", "consult", "involve", "collaborate", "decide")
PHASES = ("awaiting_consent", "waiting", "under_way", "paused", "ended", "removed")


def _listed(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=64)


def upgrade() -> None:
    _add("kind", _listed("kind", "matter", "previous_minutes"), "matter")
    # Nobody kept the clocks of what was on an agenda before.
    _add("phase", _listed("phase", *PHASES), "waiting")
    _add("used_seconds", sa.Integer(), "0")
    op.add_column("agenda_items", sa.Column("parent_id", sa.Uuid(), nullable=True))
    op.add_column("agenda_items", sa.Column("carried_from", sa.Uuid(), nullable=True))
    op.add_column("agenda_items", sa.Column("taken_level", _listed("taken_level", *LEVELS), nullable=True))
    for column in ("started_at", "running_since", "ended_at"):
        op.add_column("agenda_items", sa.Column(column, sa.DateTime(timezone=True), nullable=True))
    op.add_column("agenda_items", sa.Column("removal_reason", sa.Text(), nullable=True))
    for column in ("parent_id", "carried_from"):
        name = op.f(f"fk_agenda_items_{column}_agenda_items")
        op.create_foreign_key(name, "agenda_items", "agenda_items", [column], ["id"])
    op.create_unique_constraint(op.f("uq_agenda_items_carried_from"), "agenda_items", ["carried_from"])
    op.create_table(
        "agenda_documents",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("agenda_item_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("channel", _listed("deliverychannel", "desk", "paper", "message"), nullable=False),
        sa.Column("seat_ids", sa.ARRAY(sa.Uuid()), nullable=True),
        sa.Column("handed_over_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("delivered_by", sa.Uuid(), nullable=False),
        sa.Column("sector", _listed("sector", "state", "company", "community", "independent"), nullable=False),
        sa.Column("roundtable_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_documents")),
        sa.ForeignKeyConstraint(
            ["roundtable_id"], ["roundtables.id"], name=op.f("fk_agenda_documents_roundtable_id_roundtables")
        ),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_agenda_documents_session_id_sessions")),
        sa.ForeignKeyConstraint(
            ["agenda_item_id"], ["agenda_items.id"], name=op.f("fk_agenda_documents_agenda_item_id_agenda_items")
        ),
        sa.ForeignKeyConstraint(["delivered_by"], ["seats.id"], name=op.f("fk_agenda_documents_delivered_by_seats")),
    )
    op.create_index(op.f("ix_agenda_documents_roundtable_id"), "agenda_documents", ["roundtable_id"])
    op.create_index(op.f("ix_agenda_documents_agenda_item_id"), "agenda_documents", ["agenda_item_id"])
    _exchange_purposes(PURPOSES)


def downgrade() -> None:
    op.execute("DELETE FROM assents WHERE purpose = 'agenda_item_assent'")
    _exchange_purposes(PURPOSES[:-1])
    op.drop_table("agenda_documents")
    op.drop_constraint(op.f("uq_agenda_items_carried_from"), "agenda_items", type_="unique")
    for column in ADDED:
        op.drop_column("agenda_items", column)


ADDED = (
    "removal_reason",
    "ended_at",
    "running_since",
    "started_at",
    "taken_level",
    "carried_from",
    "parent_id",
    "used_seconds",
    "phase",
    "kind",
)
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
    "fund_assent",
    "allocation_assent",
    "agenda_item_assent",
)


def _add(name: str, kind: sa.types.TypeEngine[object], value: str) -> None:
    """A column that every item of today has with this value."""
    op.add_column("agenda_items", sa.Column(name, kind, nullable=False, server_default=value))
    op.alter_column("agenda_items", name, server_default=None)


def _exchange_purposes(purposes: Sequence[str]) -> None:
    op.drop_constraint(op.f("ck_assents_purpose"), "assents", type_="check")
    listed = ", ".join(f"'{purpose}'" for purpose in purposes)
    op.create_check_constraint(op.f("ck_assents_purpose"), "assents", f"purpose IN ({listed})")
