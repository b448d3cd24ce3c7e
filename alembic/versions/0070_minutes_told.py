"""minutes told to every seat, and as a file where a seat asks for it

Revision ID: 0070
Revises: 0069
"""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from alembic import op

revision: str = "0070"
down_revision: str | None = "0069"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_SESSIONS = ("convened", "rescheduled", "cancelled", "adjourned", "suspended", "resumed")
_MINUTES = ("minutes_circulated", "minutes_sealed")


def _occasions(*names: str) -> None:
    op.drop_constraint(op.f("ck_notices_occasion"), "notices", type_="check")
    listed = ", ".join(f"'{each}'" for each in names)
    op.create_check_constraint(op.f("ck_notices_occasion"), "notices", f"occasion IN ({listed})")


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    _occasions(*_SESSIONS, *_MINUTES)
    op.add_column("notices", sa.Column("text_revision", sa.Integer(), nullable=True))
    op.add_column("notice_deliveries", sa.Column("attached", sa.Text(), nullable=True))
    settings = (sa.Column("as_file", sa.Boolean(), nullable=False, server_default="false"),
                sa.Column("seats_as_file", JSONB(), nullable=False, server_default="{}"))
    for column in settings:
        op.add_column("notice_settings", column)
        op.alter_column("notice_settings", column.name, server_default=None)


def downgrade() -> None:
    # The code of before knows no such occasion.
    listed = ", ".join(f"'{each}'" for each in _MINUTES)
    of_minutes = f"(SELECT id FROM notices WHERE occasion IN ({listed}))"  # noqa: S608 - names of our own
    op.execute(f"DELETE FROM notice_deliveries WHERE notice_id IN {of_minutes}")  # noqa: S608 - as above
    op.execute(f"DELETE FROM notices WHERE occasion IN ({listed})")  # noqa: S608 - as above
    _occasions(*_SESSIONS)
    op.drop_column("notice_settings", "seats_as_file")
    op.drop_column("notice_settings", "as_file")
    op.drop_column("notice_deliveries", "attached")
    op.drop_column("notices", "text_revision")
