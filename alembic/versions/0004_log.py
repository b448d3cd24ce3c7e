"""witnesses, and what was signed last

Revision ID: 0004
Revises: 0003
"""

from collections.abc import Sequence

import sqlalchemy as sa

from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def _words(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=64)


def upgrade() -> None:
    op.create_table(
        "ledger_signed",
        sa.Column("singleton", sa.Boolean(), nullable=False),
        sa.Column("verifier", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("root", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("singleton", name=op.f("ck_ledger_signed_only_one")),
        sa.PrimaryKeyConstraint("singleton", name=op.f("pk_ledger_signed")),
    )
    op.execute(
        """
        CREATE FUNCTION ledger_signed_guard() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF NEW.size < OLD.size OR NEW.verifier <> OLD.verifier THEN
                RAISE EXCEPTION 'a log has one key and signs no smaller tree' USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NEW;
        END $$
        """
    )
    op.execute(
        "CREATE TRIGGER ledger_signed_grows BEFORE UPDATE ON ledger_signed "
        "FOR EACH ROW EXECUTE FUNCTION ledger_signed_guard()"
    )
    op.execute(
        "CREATE TRIGGER ledger_signed_stays BEFORE DELETE OR TRUNCATE ON ledger_signed "
        "FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()"
    )
    op.create_table(
        "witnesses",
        sa.Column("seat_id", sa.Uuid(), nullable=False),
        sa.Column("sector", _words("sector", "state", "company", "community", "independent"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("vkey", sa.Text(), nullable=False),
        sa.Column("public_key", sa.Text(), nullable=False),
        sa.Column("proof", sa.Text(), nullable=False),
        sa.Column("phase", _words("witnessphase", "registered", "active", "revoked"), nullable=False),
        sa.Column("activated_by", sa.Uuid(), nullable=True),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("activated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revocation_reason", sa.Text(), nullable=True),
        sa.Column("compromised_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("roundtable_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["activated_by"], ["seats.id"], name=op.f("fk_witnesses_activated_by_seats")),
        sa.ForeignKeyConstraint(["roundtable_id"], ["roundtables.id"], name=op.f("fk_witnesses_roundtable_id_roundtables")),
        sa.ForeignKeyConstraint(["seat_id"], ["seats.id"], name=op.f("fk_witnesses_seat_id_seats")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_witnesses")),
        sa.UniqueConstraint("public_key", name=op.f("uq_witnesses_public_key")),
    )
    op.create_index(op.f("ix_witnesses_roundtable_id"), "witnesses", ["roundtable_id"], unique=False)
    op.create_table(
        "cosignatures",
        sa.Column("witness_id", sa.Uuid(), nullable=False),
        sa.Column("size", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("root", sa.LargeBinary(), nullable=False),
        sa.Column("checkpoint", sa.Text(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("cosigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["witness_id"], ["witnesses.id"], name=op.f("fk_cosignatures_witness_id_witnesses")),
        sa.PrimaryKeyConstraint("witness_id", "size", name=op.f("pk_cosignatures")),
    )


def downgrade() -> None:
    op.drop_table("cosignatures")
    op.drop_index(op.f("ix_witnesses_roundtable_id"), table_name="witnesses")
    op.drop_table("witnesses")
    op.drop_table("ledger_signed")
    op.execute("DROP FUNCTION ledger_signed_guard")
