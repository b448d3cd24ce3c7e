"""joint funds: contributions, allocations, spendings and what is said against them

Revision ID: 0036
Revises: 0035
"""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from alembic import op

revision: str = "0036"
down_revision: str | None = "0035"
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
    "fund_assent",
    "allocation_assent",
)


def upgrade() -> None:
    _exchange_purposes(PURPOSES)
    op.create_table(
        "funds",
        *_begun(),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("contributors", JSONB(), nullable=False),
        sa.Column("deciders", ARRAY(sa.Text()), nullable=False),
        sa.Column("administrator", JSONB(), nullable=False),
        sa.Column("commitments", ARRAY(sa.Text()), nullable=False),
        sa.Column("phase", _listed("phase", "proposed", "open"), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        *_keys("funds", proposed_by="seats"),
        sa.UniqueConstraint("roundtable_id", "number", name=op.f("uq_funds_roundtable_id_number")),
    )
    op.create_table(
        "fund_contributions",
        *_begun(),
        sa.Column("fund_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("sector", _sector(), nullable=False),
        sa.Column("seat_id", sa.Uuid(), nullable=False),
        sa.Column("amount", JSONB(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        *_evidence(),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        *_keys("fund_contributions", fund_id="funds", organization_id="organizations", seat_id="seats"),
        sa.UniqueConstraint("fund_id", "number", name=op.f("uq_fund_contributions_fund_id_number")),
    )
    op.create_table(
        "fund_allocations",
        *_begun(),
        sa.Column("fund_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("amount", JSONB(), nullable=False),
        sa.Column("commitment_id", sa.Uuid(), nullable=True),
        sa.Column("sector", _sector(), nullable=False),
        sa.Column("phase", _listed("phase", "proposed", "agreed"), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        *_keys("fund_allocations", fund_id="funds", commitment_id="commitments", proposed_by="seats"),
        sa.UniqueConstraint("fund_id", "number", name=op.f("uq_fund_allocations_fund_id_number")),
    )
    op.create_table(
        "fund_spendings",
        *_begun(),
        sa.Column("fund_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("allocation_id", sa.Uuid(), nullable=False),
        sa.Column("seat_id", sa.Uuid(), nullable=False),
        sa.Column("sector", _sector(), nullable=False),
        sa.Column("amount", JSONB(), nullable=False),
        sa.Column("paid_to", JSONB(), nullable=False),
        sa.Column("spent_on", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("advance_reasons", sa.Text(), nullable=True),
        *_evidence(),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        *_keys("fund_spendings", fund_id="funds", allocation_id="fund_allocations", seat_id="seats"),
        sa.UniqueConstraint("fund_id", "number", name=op.f("uq_fund_spendings_fund_id_number")),
    )
    op.create_index(op.f("ix_fund_spendings_allocation_id"), "fund_spendings", ["allocation_id"])
    op.create_table(
        "spending_contests",
        *_begun(),
        sa.Column("fund_id", sa.Uuid(), nullable=False),
        sa.Column("spending_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Uuid(), nullable=False),
        sa.Column("sector", _sector(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        *_evidence(),
        sa.Column("phase", _listed("phase", "open", "settled"), nullable=False),
        sa.Column("contested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settlement", sa.Text(), nullable=True),
        *_keys(
            "spending_contests", fund_id="funds", spending_id="fund_spendings", seat_id="seats", settled_by="seats"
        ),
        sa.UniqueConstraint("spending_id", "number", name=op.f("uq_spending_contests_spending_id_number")),
    )
    for table in TABLES:
        op.create_index(op.f(f"ix_{table}_roundtable_id"), table, ["roundtable_id"])


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    op.execute("DELETE FROM assents WHERE purpose IN ('fund_assent', 'allocation_assent')")
    _exchange_purposes(PURPOSES[:-2])


TABLES = ("funds", "fund_contributions", "fund_allocations", "fund_spendings", "spending_contests")


def _listed(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=64)


def _sector() -> sa.Enum:
    return _listed("sector", "state", "company", "community", "independent")


def _begun() -> tuple[sa.Column[object], ...]:
    """What every row at a table begins with."""
    return (
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("roundtable_id", sa.Uuid(), nullable=False),
    )


def _evidence() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("evidence", JSONB(), nullable=False),
        sa.Column("held_elsewhere", JSONB(), nullable=False),
    )


def _keys(name: str, **columns: str) -> tuple[sa.Constraint, ...]:
    """Its own key, and those of what it points to."""
    pointed = {"roundtable_id": "roundtables", **columns}
    return (
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_{name}_{column}_{table}"))
            for column, table in pointed.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )


def _exchange_purposes(purposes: Sequence[str]) -> None:
    op.drop_constraint(op.f("ck_assents_purpose"), "assents", type_="check")
    listed = ", ".join(f"'{purpose}'" for purpose in purposes)
    op.create_check_constraint(op.f("ck_assents_purpose"), "assents", f"purpose IN ({listed})")
