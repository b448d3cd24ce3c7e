"""classes of signatures, paper activation of keys, files

Revision ID: 0003
Revises: 0002
"""

from collections.abc import Sequence

import sqlalchemy as sa

from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = '0003'
down_revision: str | None = '0002'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

JSONB = postgresql.JSONB(astext_type=sa.Text())
ORIGINS = ('mandate', 'steward', 'paper')
CLASSES = sa.Enum('A', 'B', 'C', 'D', name='assuranceclass', native_enum=False, create_constraint=True, length=64)


def upgrade() -> None:
    op.create_table('stored_files',
    sa.Column('sha256', sa.Text(), nullable=False),
    sa.Column('media_type', sa.Text(), nullable=False),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('stored_by', sa.Uuid(), nullable=False),
    sa.Column('stored_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('roundtable_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['roundtable_id'], ['roundtables.id'], name=op.f('fk_stored_files_roundtable_id_roundtables')),
    sa.ForeignKeyConstraint(['stored_by'], ['seats.id'], name=op.f('fk_stored_files_stored_by_seats')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stored_files')),
    sa.UniqueConstraint('roundtable_id', 'sha256', name=op.f('uq_stored_files_roundtable_id_sha256'))
    )
    op.create_index(op.f('ix_stored_files_roundtable_id'), 'stored_files', ['roundtable_id'], unique=False)

    op.drop_constraint(op.f('ck_seat_keys_origin'), 'seat_keys', type_='check')
    op.create_check_constraint(op.f('ck_seat_keys_origin'), 'seat_keys', sa.column('origin').in_(ORIGINS))
    op.add_column('seat_keys', sa.Column('paper', JSONB, nullable=True))
    op.add_column('seat_keys', sa.Column('witnesses', JSONB, nullable=True))

    for column in ('kid', 'statement', 'payload_digest'):
        op.alter_column('signatures', column, existing_type=sa.Text(), nullable=True)
    op.alter_column('signatures', 'seen_size', existing_type=sa.BigInteger(), nullable=True)
    for column in ('qualified', 'paper', 'witnesses'):
        op.add_column('signatures', sa.Column(column, JSONB, nullable=True))
    op.add_column('signatures', sa.Column('arrival', JSONB, nullable=False, server_default='[]'))
    op.alter_column('signatures', 'arrival', server_default=None)
    op.add_column('signatures', sa.Column('recorded_by', sa.Uuid(), nullable=True))
    op.add_column('signatures', sa.Column('completed_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('signatures', sa.Column('compromised_since', sa.DateTime(timezone=True), nullable=True))
    op.execute('UPDATE signatures SET recorded_by = seat_id, completed_at = received_at')
    op.alter_column('signatures', 'recorded_by', existing_type=sa.Uuid(), nullable=False)
    op.create_foreign_key(op.f('fk_signatures_recorded_by_seats'), 'signatures', 'seats', ['recorded_by'], ['id'])

    op.add_column('commitments', sa.Column('weakest_assurance', CLASSES, nullable=True))
    op.add_column('commitments', sa.Column('compromised_since', sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column('commitments', 'compromised_since')
    op.drop_column('commitments', 'weakest_assurance')
    op.drop_constraint(op.f('fk_signatures_recorded_by_seats'), 'signatures', type_='foreignkey')
    for column in ('compromised_since', 'completed_at', 'recorded_by', 'arrival', 'witnesses', 'paper', 'qualified'):
        op.drop_column('signatures', column)
    op.alter_column('signatures', 'seen_size', existing_type=sa.BigInteger(), nullable=False)
    for column in ('payload_digest', 'statement', 'kid'):
        op.alter_column('signatures', column, existing_type=sa.Text(), nullable=False)
    op.drop_column('seat_keys', 'witnesses')
    op.drop_column('seat_keys', 'paper')
    op.drop_constraint(op.f('ck_seat_keys_origin'), 'seat_keys', type_='check')
    op.create_check_constraint(op.f('ck_seat_keys_origin'), 'seat_keys', sa.column('origin').in_(ORIGINS[:2]))
    op.drop_index(op.f('ix_stored_files_roundtable_id'), table_name='stored_files')
    op.drop_table('stored_files')
