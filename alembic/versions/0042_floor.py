"""the floor, and who said what a note tells

Revision ID: 0042
Revises: 0037
"""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op

revision: str = "0042"
down_revision: str | None = "0037"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def _listed(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=64)


def _kind() -> sa.Enum:
    return _listed("floorkind", "intervention", "answer", "point_of_order")


def _sector() -> sa.Enum:
    return _listed("sector", "state", "company", "community", "independent")


def upgrade() -> None:
    op.create_table(
        "turns",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", _kind(), nullable=False),
        sa.Column("agenda_item_id", sa.Uuid(), nullable=True),
        sa.Column("sector", _sector(), nullable=False),
        sa.Column("seat_id", sa.Uuid(), nullable=True),
        sa.Column("held_by", sa.Uuid(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("interpreter_id", sa.Uuid(), nullable=True),
        sa.Column("seconds_granted", sa.Integer(), nullable=True),
        sa.Column("on_record", sa.Boolean(), nullable=False),
        sa.Column("recorded_afterwards", sa.Boolean(), nullable=False),
        sa.Column("phase", _listed("turnphase", "speaking", "paused", "ended"), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pauses", postgresql.JSONB(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=True),
        sa.Column("given_by", sa.Uuid(), nullable=False),
        *_counted_within_session("turns"),
        *_to_seats("turns", "seat_id", "held_by", "interpreter_id", "given_by"),
        sa.ForeignKeyConstraint(
            ["agenda_item_id"], ["agenda_items.id"], name=op.f("fk_turns_agenda_item_id_agenda_items")
        ),
    )
    op.create_index(op.f("ix_turns_roundtable_id"), "turns", ["roundtable_id"])
    op.create_index(
        "uq_turns_speaking", "turns", ["session_id"], unique=True, postgresql_where=sa.text("phase = 'speaking'")
    )
    op.create_table(
        "floor_requests",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", _kind(), nullable=False),
        sa.Column("category", _listed("pointoforder", *CATEGORIES), nullable=True),
        sa.Column("answers", sa.Uuid(), nullable=True),
        sa.Column("sector", _sector(), nullable=False),
        sa.Column("seat_id", sa.Uuid(), nullable=True),
        sa.Column("held_by", sa.Uuid(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=True),
        sa.Column("on_record", sa.Boolean(), nullable=False),
        sa.Column("phase", _listed("requestphase", "waiting", "given", "withdrawn"), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        *_counted_within_session("floor_requests"),
        *_to_seats("floor_requests", "seat_id", "held_by", "recorded_by"),
        sa.ForeignKeyConstraint(["answers"], ["turns.id"], name=op.f("fk_floor_requests_answers_turns")),
    )
    op.create_index(op.f("ix_floor_requests_roundtable_id"), "floor_requests", ["roundtable_id"])
    op.create_index(
        "uq_floor_requests_waiting",
        "floor_requests",
        ["session_id", "held_by", "kind"],
        unique=True,
        postgresql_where=sa.text("phase = 'waiting'"),
    )
    # What was written down before says of nobody who spoke.
    attribution = _listed("attribution", "not_attributed", "by_sector", "named")
    op.add_column(
        "minutes_notes", sa.Column("attribution", attribution, nullable=False, server_default="not_attributed")
    )
    op.alter_column("minutes_notes", "attribution", server_default=None)
    op.add_column("minutes_notes", sa.Column("speaker_id", sa.Uuid(), nullable=True))
    op.add_column("minutes_notes", sa.Column("speaker_sector", _sector(), nullable=True))
    op.add_column("minutes_notes", sa.Column("turn_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_minutes_notes_speaker_id_seats"), "minutes_notes", "seats", ["speaker_id"], ["id"]
    )
    op.create_foreign_key(op.f("fk_minutes_notes_turn_id_turns"), "minutes_notes", "turns", ["turn_id"], ["id"])


def downgrade() -> None:
    for column in ("turn_id", "speaker_sector", "speaker_id", "attribution"):
        op.drop_column("minutes_notes", column)
    op.drop_table("floor_requests")
    op.drop_table("turns")


CATEGORIES = ("ground_rules", "agenda", "time", "language", "quorum", "respect", "safety", "other")


def _counted_within_session(name: str) -> tuple[sa.Column[object] | sa.Constraint, ...]:
    return (
        sa.Column("roundtable_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.ForeignKeyConstraint(
            ["roundtable_id"], ["roundtables.id"], name=op.f(f"fk_{name}_roundtable_id_roundtables")
        ),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f(f"fk_{name}_session_id_sessions")),
        sa.UniqueConstraint("session_id", "number", name=op.f(f"uq_{name}_session_id_number")),
    )


def _to_seats(name: str, *columns: str) -> tuple[sa.Constraint, ...]:
    return tuple(
        sa.ForeignKeyConstraint([column], ["seats.id"], name=op.f(f"fk_{name}_{column}_seats")) for column in columns
    )
