"""errata to sealed minutes

Revision ID: 0065
Revises: 0064
"""

from collections.abc import Sequence

import sqlalchemy as sa

from alembic import op

revision: str = "0065"
down_revision: str | None = "0064"
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
    "attendance_objection",
)
_SECTORS = ("state", "company", "community", "independent")
_PHASES = ("proposed", "in_force", "refused", "withdrawn")
_SECTIONS = (
    *("heading", "place_and_hour", "attendance", "quorum", "previous_minutes", "agenda", "proceedings", "agreements"),
    *("commitments", "dissent", "next_session", "closing", "conformity"),
)


def _listed(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=64)


def _hour(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _text(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Text(), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "errata",
        sa.Column("minutes_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        _text("minutes_digest"),
        sa.Column("section", _listed("section", *_SECTIONS), nullable=False),
        _text("place_in_document", nullable=True),
        _text("as_sealed", nullable=True),
        _text("as_corrected", nullable=True),
        sa.Column("annex", sa.dialects.postgresql.JSONB(), nullable=True),
        _text("reasons"),
        _text("language"),
        sa.Column("seat_id", sa.Uuid(), nullable=False),
        sa.Column("sector", _listed("sector", *_SECTORS), nullable=False),
        sa.Column("phase", _listed("phase", *_PHASES), nullable=False),
        _hour("proposed_at"),
        sa.Column("protocol_id", sa.Uuid(), nullable=False),
        _hour("review_ends_at"),
        sa.Column("review_holidays", sa.ARRAY(sa.Text()), nullable=False),
        _hour("settled_at", nullable=True),
        _text("document"),
        _text("document_text", nullable=True),
        sa.Column("roundtable_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        *(
            sa.ForeignKeyConstraint([column], [f"{referred}.id"], name=op.f(f"fk_errata_{column}_{referred}"))
            for column, referred in (
                ("minutes_id", "minutes"),
                ("session_id", "sessions"),
                ("seat_id", "seats"),
                ("protocol_id", "protocols"),
                ("roundtable_id", "roundtables"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_errata")),
        sa.UniqueConstraint("minutes_id", "number", name=op.f("uq_errata_minutes_id_number")),
    )
    op.create_index(op.f("ix_errata_session_id"), "errata", ["session_id"])
    op.create_index(op.f("ix_errata_roundtable_id"), "errata", ["roundtable_id"])
    _exchange_purposes((*_BEFORE, "erratum_assent"))


def downgrade() -> None:
    # What the earlier release has no word for cannot be kept.
    op.execute("DELETE FROM assents WHERE purpose = 'erratum_assent'")
    _exchange_purposes(_BEFORE)
    op.drop_table("errata")


def _exchange_purposes(purposes: Sequence[str]) -> None:
    op.drop_constraint(op.f("ck_assents_purpose"), "assents", type_="check")
    listed = ", ".join(f"'{purpose}'" for purpose in purposes)
    op.create_check_constraint(op.f("ck_assents_purpose"), "assents", f"purpose IN ({listed})")
