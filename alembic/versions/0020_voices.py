"""each word is kept by its mandate and its organization

Revision ID: 0020
Revises: 0019
"""

from collections.abc import Sequence

import sqlalchemy as sa

from alembic import op

revision: str = "0020"
down_revision: str | None = "0019"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("assents", sa.Column("mandate_id", sa.Uuid(), nullable=True))
    op.add_column("assents", sa.Column("organization_id", sa.Uuid(), nullable=True))
    op.execute("UPDATE assents SET organization_id = s.organization_id FROM seats s WHERE s.id = assents.seat_id")
    op.execute("UPDATE assents SET mandate_id = s.mandate_id FROM signatures s WHERE s.id = assents.signature_id")
    # The mandate that the seat was held under at that hour: the last one that was registered and not yet taken back.
    op.execute(
        "UPDATE assents SET mandate_id = ("
        " SELECT m.id FROM mandates m WHERE m.seat_id = assents.seat_id AND m.accredited_at <= assents.stated_at"
        " AND (m.revoked_at IS NULL OR m.revoked_at >= assents.stated_at)"
        " ORDER BY m.accredited_at DESC, m.id DESC LIMIT 1) WHERE mandate_id IS NULL"
    )
    op.alter_column("assents", "organization_id", nullable=False)
    op.create_foreign_key(op.f("fk_assents_mandate_id_mandates"), "assents", "mandates", ["mandate_id"], ["id"])
    op.create_foreign_key(
        op.f("fk_assents_organization_id_organizations"), "assents", "organizations", ["organization_id"], ["id"]
    )


def downgrade() -> None:
    op.drop_column("assents", "organization_id")
    op.drop_column("assents", "mandate_id")
