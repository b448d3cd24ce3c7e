"""every deciding sector accepts who runs a table

Revision ID: 0022
Revises: 0021
"""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from alembic import op

revision: str = "0022"
down_revision: str | None = "0021"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

PHASE = sa.Enum(
    "proposed", "accepted", "superseded", name="facilitationphase", native_enum=False, create_constraint=True, length=64
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
)
BASES = ("steward", "organization", "paper", "roster", "facilitation", "attested_by_host", "unconfirmed")
INSTANT = 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'

# Tables of today go on, run by whom they are run; the sectors are asked.
OF_TODAY = f"""
UPDATE roundtables
SET facilitation = jsonb_build_object(
    'phase', 'unconfirmed',
    'facilitation_id', NULL,
    'seats', coalesce(own.seats, '[]'::jsonb),
    'accepted_by', '[]'::jsonb,
    'since', NULL,
    'unconfirmed_since', to_char(now() AT TIME ZONE 'UTC', '{INSTANT}')
)
FROM roundtables AS here LEFT JOIN (
    SELECT seats.roundtable_id, jsonb_agg(
        jsonb_build_object(
            'seat_id', seats.id, 'mandate_id', mandates.id, 'role', seats.role,
            'organization_id', seats.organization_id, 'sector', seats.sector
        ) ORDER BY seats.id, mandates.id
    ) AS seats
    FROM seats JOIN mandates ON mandates.seat_id = seats.id
    WHERE seats.role IN ('facilitator', 'secretariat') AND mandates.phase = 'in_force'
        AND mandates.account_id IS NOT NULL
    GROUP BY seats.roundtable_id
) AS own ON own.roundtable_id = here.id
WHERE here.id = roundtables.id AND roundtables.phase <> 'preparing'
"""


def upgrade() -> None:
    op.add_column("roundtables", sa.Column("facilitation", JSONB(), nullable=True))
    op.execute(OF_TODAY)
    _exchange("mandates", "basis", BASES)
    _exchange("assents", "purpose", PURPOSES)
    op.create_table(
        "facilitations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("roundtable_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("seats", JSONB(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=True),
        sa.Column("phase", PHASE, nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["roundtable_id"], ["roundtables.id"], name=op.f("fk_facilitations_roundtable_id_roundtables")
        ),
        sa.ForeignKeyConstraint(["proposed_by"], ["seats.id"], name=op.f("fk_facilitations_proposed_by_seats")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facilitations")),
        sa.UniqueConstraint("roundtable_id", "number", name=op.f("uq_facilitations_roundtable_id_number")),
    )
    op.create_index(op.f("ix_facilitations_roundtable_id"), "facilitations", ["roundtable_id"])


def downgrade() -> None:
    op.drop_table("facilitations")
    op.execute("DELETE FROM assents WHERE purpose = 'facilitation_assent'")
    _exchange("assents", "purpose", PURPOSES[:-1])
    # The release before knew no such word; whoever ran a table did so on the word of who convened it.
    op.execute("UPDATE mandates SET basis = 'attested_by_host' WHERE basis = 'facilitation'")
    _exchange("mandates", "basis", tuple(basis for basis in BASES if basis != "facilitation"))
    op.drop_column("roundtables", "facilitation")


def _exchange(table: str, column: str, values: Sequence[str]) -> None:
    op.drop_constraint(op.f(f"ck_{table}_{column}"), table, type_="check")
    listed = ", ".join(f"'{value}'" for value in values)
    op.create_check_constraint(op.f(f"ck_{table}_{column}"), table, f"{column} IN ({listed})")
