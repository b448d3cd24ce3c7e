"""what was said in the room by people without a device

Revision ID: 0052
Revises: 0051
"""

from collections.abc import Sequence

import sqlalchemy as sa

from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision: str = "0052"
down_revision: str | None = "0051"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def _listed(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=64)


def _hour(name: str, *, nullable: bool = True) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "hearings",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("about", _listed("about", "proposal", "minutes"), nullable=False),
        sa.Column("target_id", sa.Uuid(), nullable=False),
        sa.Column("target_revision", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Uuid(), nullable=False),
        sa.Column("mandate_id", sa.Uuid(), nullable=False),
        sa.Column("sector", _listed("sector", "state", "company", "community", "independent"), nullable=False),
        sa.Column(
            "stance", _listed("stance", "accept", "accept_with_reservation", "object", "abstain"), nullable=False
        ),
        sa.Column("text", sa.Text(), nullable=True),
        _hour("heard_at", nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        _hour("recorded_at", nullable=False),
        sa.Column("paper", JSONB(), nullable=True),
        sa.Column("witnesses", JSONB(), nullable=False),
        _hour("confirmed_at"),
        sa.Column(
            "confirmed_through", _listed("confirmed_through", "own", "code", "spoken", "sector", "sheet"), nullable=True
        ),
        sa.Column("assent_id", sa.Uuid(), nullable=True),
        sa.Column("roundtable_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        *(
            sa.ForeignKeyConstraint([column], [f"{referred}.id"], name=op.f(f"fk_hearings_{column}_{referred}"))
            for column, referred in (
                ("session_id", "sessions"),
                ("seat_id", "seats"),
                ("mandate_id", "mandates"),
                ("recorded_by", "seats"),
                ("assent_id", "assents"),
                ("roundtable_id", "roundtables"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hearings")),
    )
    for column in ("roundtable_id", "session_id"):
        op.create_index(op.f(f"ix_hearings_{column}"), "hearings", [column])


def downgrade() -> None:
    op.drop_table("hearings")
