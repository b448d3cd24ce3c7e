"""on whose word somebody is present: confirmations, guests, and codes of the room

Revision ID: 0050
Revises: 0048
"""

from collections.abc import Sequence

import sqlalchemy as sa

from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision: str = "0050"
down_revision: str | None = "0048"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_MODES = ("in_person", "remote", "other_site")
_THERE = sa.text("departed_at IS NULL AND voided_at IS NULL")


def _listed(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=64)


def _sector() -> sa.Enum:
    return _listed("sector", "state", "company", "community", "independent")


def _hour(name: str, *, nullable: bool = True) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    # What was recorded until now counts as it did: nothing of it is claimed.
    op.add_column("attendances", sa.Column("claimed", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.alter_column("attendances", "claimed", server_default=None)
    op.add_column(
        "attendances",
        sa.Column(
            "confirmed_through", _listed("confirmed_through", "own", "code", "spoken", "sector", "sheet"), nullable=True
        ),
    )
    op.add_column("attendances", _hour("confirmed_at"))
    op.add_column("attendances", _hour("voided_at"))
    op.add_column("attendances", sa.Column("voided_by", sa.Uuid(), nullable=True))
    op.add_column("attendances", sa.Column("void_reason", sa.Text(), nullable=True))
    op.add_column("attendances", sa.Column("replaces", sa.Uuid(), nullable=True))
    for column, referred in (("voided_by", "seats"), ("replaces", "attendances")):
        op.create_foreign_key(
            op.f(f"fk_attendances_{column}_{referred}"), "attendances", referred, [column], ["id"]
        )
    op.drop_index("uq_attendances_present", table_name="attendances")
    op.create_index(
        "uq_attendances_present", "attendances", ["session_id", "seat_id"], unique=True, postgresql_where=_THERE
    )
    _allow_modes(*_MODES)
    op.create_table(
        "attendance_confirmations",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("sector", _sector(), nullable=True),
        sa.Column("seat_id", sa.Uuid(), nullable=False),
        sa.Column("attendance_ids", ARRAY(sa.Uuid()), nullable=False),
        sa.Column("paper", JSONB(), nullable=True),
        sa.Column("witnesses", JSONB(), nullable=False),
        _hour("recorded_at", nullable=False),
        _hour("took_effect_at"),
        *_in_session("attendance_confirmations"),
        sa.ForeignKeyConstraint(["seat_id"], ["seats.id"], name=op.f("fk_attendance_confirmations_seat_id_seats")),
    )
    _indexed("attendance_confirmations", "roundtable_id", "session_id")
    op.create_table(
        "guests",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sector", _sector(), nullable=True),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("mode", _listed("mode", *_MODES), nullable=False),
        _hour("arrived_at", nullable=False),
        _hour("departed_at"),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        *_in_session("guests"),
        sa.ForeignKeyConstraint(["recorded_by"], ["seats.id"], name=op.f("fk_guests_recorded_by_seats")),
        sa.UniqueConstraint("session_id", "number", name=op.f("uq_guests_session_id_number")),
    )
    _indexed("guests", "roundtable_id")
    op.create_table(
        "guest_names",
        sa.Column("guest_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["guest_id"], ["guests.id"], name=op.f("fk_guest_names_guest_id_guests")),
        sa.PrimaryKeyConstraint("guest_id", name=op.f("pk_guest_names")),
    )
    op.create_table(
        "arrival_codes",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("lookup", sa.Text(), nullable=False),
        sa.Column("secret_digest", sa.Text(), nullable=False),
        sa.Column("issued_by", sa.Uuid(), nullable=False),
        _hour("issued_at", nullable=False),
        _hour("expires_at", nullable=False),
        *_in_session("arrival_codes"),
        sa.ForeignKeyConstraint(["issued_by"], ["seats.id"], name=op.f("fk_arrival_codes_issued_by_seats")),
    )
    _indexed("arrival_codes", "roundtable_id", "session_id")
    op.create_index("uq_arrival_codes_lookup", "arrival_codes", ["lookup"], unique=True)


def _in_session(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("roundtable_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f(f"fk_{table}_session_id_sessions")),
        sa.ForeignKeyConstraint(
            ["roundtable_id"], ["roundtables.id"], name=op.f(f"fk_{table}_roundtable_id_roundtables")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _indexed(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _allow_modes(*modes: str) -> None:
    op.drop_constraint(op.f("ck_attendances_mode"), "attendances", type_="check")
    listed = ", ".join(f"'{each}'" for each in modes)
    op.create_check_constraint(op.f("ck_attendances_mode"), "attendances", f"mode IN ({listed})")


def downgrade() -> None:
    for name in ("arrival_codes", "guest_names", "guests", "attendance_confirmations"):
        op.drop_table(name)
    # What the earlier release has no word for cannot be kept.
    op.execute("UPDATE attendances SET mode = 'remote' WHERE mode = 'other_site'")
    op.execute("UPDATE attendances SET departed_at = arrived_at WHERE voided_at IS NOT NULL AND departed_at IS NULL")
    _allow_modes("in_person", "remote")
    op.drop_index("uq_attendances_present", table_name="attendances")
    for column, referred in (("replaces", "attendances"), ("voided_by", "seats")):
        op.drop_constraint(op.f(f"fk_attendances_{column}_{referred}"), "attendances", type_="foreignkey")
    for column in (
        "replaces",
        "void_reason",
        "voided_by",
        "voided_at",
        "confirmed_at",
        "confirmed_through",
        "claimed",
    ):
        op.drop_column("attendances", column)
    op.create_index(
        "uq_attendances_present",
        "attendances",
        ["session_id", "seat_id"],
        unique=True,
        postgresql_where=sa.text("departed_at IS NULL"),
    )
