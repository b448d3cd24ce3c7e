"""wordings of proposals, texts side by side, what items below a decision come to

Revision ID: 0054
Revises: 0058
"""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from alembic import op

revision: str = "0054"
down_revision: str | None = "0058"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

LEVELS = ("inform", "consult", "involve", "collaborate", "decide")
BEFORE = ("tabled", "in_assent", "adopted", "adopted_ad_referendum", "not_adopted", "withdrawn")


def _listed(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=64)


def upgrade() -> None:
    # The text of a proposal of before is its first wording, and every position on it counts.
    _add("proposals", "level", _listed("level", *LEVELS), "decide")
    _add("proposals", "text_revision", sa.Integer(), "1")
    _add("proposals", "words_from", sa.Integer(), "1")
    _add("proposals", "rest", JSONB(), "[]")
    _add("proposals", "rounds", JSONB(), "[]")
    _add("agreements", "rest", JSONB(), "[]")
    for column in ("alternative_to", "adopted_instead"):
        op.add_column("proposals", sa.Column(column, sa.Uuid(), nullable=True))
        op.create_foreign_key(op.f(f"fk_proposals_{column}_proposals"), "proposals", "proposals", [column], ["id"])
    op.create_index(op.f("ix_proposals_alternative_to"), "proposals", ["alternative_to"])
    _exchange_phases((*BEFORE, "recommended", "noted"))
    op.create_table(
        "wordings",
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("phase", _listed("phase", "proposed", "text", "replaced"), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("rest", JSONB(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=True),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("sector", _listed("sector", "state", "company", "community", "independent"), nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text_revision", sa.Integer(), nullable=True),
        sa.Column("text_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_by", sa.Uuid(), nullable=True),
        sa.Column("roundtable_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wordings")),
        sa.UniqueConstraint("proposal_id", "number", name=op.f("uq_wordings_proposal_id_number")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_wordings_proposal_id_proposals")),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_wordings_session_id_sessions")),
        sa.ForeignKeyConstraint(["proposed_by"], ["seats.id"], name=op.f("fk_wordings_proposed_by_seats")),
        sa.ForeignKeyConstraint(["taken_by"], ["seats.id"], name=op.f("fk_wordings_taken_by_seats")),
        sa.ForeignKeyConstraint(
            ["roundtable_id"], ["roundtables.id"], name=op.f("fk_wordings_roundtable_id_roundtables")
        ),
    )
    op.create_index(op.f("ix_wordings_roundtable_id"), "wordings", ["roundtable_id"])


def downgrade() -> None:
    op.drop_table("wordings")
    _exchange_phases(BEFORE)
    op.drop_column("agreements", "rest")
    for column in ("adopted_instead", "alternative_to", "rounds", "rest", "words_from", "text_revision", "level"):
        op.drop_column("proposals", column)


def _add(table: str, name: str, kind: sa.types.TypeEngine[object], value: str) -> None:
    """A column that every row of today has with this value."""
    op.add_column(table, sa.Column(name, kind, nullable=False, server_default=value))
    op.alter_column(table, name, server_default=None)


def _exchange_phases(phases: Sequence[str]) -> None:
    op.drop_constraint(op.f("ck_proposals_phase"), "proposals", type_="check")
    listed = ", ".join(f"'{phase}'" for phase in phases)
    op.create_check_constraint(op.f("ck_proposals_phase"), "proposals", f"phase IN ({listed})")
