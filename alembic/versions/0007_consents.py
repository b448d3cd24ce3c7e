"""how surely a sector said its word

Revision ID: 0007
Revises: 0006
"""

from collections.abc import Sequence

import sqlalchemy as sa

from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

CLASSES = sa.Enum("A", "B", "C", "D", name="assuranceclass", native_enum=False, create_constraint=True, length=64)

# Bodies that were published before have no such member; what a word rested on stands in its signature.
OF_ITS_SIGNATURE = """
UPDATE assents SET assurance = COALESCE((SELECT assurance FROM signatures WHERE id = assents.signature_id), 'D')
"""


def upgrade() -> None:
    op.add_column("assents", sa.Column("assurance", CLASSES, nullable=True))
    op.execute(OF_ITS_SIGNATURE)
    op.alter_column("assents", "assurance", existing_type=CLASSES, nullable=False)


def downgrade() -> None:
    op.drop_column("assents", "assurance")
