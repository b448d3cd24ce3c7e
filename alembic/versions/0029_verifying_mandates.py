"""each verification is kept by the mandate under which it was given

Revision ID: 0029
Revises: 0028
"""

from collections.abc import Sequence

import sqlalchemy as sa

from alembic import op

revision: str = "0029"
down_revision: str | None = "0028"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("verifications", sa.Column("mandate_id", sa.Uuid(), nullable=True))
    # The mandate that the seat was held under at that hour: the last one that was registered and not yet taken back.
    op.execute(
        "UPDATE verifications SET mandate_id = ("
        " SELECT m.id FROM mandates m WHERE m.seat_id = verifications.seat_id"
        " AND m.accredited_at <= verifications.verified_at"
        " AND (m.revoked_at IS NULL OR m.revoked_at >= verifications.verified_at)"
        " ORDER BY m.accredited_at DESC, m.id DESC LIMIT 1)"
    )
    op.create_foreign_key(
        op.f("fk_verifications_mandate_id_mandates"), "verifications", "mandates", ["mandate_id"], ["id"]
    )


def downgrade() -> None:
    op.drop_column("verifications", "mandate_id")
