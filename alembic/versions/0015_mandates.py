"""a mandate is put in force by its sector

Revision ID: 0015
Revises: 0014
"""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from alembic import op

revision: str = "0015"
down_revision: str | None = "0014"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

PHASE = sa.Enum(
    "proposed", "in_force", "ended", name="mandatephase", native_enum=False, create_constraint=True, length=64
)
BASIS = sa.Enum(
    "steward",
    "organization",
    "paper",
    "attested_by_host",
    "unconfirmed",
    name="mandatebasis",
    native_enum=False,
    create_constraint=True,
    length=64,
)
EFFECT = sa.Enum(
    "confirm", "revoke", name="papereffect", native_enum=False, create_constraint=True, length=64
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
)
MOMENTS = ("unconfirmed_since", "held_since", "confirmed_at", "revocation_proposed_at")
SEATS = ("accredited_by", "confirmed_by")

# Tables of today go on. What nobody has accepted yet waits for its sector as any other; the seat's role decides.
OF_TODAY = """
UPDATE mandates
SET phase = CASE
        WHEN mandates.revoked_at IS NOT NULL THEN 'ended'
        WHEN mandates.account_id IS NULL AND own.waits THEN 'proposed'
        ELSE 'in_force'
    END,
    basis = CASE
        WHEN mandates.account_id IS NULL AND own.waits THEN NULL
        WHEN own.waits AND NOT own.prepared THEN 'unconfirmed'
        ELSE 'attested_by_host'
    END,
    unconfirmed_since = CASE
        WHEN own.waits AND NOT own.prepared AND mandates.account_id IS NOT NULL AND mandates.revoked_at IS NULL THEN now()
    END
FROM (
    SELECT seats.id,
        seats.role IN ('delegate', 'alternate', 'adviser')
            AND seats.sector = ANY (roundtables.deciding_sectors) AS waits,
        roundtables.phase = 'preparing' AS prepared
    FROM seats JOIN roundtables ON roundtables.id = seats.roundtable_id
) AS own
WHERE own.id = mandates.seat_id
"""


def upgrade() -> None:
    op.add_column("mandates", sa.Column("phase", PHASE, nullable=True))
    op.add_column("mandates", sa.Column("basis", BASIS, nullable=True))
    for name in MOMENTS:
        op.add_column("mandates", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    for name in SEATS:
        op.add_column("mandates", sa.Column(name, sa.Uuid(), nullable=True))
        op.create_foreign_key(op.f(f"fk_mandates_{name}_seats"), "mandates", "seats", [name], ["id"])
    op.execute(OF_TODAY)
    op.alter_column("mandates", "phase", existing_type=PHASE, nullable=False)
    op.create_check_constraint(op.f("ck_mandates_ended"), "mandates", "(phase = 'ended') = (revoked_at IS NOT NULL)")
    _exchange_purposes(PURPOSES)
    op.create_table(
        "seat_papers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("roundtable_id", sa.Uuid(), nullable=False),
        sa.Column("seat_id", sa.Uuid(), nullable=False),
        sa.Column("mandate_id", sa.Uuid(), nullable=False),
        sa.Column("effect", EFFECT, nullable=False),
        sa.Column("paper", JSONB(), nullable=False),
        sa.Column("witnesses", JSONB(), nullable=False),
        sa.Column("took_effect_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["roundtable_id"], ["roundtables.id"], name=op.f("fk_seat_papers_roundtable_id_roundtables")),
        sa.ForeignKeyConstraint(["seat_id"], ["seats.id"], name=op.f("fk_seat_papers_seat_id_seats")),
        sa.ForeignKeyConstraint(["mandate_id"], ["mandates.id"], name=op.f("fk_seat_papers_mandate_id_mandates")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat_papers")),
    )
    for name in ("roundtable_id", "seat_id"):
        op.create_index(op.f(f"ix_seat_papers_{name}"), "seat_papers", [name])


def _exchange_purposes(purposes: Sequence[str]) -> None:
    op.drop_constraint(op.f("ck_assents_purpose"), "assents", type_="check")
    listed = ", ".join(f"'{purpose}'" for purpose in purposes)
    op.create_check_constraint(op.f("ck_assents_purpose"), "assents", f"purpose IN ({listed})")


def downgrade() -> None:
    op.drop_table("seat_papers")
    op.execute("DELETE FROM assents WHERE purpose = 'mandate_objection'")
    _exchange_purposes(PURPOSES[:-1])
    op.drop_constraint(op.f("ck_mandates_ended"), "mandates", type_="check")
    for name in SEATS:
        op.drop_constraint(op.f(f"fk_mandates_{name}_seats"), "mandates", type_="foreignkey")
    for name in (*SEATS, *MOMENTS, "basis", "phase"):
        op.drop_column("mandates", name)
