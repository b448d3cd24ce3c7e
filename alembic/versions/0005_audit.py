"""seals of what stands in no body; bodies that can be redacted; redactions

Revision ID: 0005
Revises: 0004
"""

from collections.abc import Sequence

import sqlalchemy as sa

from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = '0005'
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

OLD_PURPOSES = ('adoption', 'agenda_assent', 'position', 'minutes_assent', 'term_assent', 'waiver_assent')
NEW_PURPOSES = (*OLD_PURPOSES, 'redaction_consent')

# Of a published body only the mark «current» ever changes, and a redaction takes the body itself away, for good.
GUARD = """
CREATE OR REPLACE FUNCTION ledger_snapshot_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.subject_id, OLD.revision, OLD.audience, OLD.rank, OLD.subject_type, OLD.roundtable_id, OLD.index,
        OLD.digest)
       IS DISTINCT FROM
       (NEW.subject_id, NEW.revision, NEW.audience, NEW.rank, NEW.subject_type, NEW.roundtable_id, NEW.index,
        NEW.digest)
       OR NOT (
           (OLD.current AND NOT NEW.current AND OLD.body IS NOT DISTINCT FROM NEW.body)
           OR (OLD.current = NEW.current AND OLD.body IS NOT NULL AND NEW.body IS NULL)
       )
    THEN
        RAISE EXCEPTION 'a published body never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
"""
FORMER_GUARD = """
CREATE OR REPLACE FUNCTION ledger_snapshot_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT (OLD.current AND NOT NEW.current)
       OR (OLD.subject_id, OLD.revision, OLD.audience, OLD.rank, OLD.subject_type, OLD.roundtable_id,
           OLD.index, OLD.digest, OLD.body)
          IS DISTINCT FROM
          (NEW.subject_id, NEW.revision, NEW.audience, NEW.rank, NEW.subject_type, NEW.roundtable_id,
           NEW.index, NEW.digest, NEW.body)
    THEN
        RAISE EXCEPTION 'a published body never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
"""


def upgrade() -> None:
    op.create_table('ledger_seals',
    sa.Column('index', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('subject_type', sa.Text(), nullable=False),
    sa.Column('subject_id', sa.Uuid(), nullable=False),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('salt', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('index', 'name', name=op.f('pk_ledger_seals'))
    )
    op.create_index(op.f('ix_ledger_seals_subject_id'), 'ledger_seals', ['subject_id'], unique=False)
    # Of a seal only the salt ever goes.
    op.execute(
        """
        CREATE FUNCTION ledger_seal_guard() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF NEW.salt IS NOT NULL
               OR (OLD.index, OLD.name, OLD.subject_type, OLD.subject_id, OLD.digest)
                  IS DISTINCT FROM (NEW.index, NEW.name, NEW.subject_type, NEW.subject_id, NEW.digest)
            THEN
                RAISE EXCEPTION 'a seal never changes' USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NEW;
        END $$
        """
    )
    op.execute(
        "CREATE TRIGGER ledger_seals_stay BEFORE UPDATE ON ledger_seals "
        "FOR EACH ROW EXECUTE FUNCTION ledger_seal_guard()"
    )
    op.execute(
        "CREATE TRIGGER ledger_seals_kept BEFORE DELETE OR TRUNCATE ON ledger_seals "
        "FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()"
    )
    op.alter_column('ledger_snapshots', 'body', existing_type=sa.Text(), nullable=True)
    op.execute(GUARD)
    op.drop_column('invitations', 'failed_attempts')

    op.create_table('redactions',
    sa.Column('target_type', sa.Text(), nullable=False),
    sa.Column('target_id', sa.Uuid(), nullable=False),
    sa.Column('revisions', postgresql.ARRAY(sa.Integer()), nullable=False),
    sa.Column('reason', sa.Enum('personal_data', 'safety', 'third_party', 'unlawful', name='redactionreason', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('explanation', sa.Text(), nullable=False),
    sa.Column('sources', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('proposed_by', sa.Uuid(), nullable=False),
    sa.Column('sector', sa.Enum('state', 'company', 'community', 'independent', name='sector', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('phase', sa.Enum('proposed', 'in_effect', name='redactionphase', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('in_effect_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reapplied_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('roundtable_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['roundtable_id'], ['roundtables.id'], name=op.f('fk_redactions_roundtable_id_roundtables')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_redactions'))
    )
    op.create_index(op.f('ix_redactions_roundtable_id'), 'redactions', ['roundtable_id'], unique=False)
    op.create_index(op.f('ix_redactions_target_id'), 'redactions', ['target_id'], unique=False)
    _purposes(NEW_PURPOSES)


def downgrade() -> None:
    _purposes(OLD_PURPOSES)
    op.drop_index(op.f('ix_redactions_target_id'), table_name='redactions')
    op.drop_index(op.f('ix_redactions_roundtable_id'), table_name='redactions')
    op.drop_table('redactions')
    op.add_column('invitations', sa.Column('failed_attempts', sa.Integer(), nullable=False, server_default='0'))
    op.alter_column('invitations', 'failed_attempts', server_default=None)
    op.execute(FORMER_GUARD)
    op.alter_column('ledger_snapshots', 'body', existing_type=sa.Text(), nullable=False)
    op.drop_index(op.f('ix_ledger_seals_subject_id'), table_name='ledger_seals')
    op.drop_table('ledger_seals')
    op.execute('DROP FUNCTION ledger_seal_guard')


def _purposes(values: tuple[str, ...]) -> None:
    listed = ', '.join(f"'{value}'" for value in values)
    op.drop_constraint(op.f('ck_assents_purpose'), 'assents', type_='check')
    op.create_check_constraint(op.f('ck_assents_purpose'), 'assents', f'purpose IN ({listed})')
